import type { InsufficientReason } from '#domain/finding';
import type { Series } from '#domain/series';
import type { Thresholds } from '#domain/thresholds';
import { instant, interval, overlaps } from '#domain/time';
import type { Window } from './detector.ts';
import { type Bin, gainOf, type State, statesOf } from './throttling-evidence.ts';
import { isThin } from './throttling-guards.ts';
import { SLOW_SIGNALS, type SlowSignal } from './throttling-signals.ts';
import { dependenceOf, goodnessOf, type Habit, habitAt, learntDays } from './throttling-usual.ts';

const DAY = 86_400;
/** Fewer days of history say nothing, and fewer daily values than two weeks of them. */
const LEAST_DAYS = { hourly: 3, daily: 14 };
/** With less than a week nothing is known of weekends: only a loss of half speaks. */
const FEW_DAYS = { days: 7, neutral: Math.log(2) };
/** An hour speaks for throttling from so many spreads on, and beyond such a part of the worst ordinary day. */
const SPREADS = 1.25;
const OF_WORST = 0.8;
/** Where only the loss of three quarters would speak, nothing can be told. */
const DEEPEST = Math.log(4);

/** One signal of the window against what is usual for it. */
export interface View {
  readonly about: SlowSignal;
  /** As goodness, which falls when things get worse. */
  readonly good: Series;
  readonly habits: readonly (Habit | null)[];
  readonly bins: readonly Bin[];
}

/** @returns null for what says nothing of slowness, and for a signal that this place never had */
export function viewOf(series: Series, window: Window): View | null {
  const about = SLOW_SIGNALS.get(series.signal);
  const numbers = window.baselines.get(series.signal)?.numbers;
  if (about === undefined || numbers === undefined) return null;
  if (learntDays(numbers) === 0 && series.values.every((value) => value === null)) return null;
  const good = goodnessOf(series, about.rises);
  const isShort = learntDays(numbers) < (good.step < DAY ? LEAST_DAYS.hourly : LEAST_DAYS.daily);
  const { timezone } = window.place;
  const habits = good.values.map((_, i) => habitAt(numbers, good.from + i * good.step, good.step, timezone));
  const bins = good.values.map((value, i): Bin => {
    const habit = habits[i] ?? null;
    const reason = isShort ? 'short-history' : unfit(value, i, good, window);
    if (reason !== null || value === null) return { depth: 0, gain: 0, reason: reason ?? 'gap' };
    if (habit === null) return { depth: 0, gain: 0, reason: 'low-volume' };
    const neutral = neutralOf(habit, about, learntDays(numbers), window.thresholds);
    if (neutral > DEEPEST) return { depth: 0, gain: 0, reason: 'low-volume' };
    const depth = Math.log(habit.usual / value);
    const spread = Math.max(habit.spread, about.leastSpread);
    return { depth, gain: gainOf(depth, neutral, spread, dependenceOf(numbers), good.step, window.thresholds), reason };
  });
  return { about, good, habits, bins };
}

/** The depth from which on an hour speaks for throttling: a level shift is twice as deep. */
export function neutralOf(habit: Habit, about: SlowSignal, days: number, thresholds: Thresholds): number {
  return Math.max(
    -Math.log(1 - thresholds[about.enter]),
    SPREADS * Math.max(habit.spread, about.leastSpread),
    OF_WORST * habit.worst,
    days < FEW_DAYS.days ? FEW_DAYS.neutral : 0,
  );
}

function unfit(value: number | null, bin: number, { from, step }: Series, window: Window): InsufficientReason | null {
  if (value === null) return 'gap';
  const during = interval(instant(from + bin * step), instant(from + (bin + 1) * step));
  return window.cutOff.some((one) => overlaps(one, during)) ? 'gap' : null;
}

export const judge = ({ bins, good }: View, thresholds: Thresholds): readonly State[] =>
  statesOf(bins, good.step, thresholds);
