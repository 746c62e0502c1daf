import { baselineUntil } from '#detectors/baseline-until';
import { cutOffOf } from '#detectors/cut-off';
import type { Detector, Window } from '#detectors/detector';
import { exceptOf } from '#detectors/except';
import { type LatestWord, sourceOutages, withholdSuspect } from '#detectors/source-outage';
import { REMEMBERED as LATTICE } from '#detectors/windows';
import type { Baseline } from '#domain/baseline';
import type { Place } from '#domain/entity';
import type { Finding } from '#domain/finding';
import { fold } from '#domain/fold';
import { type Change, type Incident, isAlerting } from '#domain/incident';
import type { PatternChange } from '#domain/pattern';
import { knownAt, type Series, type SignalId } from '#domain/series';
import { type Subject, subject, subjectKey } from '#domain/subject';
import { days, earlier, floorTo, hours, type Instant, interval } from '#domain/time';
import type { SignalState } from '#storage/store';
import { judged, review } from './review.ts';
import type { Runtime as Whole } from './runtime.ts';
import { detectWindows } from './windows.ts';

/** What a detector still sees of an incident that has ended belongs to that one: longer than any detector's recent past. */
const REMEMBERED = days(15);
/** Whoever loses the race for an incident looks again; three times, then the queue does. */
const ATTEMPTS = 3;

/** All that looking needs of the world: `npm run detect` has no more. */
type Runtime = Pick<Whole, 'store' | 'detectors' | 'signals' | 'log'>;

/** What one look has changed, each in the order of its saving. */
export interface Said {
  readonly incidents: readonly Change[];
  readonly patterns: readonly PatternChange[];
}

/** One detector's view of one subject. */
interface View {
  readonly detector: Detector;
  readonly subject: Subject;
  readonly place: Place;
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
  const concerned = [...views.map(({ subject }) => subject), ...around(places)];
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
  const current = past.filter(({ until }) => until === null || until > earlier(at, REMEMBERED));
  const told = findings.filter(({ subject }) => !controls.has(subject.entity));
  const changes = await judged(fold(current, told, thresholds), at, told, runtime);
  for (const change of changes) {
    if ((await store.incidents.save(change, at, version)) === 'conflict') return 'conflict';
    runtime.log({ step: 'incident', id: change.incident.id, transition: change.transition, at });
  }
  const patterns = await detectWindows({ places, at, past, changes, findings: told }, runtime);
  if (patterns === 'conflict') return 'conflict';
  const reviewed = await review(standing(places, past, changes, patterns), at, told, runtime);
  return reviewed === 'conflict' ? 'conflict' : { incidents: [...changes, ...reviewed], patterns };
}

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

async function viewsOf(places: readonly Place[], { store, detectors }: Runtime): Promise<readonly View[]> {
  const byEntity = new Map(places.map((place) => [place.entity, place]));
  const views = detectors.map(async (detector) => {
    const subjects = await store.series.subjects(detector.leading ?? detector.signals, [...byEntity.keys()]);
    return subjects.flatMap((subject) => {
      const place = byEntity.get(subject.entity);
      return place === undefined ? [] : [{ detector, subject, place }];
    });
  });
  return (await Promise.all(views)).flat();
}

const seriesKey = (signal: SignalId, subject: Subject): string => `${signal} ${subjectKey(subject)}`;

/** What is usual, from the cache where it is still the right one, else learnt and kept. */
async function baselinesFor(
  views: readonly View[],
  past: readonly Incident[],
  at: Instant,
  runtime: Runtime,
): Promise<ReadonlyMap<string, Baseline>> {
  const { store } = runtime;
  const key = (baseline: Pick<Baseline, 'detector' | 'signal' | 'subject'>) =>
    `${baseline.detector} ${seriesKey(baseline.signal, baseline.subject)}`;
  const kept = new Map((await store.baselines.read(views.map(({ subject }) => subject))).map((b) => [key(b), b]));

  const missing = views.flatMap(({ detector, subject, place }) => {
    // A mere suspicion of one kind is no concern of detectors of another.
    const mine = past.filter(
      (incident) =>
        subjectKey(incident.subject) === subjectKey(subject) &&
        (incident.kind === detector.kind || isAlerting(incident)),
    );
    const until = baselineUntil(at, place, mine);
    return publishedOf(detector, runtime)
      .filter((signal) => kept.get(key({ detector: detector.id, signal, subject }))?.until !== until)
      .map((signal) => ({ detector, subject, place, signal, until, except: exceptOf(mine) }));
  });
  const histories = await store.series.read(
    missing.map(({ signal, subject, until, detector }) => ({
      signal,
      subject,
      step: stepOf(signal, runtime),
      interval: interval(earlier(until, detector.history), until),
    })),
  );
  const learnt = missing.flatMap(({ detector, place, until, except }, index) => {
    const history = histories[index];
    return history === undefined ? [] : [detector.learn(history, until, place, except)];
  });
  if (learnt.length > 0) await store.baselines.put(learnt);
  return new Map([...kept, ...learnt.map((baseline) => [key(baseline), baseline] as const)]);
}

/** The recent past of every signal, cut to what was known at `at`. */
async function recentFor(views: readonly View[], at: Instant, runtime: Runtime): Promise<ReadonlyMap<string, Series>> {
  const wanted = views.flatMap(({ detector, subject }) =>
    publishedOf(detector, runtime).map((signal) => {
      const step = stepOf(signal, runtime);
      return { signal, subject, step, interval: interval(floorTo(earlier(at, detector.recent), hours(1)), at) };
    }),
  );
  const all = await runtime.store.series.read(wanted);
  return new Map(
    all.map((series) => {
      const lag = runtime.signals.get(series.signal)?.lag;
      return [seriesKey(series.signal, series.subject), lag === undefined ? series : knownAt(series, lag, at)];
    }),
  );
}

/** A detector may know signals of which no source of this deployment speaks. */
const publishedOf = (detector: Detector, { signals }: Runtime) => detector.signals.filter((id) => signals.has(id));

const stepOf = (signal: SignalId, { signals }: Runtime) => signals.get(signal)?.step ?? hours(1);

function windowOf(
  { detector, subject, place }: View,
  at: Instant,
  recent: ReadonlyMap<string, Series>,
  baselines: ReadonlyMap<string, Baseline>,
  thresholds: Window['thresholds'],
  past: readonly Incident[],
): Window {
  const own = <T>(lookup: (signal: SignalId) => T | undefined): ReadonlyMap<SignalId, T> =>
    new Map(
      detector.signals.flatMap((signal) => {
        const found = lookup(signal);
        return found === undefined ? [] : [[signal, found] as const];
      }),
    );
  return {
    subject,
    place,
    at,
    series: own((signal) => recent.get(seriesKey(signal, subject))),
    baselines: own((signal) => baselines.get(`${detector.id} ${seriesKey(signal, subject)}`)),
    thresholds,
    siblings: [],
    cutOff: cutOffOf(place, past),
  };
}

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
  const words = latestWords(await store.states.read(signals), mine);
  await store.states.put(mine);
  const before = (await store.states.sourceOutages()).filter(({ signal }) => signals.includes(signal));
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
