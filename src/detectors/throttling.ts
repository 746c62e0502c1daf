import type { Evidence, Finding } from '#domain/finding';
import { days, earlier, hours } from '#domain/time';
import type { Detector, Window } from './detector.ts';
import { withoutBusyHours } from './throttling-guards.ts';
import { type Judged, judge, typicalBin } from './throttling-runs.ts';
import { SLOW_SIGNALS, type SlowSignal } from './throttling-signals.ts';
import { supporting } from './throttling-support.ts';
import { habitAt, learnHabit, learntDays } from './throttling-usual.ts';
import { neutralOf, viewsOf } from './throttling-view.ts';

const ID = 'throttling/slowness@2';
const HOUR = hours(1);
const LEADING = [...SLOW_SIGNALS].filter(([, { family }]) => family !== 'usage').map(([signal]) => signal);

/** What lies further back has been judged when it was known: looked at again from the window's edge, it would seem otherwise. */
const SPOKEN_OF = days(2);
/** Of daily signals, whose newest bin is three days old, these many bins. */
const REACH = 5;

/**
 * Connected, but slowed: speed, delay and loss against their own usual level at this local hour of the week. Usage supports
 * what they show and never speaks alone; where it is above usual they show congestion, and where the place is cut off
 * (`window.cutOff`) they show nothing of throttling.
 */
export const throttling: Detector = {
  id: ID,
  kind: 'throttling',
  signals: [...SLOW_SIGNALS.keys()],
  leading: LEADING,
  history: days(28),
  // Daily speed comes two days late and needs two of them to be believed.
  recent: days(5),
  learn: (history, until, { timezone }, except) => ({
    detector: ID,
    signal: history.signal,
    subject: history.subject,
    until,
    numbers: learnHabit(history, SLOW_SIGNALS.get(history.signal)?.rises ?? false, until, timezone, except),
  }),
  detect(window) {
    const views = [...window.series.values()].flatMap((series) => viewsOf(series, window));
    const usage = views.filter(({ about }) => about.family === 'usage');
    const telling = views
      .filter(({ about }) => about.family !== 'usage')
      .map((view) => withoutBusyHours(view, usage, window.thresholds));
    if (telling.length === 0) return [];
    const alone = telling.map((view) => judge(view, window, []));
    const together = telling.map((view) => judge(view, window, alone));
    const support = usage.map((view) => supporting(view, together, window));
    return [...together, ...support].flatMap((view) => findingsOf(view, window));
  },
  expected({ signal, numbers }, at, { place, thresholds }) {
    const about = SLOW_SIGNALS.get(signal);
    const habit = about === undefined ? null : habitAt(numbers, at, HOUR, place.timezone);
    if (about === undefined || habit === null) return null;
    const low = habit.usual * Math.exp(-neutralOf(about, learntDays(numbers), thresholds)(habit));
    return { usual: inUnit(habit.usual, about), low: inUnit(low, about) };
  },
};

/** Goodness in the signal's own unit. */
const inUnit = (good: number, { rises }: SlowSignal): number => (rises ? 1 / good : good);

function findingsOf(view: Judged, { subject, at }: Window): readonly Finding[] {
  const { about, good, habits } = view;
  const { signal } = good;
  const runs = view.runs.filter(({ until }) => until > earlier(at, Math.max(SPOKEN_OF, REACH * good.step)));
  const last = runs.findLast(({ state }) => state !== 'gap');
  return runs.map((run): Finding => {
    const interval = { from: run.from, until: run.until };
    const common = { detector: ID, kind: 'throttling', subject, signal, family: about.family, interval } as const;
    if (run.state === 'normal') return { ...common, status: 'normal' };
    if (run.state !== 'slow') return { ...common, status: 'insufficient', reason: run.state };
    const typical = typicalBin(view, run);
    const expected = habits[typical]?.usual ?? 1;
    const evidence: Evidence = {
      signal,
      family: about.family,
      detector: ID,
      interval,
      observed: inUnit(good.values[typical] ?? expected, about),
      expected: inUnit(expected, about),
      count: null,
    };
    return { ...common, status: 'detected', ongoing: run === last, evidence, standsAlone: false };
  });
}
