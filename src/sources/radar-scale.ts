import { days, type Instant, type Interval, instant, interval } from '#domain/time';

/** Whole weeks, so that all days of reference are of the same weekday; two months, so that no scale moves fast. */
const PERIOD = days(56);
/** A period's day of reference is over, and past its corrections, this long before the period begins. */
const SETTLED = days(7);
const DAY = days(1);
/** A period is measured against the best of so many days of reference: a country cut for months keeps its scale. */
const REMEMBERED = 3;

const periodOf = (at: number): number => Math.floor(at / PERIOD);

const referenceDay = (period: number): Interval => {
  const from = period * PERIOD - SETTLED;
  return interval(instant(from), instant(from + DAY));
};

export interface Reference {
  readonly period: number;
  readonly day: Interval;
}

/** The days that bins of this window are measured against, oldest first: the same for a bin in every poll. */
export function referencesFor({ from, until }: Interval): readonly Reference[] {
  const first = periodOf(from) - REMEMBERED;
  const last = periodOf(until - 1);
  return Array.from({ length: last - first + 1 }, (_, i) => ({ period: first + i, day: referenceDay(first + i) }));
}

/**
 * What "usual" means for a bin, in the unit of one answer. Radar divides all values of an answer by the largest of them, so
 * values of two answers cannot be compared; the ratio of two values of one answer can. Each answer therefore holds the same
 * days of reference, and each bin is divided by a level that depends on the bin's own time and on those days alone.
 *
 * The level of a period is the highest mean of its day of reference and the two before it. Over a period the scale moves
 * from the level of the one before to its own, geometrically, and so has no step anywhere.
 *
 * @param means by period: the mean of that day of reference, in the unit of the answer; days without traffic left out
 * @returns null for a bin that nothing can be measured against
 */
export function scaleOf(means: ReadonlyMap<number, number>): (at: Instant) => number | null {
  const level = (period: number): number | null => {
    const known = Array.from({ length: REMEMBERED }, (_, i) => means.get(period - i) ?? 0);
    const highest = Math.max(...known);
    return highest > 0 ? highest : null;
  };
  return (at) => {
    const period = periodOf(at);
    const own = level(period);
    const before = level(period - 1);
    if (own === null || before === null) return own ?? before;
    const progress = (at - period * PERIOD) / PERIOD;
    return before * (own / before) ** progress;
  };
}
