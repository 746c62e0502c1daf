import { scaledUp } from '#detectors/block-scale';
import type { Window } from '#detectors/detector';
import { type LatestWord, sourceOutages, withholdSuspect } from '#detectors/source-outage';
import { REMEMBERED as LATTICE } from '#detectors/windows';
import type { Place } from '#domain/entity';
import type { Finding } from '#domain/finding';
import { fold } from '#domain/fold';
import type { Change, Incident } from '#domain/incident';
import type { PatternChange } from '#domain/pattern';
import type { SignalId } from '#domain/series';
import { type Subject, subject, subjectKey } from '#domain/subject';
import { days, earlier, type Instant, interval } from '#domain/time';
import type { SignalState } from '#storage/store';
import { lookAround } from './look-around.ts';
import { judged, review } from './review.ts';
import type { Runtime as Whole } from './runtime.ts';
import { baselinesFor, recentFor, seriesKey, type View, viewsOf, windowOf } from './views.ts';
import { detectWindows } from './windows.ts';

/** Whoever loses the race for an incident looks again; three times, then the queue does. */
const ATTEMPTS = 3;

/** All that looking needs of the world: `npm run detect` has no more. */
type Runtime = Pick<Whole, 'store' | 'detectors' | 'signals' | 'log'>;

/** What one look has changed, each in the order of its saving. */
export interface Said {
  readonly incidents: readonly Change[];
  readonly patterns: readonly PatternChange[];
}

/**
 * Looks again at a few places and saves what has changed. This is the one path from stored series to incidents: live,
 * `npm run detect` and `npm run replay` all come through here. Safe to repeat at any point: a rerun finishes the work.
 *
 * @param news signals that have something new: detectors of none of these are left alone; all look when it is not given
 * @returns the changes that this run saved
 */
export async function detect(
  places: readonly Place[],
  at: Instant,
  runtime: Runtime,
  news?: ReadonlySet<SignalId>,
): Promise<Said> {
  const concerned = runtime.detectors.filter(({ signals }) => news === undefined || signals.some((id) => news.has(id)));
  const looking = { ...runtime, detectors: concerned };
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const said = await look(places, at, looking);
    if (said !== 'conflict') return said;
  }
  throw new Error('incidents kept moving: the queue looks again');
}

async function look(places: readonly Place[], at: Instant, runtime: Runtime): Promise<Said | 'conflict'> {
  const { store } = runtime;
  const views = await viewsOf(places, runtime);
  const concerned = [...views.map(({ subject }) => subject), ...around(places), ...holding(views)];
  const subjects = [...new Map(concerned.map((one) => [subjectKey(one), one])).values()];
  const longest = Math.max(LATTICE, ...runtime.detectors.map(({ history }) => history));
  const past = await store.incidents.overlapping(subjects, interval(earlier(at, longest), at));
  const { thresholds, version } = await store.configuration.current();

  const baselines = await baselinesFor(views, past, at, runtime);
  const recent = await recentFor(views, at, runtime);
  const windows = views.map((view) => ({
    detector: view.detector,
    window: windowOf(view, at, recent, baselines, thresholds, past),
  }));
  const seen = windows.flatMap(({ detector, window }) => {
    const others = windows.filter((other) => other.detector === detector && other.window !== window);
    return detector.detect({
      ...window,
      siblings: siblingsOf(
        window,
        others.map((other) => other.window),
      ),
    });
  });
  const findings = await withoutSuspects(seen, at, thresholds, runtime);

  const controls = new Set(places.filter(({ control }) => control).map(({ entity }) => entity));
  const current = past.filter(
    (incident) => incident.until === null || incident.until > sinceOf(incident.kind, at, runtime),
  );
  const told = findings.filter(({ subject }) => !controls.has(subject.entity));
  const draft = fold(current, told, thresholds);
  const looked = await lookAround(draft, current, windows, told, at, runtime);
  const heard = scaledUp(
    looked,
    windows.filter(({ detector }) => detector.kind === 'service-block').map(({ window }) => window),
  );
  const changes = await judged(heard === told ? draft : fold(current, heard, thresholds), at, heard, runtime);
  for (const change of changes) {
    if ((await store.incidents.save(change, at, version)) === 'conflict') return 'conflict';
    runtime.log({ step: 'incident', id: change.incident.id, transition: change.transition, at });
  }
  const patterns = await detectWindows({ places, at, past, changes, findings: heard }, runtime);
  if (patterns === 'conflict') return 'conflict';
  const reviewed = await review(standing(places, past, changes, patterns), at, heard, runtime);
  return reviewed === 'conflict' ? 'conflict' : { incidents: [...changes, ...reviewed], patterns };
}

/** What a detector still sees of an incident that has ended belongs to that one; what ended a day earlier it cannot see. */
const sinceOf = (kind: Incident['kind'], at: Instant, { detectors }: Runtime): Instant =>
  earlier(
    at,
    Math.max(...detectors.filter((detector) => detector.kind === kind).map(({ recent }) => recent), 0) + days(1),
  );

/** What is open in these places, and the nights of windows of which something new is known, as they are by now. */
function standing(
  places: readonly Place[],
  past: readonly Incident[],
  changes: readonly Change[],
  patterns: readonly PatternChange[],
): readonly Incident[] {
  const now = new Map([...past, ...changes.map(({ incident }) => incident)].map((one) => [one.id, one]));
  const looked = new Set(places.map(({ entity }) => entity));
  const nights = new Set(patterns.flatMap(({ pattern }) => pattern.nights.map(({ incident }) => incident)));
  return [...now.values()].filter(
    ({ id, subject: { entity }, until }) => looked.has(entity) && (until === null || nights.has(id)),
  );
}

/** A place is cut off with what holds it. */
const around = (places: readonly Place[]): readonly Subject[] =>
  places.flatMap(({ within }) => (within === null ? [] : [subject(within)]));

/** A service of a network is one of its country, which may have no tests of its own. */
const holding = (views: readonly View[]): readonly Subject[] =>
  views.flatMap(({ subject: { service }, place: { within } }) =>
    service === null || within === null ? [] : [subject(within, service)],
  );

/** The same service in other places, and the other services of the same place. */
const siblingsOf = ({ subject }: Window, others: readonly Window[]): readonly Window[] =>
  subject.service === null
    ? []
    : others.filter((other) => other.subject.service === subject.service || other.subject.entity === subject.entity);

/** Compares each signal across all places: what falls in unrelated countries at once is the source's own failure. */
async function withoutSuspects(
  findings: readonly Finding[],
  at: Instant,
  thresholds: Window['thresholds'],
  { store }: Runtime,
): Promise<readonly Finding[]> {
  const latest = new Map<string, Finding>();
  // Traffic speaks as a signal of outages: what it says of throttling is support, and would overwrite that.
  const isSupport = ({ kind, family }: Finding) => kind === 'throttling' && family === 'usage';
  for (const finding of findings.filter((one) => one.subject.service === null && !isSupport(one))) {
    const key = seriesKey(finding.signal, finding.subject);
    if ((latest.get(key)?.interval.until ?? 0) <= finding.interval.until) latest.set(key, finding);
  }
  const mine = [...latest.values()].map((finding) => ({
    signal: finding.signal,
    subject: finding.subject,
    status: finding.status,
    ratio: finding.status === 'detected' ? finding.evidence.observed / finding.evidence.expected : null,
    at: finding.interval.until,
  }));
  if (mine.length === 0) return findings;
  const signals = [...new Set(mine.map(({ signal }) => signal))];
  const before = (await store.states.sourceOutages()).filter(({ signal }) => signals.includes(signal));
  // No signal becomes suspect where nothing falls: all others are read only by who has a loss to compare.
  if (before.length === 0 && mine.every(({ status }) => status !== 'detected')) {
    await store.states.put(mine);
    return findings;
  }
  const words = latestWords(await store.states.read(signals), mine);
  await store.states.put(mine);
  const outages = sourceOutages(words, await store.places.all(), at, before, thresholds);
  await store.states.putSourceOutages(signals, outages);
  return withholdSuspect(findings, outages);
}

/** What was known with what is known now; a word that stays the same has stood since the look before. */
function latestWords(known: readonly SignalState[], mine: readonly SignalState[]): readonly LatestWord[] {
  const words = new Map<string, LatestWord>(known.map((state) => [seriesKey(state.signal, state.subject), state]));
  for (const state of mine) {
    const key = seriesKey(state.signal, state.subject);
    const before = words.get(key);
    const stands = before !== undefined && before.status === state.status;
    words.set(key, stands ? { ...state, since: before.at } : state);
  }
  return [...words.values()];
}
