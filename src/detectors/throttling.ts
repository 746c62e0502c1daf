import type { Evidence, Finding } from '#domain/finding';
import type { Series, SignalId } from '#domain/series';
import type { Thresholds } from '#domain/thresholds';
import { days, type Interval, instant, overlaps } from '#domain/time';
import type { Detector, Window } from './detector.ts';
import { medianOf } from './robust.ts';
import { type Bin, gainOf, type State, statesOf } from './throttling-evidence.ts';
import { isBusyAt, withoutThinBins } from './throttling-guards.ts';
import { COUNTED_BY, SLOW_SIGNALS, type SlowSignal } from './throttling-signals.ts';
import { dependenceOf, goodnessOf, habitAt, learnHabit, learntDays } from './throttling-usual.ts';

const ID = 'throttling/slowness@1';
/** Fewer days of history say nothing; a week of them knows no weekend. Daily values need two weeks. */
const LEAST_DAYS = { hourly: 3, daily: 14, week: 7 };
const COLLAPSE = Math.log(2);
/** The neutral point lies so many spreads, and such a part of the worst ordinary day, below usual. */
const SPREADS = 1.25;
const OF_WORST = 0.8;
/** Where only a loss of three quarters would speak at all, nothing can be told. */
const DEEPEST = Math.log(4);
const DAY = 86_400;

/**
 * Connected, but slowed: speed, delay and loss against their own usual level at this local hour of the week. Usage supports
 * what they show and never speaks alone; where it is above usual they show congestion, and where the place is cut off
 * (`window.cutOff`) they show nothing of throttling.
 */
export const throttling: Detector = {
  id: ID,
  kind: 'throttling',
  signals: [...SLOW_SIGNALS.keys()],
  history: days(28),
  // Daily speed comes two days late and needs two days to be believed.
  recent: days(8),
  learn: (history, until, { timezone }, except) => ({
    detector: ID,
    signal: history.signal,
    subject: history.subject,
    until,
    numbers: learnHabit(history, SLOW_SIGNALS.get(history.signal)?.rises ?? false, until, timezone, except),
  }),
  detect(window) {
    const views = [...window.series.values()].flatMap((series) => viewOf(series, window));
    const telling = views.filter(({ about }) => about.family !== 'usage');
    if (telling.every(({ isKnown }) => !isKnown)) return [];
    const usage = views.filter(({ about }) => about.family === 'usage');
    const judged = telling.map((view) => judge(view, usage, window.thresholds));
    const supporting = usage.map((view) => support(judge(view, [], window.thresholds), judged));
    return [...judged, ...supporting].flatMap((view) => findingsOf(view, window));
  },
  expected({ signal, numbers }, at, { place, thresholds }) {
    const about = SLOW_SIGNALS.get(signal);
    const habit = about === undefined ? null : habitAt(numbers, at, HOUR, place.timezone);
    if (about === undefined || habit === null) return null;
    const low = habit.usual * Math.exp(-neutralOf(habit, about, learntDays(numbers), thresholds));
    return { usual: unitOf(habit.usual, about), low: unitOf(low, about) };
  },
};
