import { type Repeating, windows } from '#detectors/windows';
import type { Place } from '#domain/entity';
import type { Finding } from '#domain/finding';
import type { Change, Incident } from '#domain/incident';
import type { PatternChange } from '#domain/pattern';
import { subject, subjectKey } from '#domain/subject';
import type { Instant, Interval } from '#domain/time';
import { patternJson } from '#domain/wire';
import type { Runtime as Whole } from './runtime.ts';

type Runtime = Pick<Whole, 'store' | 'log'>;

/** Share of a window in which one of the signals that show it has to be normal, and the most that any may be low. */
const NORMAL = 0.6;
const LOW = 0.2;

interface Looked {
  readonly places: readonly Place[];
  readonly at: Instant;
  /** Those of the last 60 days, before `changes`. */
  readonly past: readonly Incident[];
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
}

/**
 * Follows the windows of these places and finds new ones, after their incidents were saved. Safe to repeat.
 *
 * @returns what this run saved; `conflict` when somebody else was quicker
 */
export async function detectWindows(
  { places, at, past, changes, findings }: Looked,
  { store, log }: Runtime,
): Promise<readonly PatternChange[] | 'conflict'> {
  const previous = await store.patterns.ofEntities(places.map(({ entity }) => entity));
  const incidents = new Map([...past, ...changes.map(({ incident }) => incident)].map((one) => [one.id, one]));
  const key = (kind: string, about: string) => `${kind} ${about}`;
  const byKey = Map.groupBy(incidents.values(), ({ kind, subject: about }) => key(kind, subjectKey(about)));
  const known = Map.groupBy(previous, ({ kind, entity, service }) => key(kind, subjectKey(subject(entity, service))));
  const seen = Map.groupBy(findings, ({ kind, subject: about }) => key(kind, subjectKey(about)));
  const saved: PatternChange[] = [];
  for (const [group, own] of byKey) {
    const place = places.find(({ entity }) => entity === own[0]?.subject.entity);
    if (place === undefined) continue;
    const isNormal = normality(seen.get(group) ?? []);
    for (const change of windows({ incidents: own, previous: known.get(group) ?? [], place, at, isNormal })) {
      if ((await store.patterns.save(change.pattern, change.pattern.revision - 1, at)) === 'conflict')
        return 'conflict';
      log({ step: 'pattern', transition: change.transition, at, ...briefly(change) });
      saved.push(change);
    }
  }
  return saved;
}

/** What an operator's log says of it. */
function briefly({ pattern }: PatternChange) {
  const { id, entity, timezone, days, start, end, hits, misses, level } = patternJson(pattern);
  return { id, entity, timezone, days, start, end, hits, misses, level };
}

const normality =
  (findings: readonly Finding[]): Repeating['isNormal'] =>
  (during, signals) => {
    const length = during.until - during.from;
    const own = signals.map((signal) => findings.filter((finding) => finding.signal === signal));
    const isLow = own.some((one) => covered(one, 'detected', during) > LOW * length);
    return !isLow && own.some((one) => covered(one, 'normal', during) >= NORMAL * length);
  };

/** Seconds of the interval that findings of a status cover. */
const covered = (findings: readonly Finding[], status: Finding['status'], { from, until }: Interval): number =>
  findings
    .filter((finding) => finding.status === status)
    .reduce(
      (sum, { interval }) => sum + Math.max(0, Math.min(interval.until, until) - Math.max(interval.from, from)),
      0,
    );
