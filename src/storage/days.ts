import { invariant } from '#domain/result';
import type { Series } from '#domain/series';
import { floorTo, type Instant, type Interval, instant, type Seconds } from '#domain/time';

const DAY = 86_400;

/** What is kept of one UTC day of one series, one number a bin. NaN is a gap. */
export interface Day {
  /** Days since the epoch. */
  readonly day: number;
  readonly step: Seconds;
  readonly values: Float64Array;
  readonly counts: Float64Array | null;
}

export const dayOf = (at: Instant): number => Math.floor(at / DAY);

/** First and last UTC day that the interval touches. */
export const daysOf = ({ from, until }: Interval): { first: number; last: number } => ({
  first: dayOf(from),
  last: dayOf(instant(until - 1)),
});

/**
 * Cuts a series at UTC midnights. Days on which it knows nothing are left out.
 *
 * @throws when its grid does not start at midnight: such a series has no place in a day
 */
export function toDays(series: Series): readonly Day[] {
  const { signal, from, step, values, counts } = series;
  invariant(step > 0 && DAY % step === 0, `${signal}: a step of ${step} s does not divide the day`);
  invariant(from % step === 0, `${signal}: ${from} is not on the grid of ${step} s`);
  invariant(counts === null || counts.length === values.length, `${signal}: counts and values differ in length`);
  const days = new Map<number, Day>();
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const at = from + i * step;
    const bin = (at % DAY) / step;
    const number = Math.floor(at / DAY);
    const day = days.get(number) ?? blank(number, step, counts !== null);
    days.set(number, day);
    day.values[bin] = value;
    if (day.counts !== null) day.counts[bin] = counts?.[i] ?? Number.NaN;
  }
  return [...days.values()];
}

function blank(day: number, step: Seconds, counted: boolean): Day {
  const gaps = () => new Float64Array(DAY / step).fill(Number.NaN);
  return { day, step, values: gaps(), counts: counted ? gaps() : null };
}

/** What is newer wins where it knows something; a count stays with its value. Another step starts the day anew. */
export function mergeDay(older: Day | undefined, newer: Day): Day {
  if (older === undefined || older.step !== newer.step) return newer;
  const merged = blank(newer.day, newer.step, older.counts !== null || newer.counts !== null);
  merged.values.set(older.values);
  if (older.counts !== null) merged.counts?.set(older.counts);
  for (let bin = 0; bin < newer.values.length; bin += 1) {
    const value = newer.values[bin] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    merged.values[bin] = value;
    if (merged.counts !== null) merged.counts[bin] = newer.counts?.[bin] ?? Number.NaN;
  }
  return merged;
}

export function sameDay(a: Day | undefined, b: Day): boolean {
  return a !== undefined && a.step === b.step && sameNumbers(a.values, b.values) && sameNumbers(a.counts, b.counts);
}

function sameNumbers(a: Float64Array | null, b: Float64Array | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}

/**
 * The interval's bins out of the days that are kept, on the grid of the newest of them: what was kept with another step
 * is a gap. `counts` is null when no bin has one.
 *
 * @param days in any order, at most one for each day
 * @param step the grid to answer on when there are none
 */
export function fromDays(
  wanted: Pick<Series, 'signal' | 'subject'>,
  days: readonly Day[],
  step: Seconds,
  { from, until }: Interval,
): Series {
  const newest = days.reduce<Day | null>((best, day) => (best === null || day.day > best.day ? day : best), null);
  const grid = newest?.step ?? step;
  const start = floorTo(from, grid);
  const length = Math.max(0, Math.ceil((until - start) / grid));
  const values: (number | null)[] = new Array(length).fill(null);
  let counted = false;
  let counts: (number | null)[] | null = null;
  for (const day of days) {
    if (day.step !== grid) continue;
    const offset = (day.day * DAY - start) / grid;
    copyKnown(day.values, values, offset);
    if (day.counts === null) continue;
    counts ??= new Array(length).fill(null);
    if (copyKnown(day.counts, counts, offset)) counted = true;
  }
  return {
    signal: wanted.signal,
    subject: wanted.subject,
    from: start,
    step: grid,
    values,
    counts: counted ? counts : null,
  };
}

function copyKnown(source: Float64Array, target: (number | null)[], offset: number): boolean {
  let any = false;
  const end = Math.min(source.length, target.length - offset);
  for (let bin = Math.max(0, -offset); bin < end; bin += 1) {
    const value = source[bin] as number;
    if (Number.isNaN(value)) continue;
    target[offset + bin] = value;
    any = true;
  }
  return any;
}
