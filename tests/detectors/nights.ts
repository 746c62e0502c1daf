import { type Repeating, windows } from '#detectors/windows';
import type { Place } from '#domain/entity';
import { type Incident, incidentId } from '#domain/incident';
import type { Pattern, PatternChange } from '#domain/pattern';
import { subject } from '#domain/subject';
import { hours, type Instant, type Interval, instant, interval, later, overlaps } from '#domain/time';
import { evidence, IRANCELL, incident } from '../support/examples.ts';

/** mulberry32: small, seeded, good enough for jitter. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Told {
  readonly at: Instant;
  readonly change: PatternChange;
}

interface World {
  readonly cuts: readonly Interval[];
  readonly from: Instant;
  readonly until: Instant;
  readonly place?: Place;
  /** Stretches in which nobody looked. */
  readonly gaps?: readonly Interval[];
}

/** A cut is alerted after 35 minutes, and its end is known an hour and a half after it. */
const SEEN = 35 * 60;
const ENDED = 90 * 60;
const STEP = 1800;

/** Lets cuts happen and asks about windows every half hour, as the pipeline does; each answer is then what was known. */
export function tell({ cuts, from, until, place = IRANCELL, gaps = [] }: World): readonly Told[] {
  const told: Told[] = [];
  const kept = new Map<string, Pattern>();
  for (let at = from; at <= until; at = later(at, STEP)) {
    const incidents = incidentsAt(cuts, at, place);
    const input = { incidents, place, at, isNormal: normality(cuts, gaps) };
    for (const change of windows({ ...input, previous: [...kept.values()] })) {
      kept.set(change.pattern.id, change.pattern);
      told.push({ at, change });
    }
    const again = windows({ ...input, previous: [...kept.values()] });
    if (again.length > 0) throw new Error(`said twice at ${at}: ${JSON.stringify(again)}`);
  }
  return told;
}

export function incidentsAt(cuts: readonly Interval[], at: Instant, place: Place): readonly Incident[] {
  const about = subject(place.entity);
  return cuts
    .filter((cut) => later(cut.from, SEEN) <= at)
    .map((cut) =>
      incident({
        id: incidentId('outage', about, cut.from),
        subject: about,
        from: cut.from,
        until: later(cut.until, ENDED) <= at ? cut.until : null,
        evidence: [evidence()],
      }),
    );
}

const normality =
  (cuts: readonly Interval[], gaps: readonly Interval[]): Repeating['isNormal'] =>
  (during) =>
    ![...cuts, ...gaps].some((one) => overlaps(one, during));

export const lasting = (from: number, hoursLong: number): Interval =>
  interval(instant(from), later(instant(from), hours(hoursLong)));
