import type { Series } from '#domain/series';
import { type Instant, type Interval, instant, seconds } from '#domain/time';
import { localSeconds } from './local-time.ts';
import { medianOf, spreadOf } from './robust.ts';
import { daysOf, learnSeasonal, slotAt, toNumbers, usualOf } from './seasonal.ts';

const DAY = 86_400;
const HALF_HOUR = 1800;
/** Bins are as dependent on each other as six hours of them show. */
const BLOCK = 6 * 3600;
const WEEK = 7;
/** A bin without any loss is told from one with little: no less than this part of the usual loss. */
const LEAST_OF_USUAL = 0.25;

/** What is usual of one bin, in goodness: the signal itself, or its inverse for signals that rise when things get worse. */
export interface Habit {
  readonly usual: number;
  /** Robust standard deviation of ln(observed / usual). */
  readonly spread: number;
  /** The worst that ordinary days have been at this hour: ln(usual / quietest), not below 0. */
  readonly worst: number;
}

/**
 * The series as goodness, which falls when things get worse, in bins of half an hour or its own step if longer: the median of
 * those known. A half-hour that has not ended is left out. Where nothing came through, nobody measured its speed; no loss at
 * all is infinitely good.
 */
export function goodnessOf({ values, from, step, ...rest }: Series, rises: boolean): Series {
  const size = Math.max(step, HALF_HOUR);
  const first = Math.ceil(from / size) * size;
  const length = Math.max(0, Math.floor((from + values.length * step - first) / size));
  const each = size / step;
  const good = Array.from({ length }, (_, i) => {
    const start = (first - from) / step + i * each;
    const middle = each === 1 ? (values[start] ?? null) : middleOf(values, Math.trunc(start), Math.trunc(start + each));
    if (middle === null || middle < 0) return null;
    if (rises) return 1 / middle;
    return middle > 0 ? middle : null;
  });
  return { ...rest, from: instant(first), step: seconds(size), values: good };
}

/** The median of those known among a handful. */
function middleOf(values: Series['values'], first: number, end: number): number | null {
  const known: number[] = [];
  for (let i = first; i < end; i++) {
    const value = values[i] ?? null;
    if (value === null) continue;
    let at = known.length;
    for (; at > 0 && (known[at - 1] ?? 0) > value; at--) known[at] = known[at - 1] ?? 0;
    known[at] = value;
  }
  const [low, high] = [known[(known.length - 1) >> 1], known[known.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/**
 * Learns from whole local days: the seasonal profile of goodness (`seasonal.ts`), and behind it two numbers more: how far
 * the slowest week lies below the level of the last one, and by how much six hours in a row vary more than independent ones.
 */
export function learnHabit(
  history: Series,
  rises: boolean,
  until: Instant,
  timezone: string,
  except: readonly Interval[],
): readonly number[] {
  const good = finite(goodnessOf(history, rises));
  const numbers = toNumbers(learnSeasonal(good, until, timezone, except));
  const residuals = good.values.map((value, i) => {
    const at = instant(good.from + i * good.step);
    const isLeftOut = at + good.step > until || except.some((hole) => at < hole.until && at + good.step > hole.from);
    const usual = isLeftOut || value === null ? null : usualAt(numbers, at, good.step, timezone);
    return usual === null || value === null ? Number.NaN : Math.log(usual.usual / value);
  });
  return [...numbers, slowestWeek(good, residuals, timezone), dependence(residuals, good.step)];
}

/** No loss at all is infinitely good: as good as the best quarter of usual is enough. */
function finite(good: Series): Series {
  const most = medianOf(good.values.filter((value) => value !== null)) / LEAST_OF_USUAL;
  const isKnown = (value: number | null) => value !== null && Number.isFinite(most);
  return { ...good, values: good.values.map((value) => (isKnown(value) ? Math.min(value ?? most, most) : null)) };
}

/** A network that was slower three weeks ago and improved since may go back without being throttled. */
function slowestWeek({ from, step }: Series, residuals: readonly number[], timezone: string): number {
  const byDay = Map.groupBy(
    residuals.map((residual, i) => ({ residual, day: Math.floor(localSeconds(timezone, from + i * step) / DAY) })),
    ({ day }) => day,
  );
  const days = [...byDay.values()]
    .map((own) => medianOf(own.map(({ residual }) => residual).filter(Number.isFinite)))
    .filter(Number.isFinite);
  const weeks = days.slice(WEEK - 1).map((_, i) => medianOf(days.slice(i, i + WEEK)));
  return Math.max(0, ...weeks);
}

/** 1 for independent bins; by so much less do several in a row say together. */
function dependence(residuals: readonly number[], step: number): number {
  const size = Math.max(1, Math.round(BLOCK / step));
  const blocks: number[] = [];
  for (let start = 0; start + size <= residuals.length; start += size) {
    const known = residuals.slice(start, start + size).filter(Number.isFinite);
    if (known.length === size) blocks.push(known.reduce((sum, value) => sum + value, 0) / size);
  }
  const ratio = (spreadOf(blocks) / spreadOf(residuals.filter(Number.isFinite))) ** 2 * size;
  return Number.isFinite(ratio) ? Math.min(size, Math.max(1, ratio)) : 1;
}

function usualAt(numbers: readonly number[], at: number, step: number, timezone: string) {
  const { index, share } = slotAt(numbers, at, step, timezone);
  const here = usualOf(numbers, index);
  const next = share === 0 ? here : usualOf(numbers, index + 1);
  if (here === null || next === null || here.usual <= 0 || next.usual <= 0) return null;
  const between = (key: 'usual' | 'quiet') => here[key] + (next[key] - here[key]) * share;
  return { usual: between('usual'), quiet: between('quiet'), spread: Math.max(here.spread, next.spread) };
}

/** How many days were learnt from. */
export const learntDays = daysOf;

/** How much less bins in a row say together than each on its own, at least 1. */
export const dependenceOf = (numbers: readonly number[]): number => numbers.at(-1) ?? 1;

/** @returns null where nothing is known of that hour */
export function habitAt(numbers: readonly number[], at: number, step: number, timezone: string): Habit | null {
  const known = usualAt(numbers, at, step, timezone);
  if (known === null) return null;
  const { usual, quiet, spread } = known;
  const slower = numbers.at(-2) ?? 0;
  const worst = quiet > 0 ? Math.max(0, Math.log(usual / quiet) - slower) : 0;
  return { usual: usual * Math.exp(-slower), worst, spread: spread * Math.sqrt(1 + Math.PI / 2 / daysOf(numbers)) };
}

interface Memory {
  readonly step: number;
  readonly timezone: string;
  readonly start: number;
  readonly habits: (Habit | null)[];
}

/** Memory of a pure function: the windows of two looks have nearly all bins in common. */
const memory = new WeakMap<readonly number[], Memory>();

/** The same of `length` bins from `from` on. */
export function habitsOf(
  numbers: readonly number[],
  { from, step }: Pick<Series, 'from' | 'step'>,
  length: number,
  timezone: string,
): readonly (Habit | null)[] {
  const found = memory.get(numbers);
  const isSame = found?.step === step && found.timezone === timezone;
  const isAhead = isSame && from >= found.start && (from - found.start) % step === 0;
  const known = isAhead ? found : { step, timezone, start: from, habits: [] };
  if (known !== found) memory.set(numbers, known);
  const { start, habits } = known;
  const first = (from - start) / step;
  while (habits.length < first + length) habits.push(habitAt(numbers, start + habits.length * step, step, timezone));
  return habits.slice(first, first + length);
}
