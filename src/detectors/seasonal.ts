import type { Series } from '#domain/series';
import type { Instant, Interval } from '#domain/time';
import { localSeconds } from './local-time.ts';
import { medianOf, spreadOf } from './robust.ts';

const DAY = 86_400;
const WEEK = 7;
/** Half-hours: fine enough for a morning's rise and for zones at :30, coarse enough to fill from three weeks. */
const SLOT = 1800;
/** A day counts when a quarter of it was seen. */
const SEEN = 0.25;
/** From two weeks on the quietest day is the second lowest: one wild day is no habit, two days of rest are. */
const TWO_WEEKS = 14;
/** How far a weekday is believed to differ from all days after 0, 1, 2, 3… weeks of it: one odd day is not a habit. */
const BELIEF = [0, 0.4, 0.6, 0.86, 0.89, 0.91];
const UNKNOWN = -1;

/**
 * What is usual for a series at any local time: by half-hour and weekday, with the spread about it and the quietest that
 * ordinary days have been, in the series' own unit and at its latest level.
 */
export interface Seasonal {
  /** Days that were learnt from. */
  readonly days: number;
  readonly slots: number;
  /** `[weekday · slots + slot]`; -1 where nothing is known. */
  readonly usual: readonly number[];
  /** Robust standard deviation of observed over usual, by slot. */
  readonly spread: readonly number[];
  /** The quietest learnt day, by slot. */
  readonly quiet: readonly number[];
}

/** `days, slots, usual…, spread…, quiet…`: one flat row for the cache. */
export const toNumbers = ({ days, slots, usual, spread, quiet }: Seasonal): readonly number[] => [
  days,
  slots,
  ...usual,
  ...spread,
  ...quiet,
];

/** How many days a row was learnt from. */
export const daysOf = (numbers: readonly number[]): number => numbers[0] ?? 0;

/**
 * Learns from whole local days. Median profile of the day, a factor per weekday and half-hour that is believed as far as
 * weeks support it (the weekend is found, not assumed), the level as the running median of a week. Medians throughout:
 * under half of a slot's days may be wild (Chocolatine's sanitised weekly median, arXiv:1906.04426, without its ARMA).
 *
 * @param isFlat the signal hardly knows the hour: what was never seen at one is then what is usual at the others
 */
export function learnSeasonal(
  history: Series,
  until: Instant,
  timezone: string,
  except: readonly Interval[],
  isFlat = false,
): Seasonal {
  const { cells, first, days, slots } = toCells(history, until, timezone, except);
  const all = range(days).map((day) => rowOf(cells, day, slots));
  const seen = range(days).filter((day) => (all[day] ?? []).filter(isKnown).length >= SEEN * slots);
  const rows = seen.map((day) => all[day] ?? []);
  const levels = levelsOf(rows, slots);
  const level = seen.length === 0 ? Number.NaN : (levels.at(-1) ?? Number.NaN);
  const even = rows.map((row, i) => row.map((value) => value / (levels[i] ?? Number.NaN)));
  const own = smooth(range(slots).map((slot) => medianOf(column(even, slot))));
  const profile = isFlat ? own.map((value) => (isKnown(value) ? value : 1)) : own;
  const ratios = even.map((row) => row.map((value, slot) => value / (profile[slot] ?? Number.NaN)));
  const factors = weekdayFactors(
    ratios,
    seen.map((day) => weekdayOf(first + day)),
    slots,
  );
  const residuals = ratios.map((row, i) => {
    const weekday = weekdayOf(first + (seen[i] ?? 0));
    return row.map((ratio, slot) => ratio / (factors[weekday * slots + slot] ?? 1) - 1);
  });
  const known = (value: number) => (Number.isFinite(value) ? value : UNKNOWN);
  const at = (slot: number) => level * (profile[slot] ?? Number.NaN);
  // What comes in whole numbers moves by one and by two: of six prefixes two gone are no outage.
  const grain = history.values.every((value) => value === null || Number.isInteger(value)) ? 1 : 0;
  return {
    days: seen.length,
    slots,
    usual: range(WEEK * slots).map((i) => known(at(i % slots) * (factors[i] ?? 1))),
    spread: range(slots).map((slot) => known(Math.max(spreadOf(around(residuals, slot, 2)), grain / at(slot)))),
    quiet: range(slots).map((slot) => known(at(slot) * quietest(column(ratios, slot)))),
  };
}

interface Cells {
  /** Mean of each (day, slot), NaN where nobody looked. */
  readonly cells: Float64Array;
  /** Local day number of row 0, days since 1970-01-01. */
  readonly first: number;
  readonly days: number;
  readonly slots: number;
}

function toCells({ values, from, step }: Series, until: Instant, timezone: string, except: readonly Interval[]): Cells {
  const slot = Math.max(SLOT, step);
  const slots = Math.max(1, Math.floor(DAY / slot));
  const first = Math.floor(localSeconds(timezone, from) / DAY);
  const days = Math.max(0, Math.floor(localSeconds(timezone, until - 1) / DAY) - first + 1);
  const sums = new Float64Array(days * slots);
  const counts = new Float64Array(days * slots);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const at = from + i * step;
    if (value == null || at + step > until || except.some((hole) => at < hole.until && at + step > hole.from)) continue;
    const local = localSeconds(timezone, at) - first * DAY;
    const cell = Math.floor(local / DAY) * slots + Math.min(slots - 1, Math.floor((local % DAY) / slot));
    sums[cell] = (sums[cell] ?? 0) + value;
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return { cells: sums.map((sum, i) => sum / (counts[i] || Number.NaN)), first, days, slots };
}

/** The running level of each seen day: the median of a week's ratios to the median day, so that drift is followed. */
function levelsOf(rows: readonly number[][], slots: number): readonly number[] {
  const raw = range(slots).map((slot) => medianOf(column(rows, slot)));
  const daily = rows.map((row) =>
    medianOf(row.map((value, slot) => value / (raw[slot] ?? Number.NaN)).filter(isKnown)),
  );
  return rows.map((_, i) => {
    const start = Math.min(Math.max(0, i - 3), Math.max(0, rows.length - WEEK));
    return medianOf(daily.slice(start, start + WEEK).filter(isKnown));
  });
}

function weekdayFactors(ratios: readonly number[][], weekdays: readonly number[], slots: number): readonly number[] {
  return range(WEEK).flatMap((weekday) => {
    const mine = ratios.filter((_, i) => weekdays[i] === weekday);
    const belief = BELIEF[Math.min(mine.length, BELIEF.length - 1)] ?? 0;
    return range(slots).map((slot) => {
      const factor = medianOf(around(mine, slot, 1));
      return Number.isFinite(factor) ? 1 + belief * (factor - 1) : 1;
    });
  });
}

function quietest(days: number[]): number {
  days.sort((a, b) => a - b);
  return days[days.length < TWO_WEEKS ? 0 : 1] ?? Number.NaN;
}

/** Values of a slot and its neighbours, round the clock, of all rows. */
function around(rows: readonly number[][], slot: number, reach: number): number[] {
  const found: number[] = [];
  for (const row of rows) {
    for (let offset = -reach; offset <= reach; offset++) {
      const value = row[(slot + offset + row.length) % row.length];
      if (value !== undefined && isKnown(value)) found.push(value);
    }
  }
  return found;
}

/** Fills slots that were never seen from their neighbours, an hour away at most. */
const smooth = (profile: readonly number[]): readonly number[] =>
  profile.map((value, slot) => (isKnown(value) ? value : medianOf(around([[...profile]], slot, 2))));

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
const isKnown = (value: number): boolean => Number.isFinite(value);
/** By hand: `Array.from` of a typed array takes a fifth of the time that learning takes. */
function rowOf(cells: Float64Array, day: number, slots: number): number[] {
  const row: number[] = [];
  for (let i = day * slots; i < (day + 1) * slots; i++) row.push(cells[i] ?? Number.NaN);
  return row;
}
const column = (rows: readonly number[][], slot: number): number[] =>
  rows.map((row) => row[slot] ?? Number.NaN).filter(isKnown);
/** 0 is Thursday, the weekday of 1970-01-01: weekdays only have to be told apart. */
const weekdayOf = (localDay: number): number => ((localDay % WEEK) + WEEK) % WEEK;

/** What is usual of one half-hour of one weekday. */
export interface Usual {
  readonly usual: number;
  readonly spread: number;
  readonly quiet: number;
}

/**
 * Where a bin lies between the middles of two slots, so that a morning's rise has no stairs: `index` counts slots of local
 * time since 1970, `share` is how far on to the next one.
 */
export function slotAt(
  numbers: readonly number[],
  at: number,
  step: number,
  timezone: string,
): { readonly index: number; readonly share: number } {
  const slot = DAY / (numbers[1] ?? 1);
  const position = (localSeconds(timezone, at) + step / 2) / slot - 0.5;
  const index = Math.floor(position);
  return { index, share: step >= slot ? 0 : position - index };
}

/**
 * Null where nothing is known.
 *
 * @param numbers what `toNumbers` made, read in place: taking it apart for every poll would cost more than detection
 */
export function usualOf(numbers: readonly number[], index: number): Usual | null {
  const slots = numbers[1] ?? 1;
  const day = Math.floor(index / slots);
  const slot = index - day * slots;
  const usual = numbers[2 + weekdayOf(day) * slots + slot] ?? UNKNOWN;
  if (usual < 0) return null;
  const spread = numbers[2 + WEEK * slots + slot] ?? 0;
  const quiet = numbers[2 + (WEEK + 1) * slots + slot] ?? 0;
  return { usual, spread: Math.max(0, spread), quiet: Math.max(0, quiet) };
}
