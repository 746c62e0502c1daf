import type { InsufficientReason } from '#domain/finding';
import type { Series } from '#domain/series';
import type { Thresholds } from '#domain/thresholds';
import { type Interval, later, overlaps } from '#domain/time';
import type { Window } from './detector.ts';
import { type Bin, gainOf } from './throttling-evidence.ts';
import { thinnessOf } from './throttling-guards.ts';
import { SLOW_SIGNALS, type SlowSignal } from './throttling-signals.ts';
import { dependenceOf, goodnessOf, type Habit, habitsOf, learntDays } from './throttling-usual.ts';

const DAY = 86_400;
/** Fewer days of history say nothing, nor do fewer daily values than two weeks of them. */
const LEAST_DAYS = { hourly: 3, daily: 14 };
/** With less than a week nothing is known of weekends: only a loss of half speaks. */
const FEW_DAYS = { days: 7, neutral: Math.log(2) };
/** An hour speaks for throttling from so many spreads on, and beyond such a part of the worst ordinary day. */
const SPREADS = 1.25;
const OF_WORST = 0.8;
/** Where only a loss of three quarters would speak, nothing can be told. */
const DEEPEST = Math.log(4);

/** One signal of the window against what is usual for it, bin by bin. */
export interface View {
  readonly about: SlowSignal;
  /** As goodness, which falls when things get worse. */
  readonly good: Series;
  readonly habits: readonly (Habit | null)[];
  readonly bins: readonly Bin[];
}

/** @returns nothing for what says nothing of slowness, and for a signal that this place never had */
export function viewsOf(series: Series, window: Window): readonly View[] {
  const about = SLOW_SIGNALS.get(series.signal);
  const numbers = window.baselines.get(series.signal)?.numbers;
  if (about === undefined || numbers === undefined) return [];
  if (learntDays(numbers) === 0 && series.values.every((value) => value === null)) return [];
  const good = goodnessOf(series, about.rises);
  const { from, step } = good;
  const habits = habitsOf(numbers, good, good.values.length, window.place.timezone);
  const isThin = thinnessOf(series, window);
  const dependence = dependenceOf(numbers);
  const neutralAt = neutralOf(about, learntDays(numbers), window.thresholds);
  const bins = good.values.map((value, i): Bin => {
    const during = { from: later(from, i * step), until: later(from, (i + 1) * step) };
    const habit = habits[i] ?? null;
    const reason = unfit(value, during, numbers, step, window) ?? (isThin(during) ? 'low-volume' : null);
    if (reason !== null || value === null || habit === null) return blank(reason ?? 'low-volume');
    const neutral = neutralAt(habit);
    if (neutral > DEEPEST) return blank('low-volume');
    const depth = Math.log(habit.usual / value);
    const spread = Math.max(habit.spread, about.leastSpread);
    const measured = { depth, neutral, spread, dependence, step };
    return { ...measured, gain: gainOf(measured, window.thresholds), reason };
  });
  return [{ about, good, habits, bins }];
}

const blank = (reason: InsufficientReason): Bin => ({
  ...{ depth: 0, neutral: 0, spread: 1, dependence: 1, step: 0 },
  gain: 0,
  reason,
});

function unfit(
  value: number | null,
  during: Interval,
  numbers: readonly number[],
  step: number,
  { cutOff }: Window,
): InsufficientReason | null {
  if (value === null || cutOff.some((one) => overlaps(one, during))) return 'gap';
  return learntDays(numbers) < (step < DAY ? LEAST_DAYS.hourly : LEAST_DAYS.daily) ? 'short-history' : null;
}

/** The depth from which on a bin speaks for throttling, ln(usual / observed): a shift of twice that is looked for. */
export function neutralOf(about: SlowSignal, days: number, thresholds: Thresholds): (habit: Habit) => number {
  const least = Math.max(-Math.log(1 - thresholds[about.enter]), days < FEW_DAYS.days ? FEW_DAYS.neutral : 0);
  return ({ spread, worst }) => Math.max(least, SPREADS * Math.max(spread, about.leastSpread), OF_WORST * worst);
}
