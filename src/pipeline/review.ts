import { clockMinutes, DAY } from '#detectors/wall-clock';
import { causeOf, type Neighbour } from '#domain/cause';
import { confirmed, confirmedBy } from '#domain/confirm';
import type { Entity, Place } from '#domain/entity';
import type { Finding } from '#domain/finding';
import { type Change, type Incident, type IncidentId, isAlerting, outranks } from '#domain/incident';
import { isProven, type Pattern } from '#domain/pattern';
import type { ThirdPartyRecord } from '#domain/record';
import type { Family } from '#domain/series';
import { subject, subjectKey } from '#domain/subject';
import { days, earlier, hours, type Instant, type Interval, instant, interval, later, minutes } from '#domain/time';
import type { SignalState } from '#storage/store';
import type { Runtime as Whole } from './runtime.ts';

type Runtime = Pick<Whole, 'store' | 'signals' | 'log'>;

/** Neighbours are looked for this far around; the week before tells of flapping, and a block may be half a day older. */
const AROUND = { before: days(7), after: hours(12) };
/** What people publish of an event carries times up to a day from it. */
const WRITTEN = days(1);
/** A signal or a network was normal meanwhile when it was so for this long of it. */
const MEANWHILE = minutes(30);
/** Half-hour bins make every onset look sharp. */
const SHARP = minutes(10);

/**
 * Judges incidents anew in the light of what is known around them: their cause with its terms, and whether people have
 * published them. Saves nothing.
 *
 * @param findings of this look: families that stayed normal meanwhile
 * @returns the incidents in the same order; an unchanged judgement gives an equal incident
 */
export async function judge(
  incidents: readonly Incident[],
  at: Instant,
  findings: readonly Finding[],
  runtime: Runtime,
): Promise<readonly Incident[]> {
  if (incidents.length === 0) return [];
  const { store } = runtime;
  const places = new Map((await store.places.all()).map((place) => [place.entity, place]));
  const watched = incidents.map(({ subject: { entity } }) => places.get(entity) ?? null);
  const [patterns, records, others, states] = await Promise.all([
    store.patterns.ofEntities(incidents.map(({ subject: { entity } }) => entity)),
    recordsAround(incidents, watched, at, runtime),
    othersAround(incidents, places, at, runtime),
    store.states.read([...runtime.signals.keys()]),
  ]);
  return incidents.map((incident, i) => {
    const place = watched[i];
    // Of a place that is no longer watched nothing new is known.
    if (place == null) return incident;
    const reports = confirmedBy(incident, place, records, at);
    const { cause, terms } = causeOf(incident, {
      at,
      place,
      clock: ((clockMinutes(place.timezone, incident.from) % DAY) + DAY) % DAY,
      isClockSharp: stepOfOnset(incident, runtime) <= SHARP,
      pattern: patternOf(incident, patterns),
      explained: explainedBy(patterns),
      others,
      calm: calmDuring(incident, at, states, places),
      quiet: quietDuring(incident, findings),
      reports,
    });
    return { ...confirmed(incident, reports), cause, causeTerms: terms };
  });
}

/** The changes of a look, each judged before it is saved. */
export async function judged(
  changes: readonly Change[],
  at: Instant,
  findings: readonly Finding[],
  runtime: Runtime,
): Promise<readonly Change[]> {
  const incidents = await judge(
    changes.map(({ incident }) => incident),
    at,
    findings,
    runtime,
  );
  return changes.map(({ transition, incident: before }, i) => {
    const incident = incidents[i] ?? before;
    const rises = outranks(incident.standing, before.standing);
    return { transition: rises && transition === 'updated' ? 'escalated' : transition, incident };
  });
}

/**
 * Judges incidents that nothing else has changed, and saves those of which something is said now that was not said before:
 * another cause, or a confirmation. Terms alone are no news. Safe to repeat.
 *
 * @returns what was saved; `conflict` when somebody else was quicker
 */
export async function review(
  incidents: readonly Incident[],
  at: Instant,
  findings: readonly Finding[],
  runtime: Runtime,
): Promise<readonly Change[] | 'conflict'> {
  const { store, log } = runtime;
  const changes: Change[] = [];
  for (const [i, now] of (await judge(incidents, at, findings, runtime)).entries()) {
    const before = incidents[i];
    if (before === undefined || (now.cause === before.cause && now.standing === before.standing)) continue;
    const transition = outranks(now.standing, before.standing) ? 'escalated' : 'updated';
    changes.push({ transition, incident: { ...now, revision: before.revision + 1 } });
  }
  const { version } = changes.length === 0 ? { version: 0 } : await store.configuration.current();
  for (const change of changes) {
    if ((await store.incidents.save(change, at, version)) === 'conflict') return 'conflict';
    log({ step: 'incident', id: change.incident.id, transition: change.transition, at });
  }
  return changes;
}

/** When the earliest of them began to when the last ended. */
function span(incidents: readonly Incident[], at: Instant): Interval {
  const ends = incidents.map(({ until }) => until ?? at);
  return interval(instant(Math.min(...incidents.map(({ from }) => from))), instant(Math.max(...ends)));
}

function recordsAround(
  incidents: readonly Incident[],
  places: readonly (Place | null)[],
  at: Instant,
  { store }: Runtime,
): Promise<readonly ThirdPartyRecord[]> {
  const { from, until } = span(incidents, at);
  const entities = places.flatMap((place) => (place === null ? [] : [place.entity, place.within]));
  const named = [...new Set(entities.filter((entity) => entity !== null))];
  return store.records.overlapping(named, interval(earlier(from, WRITTEN), later(until, WRITTEN)));
}

/** Outages of all places, and what else is open: blocks last. */
async function othersAround(
  incidents: readonly Incident[],
  places: ReadonlyMap<Entity, Place>,
  at: Instant,
  { store }: Runtime,
): Promise<readonly Neighbour[]> {
  const { from, until } = span(incidents, at);
  const around = interval(earlier(from, AROUND.before), later(until, AROUND.after));
  const outages = await store.incidents.overlapping(
    [...places.keys()].map((entity) => subject(entity)),
    around,
  );
  const known = new Map([...outages, ...(await store.incidents.open())].map((one) => [one.id, one]));
  return [...known.values()].filter(isAlerting).flatMap((incident) => {
    const place = places.get(incident.subject.entity);
    return place === undefined ? [] : [{ incident, place }];
  });
}

function patternOf({ id }: Incident, patterns: readonly Pattern[]): Pattern | null {
  const own = patterns.filter(({ nights }) => nights.some(({ incident }) => incident === id));
  return own.find(isProven) ?? own[0] ?? null;
}

const explainedBy = (patterns: readonly Pattern[]): ReadonlySet<IncidentId> =>
  new Set(patterns.filter(isProven).flatMap(({ nights }) => nights.map(({ incident }) => incident)));

/** The grid of the signal that dates the onset. */
function stepOfOnset({ evidence, from }: Incident, { signals }: Runtime): number {
  const first = evidence.filter(({ interval: seen }) => seen.from === from);
  return Math.min(...first.map(({ signal }) => signals.get(signal)?.step ?? Number.POSITIVE_INFINITY));
}

/** Networks whose latest words are of this time, and none of them of a loss. */
function calmDuring(
  { from, until }: Incident,
  at: Instant,
  states: readonly SignalState[],
  places: ReadonlyMap<Entity, Place>,
): readonly Place[] {
  const during = states.filter((state) => state.at >= later(from, MEANWHILE) && state.at <= (until ?? at));
  return [...Map.groupBy(during, ({ subject: { entity } }) => entity)].flatMap(([entity, words]) => {
    const place = places.get(entity);
    const isCalm =
      words.some(({ status }) => status === 'normal') && words.every(({ status }) => status !== 'detected');
    return place === undefined || !isCalm ? [] : [place];
  });
}

/** Families of the same subject that were normal while others showed a loss. */
function quietDuring(incident: Incident, findings: readonly Finding[]): readonly Family[] {
  const key = subjectKey(incident.subject);
  const fell = new Set(incident.evidence.map(({ family }) => family));
  const quiet = findings.filter(
    (finding) =>
      finding.status === 'normal' &&
      finding.kind === incident.kind &&
      subjectKey(finding.subject) === key &&
      !fell.has(finding.family) &&
      Math.min(finding.interval.until, incident.until ?? finding.interval.until) -
        Math.max(finding.interval.from, incident.from) >=
        MEANWHILE,
  );
  return [...new Set(quiet.map(({ family }) => family))];
}
