import type { Instant } from '#domain/time';
import { dayNumber, localClock } from './clock.ts';
import type { Manner } from './signals.ts';

/** When the people of a place are awake, at work and at rest. Hours are local. */
export interface Rhythm {
  /** Weekdays without work, 1 Monday to 7 Sunday. */
  readonly rest: readonly number[];
  readonly wakes: number;
  readonly sleeps: number;
  /** How much later mornings are on days of rest. */
  readonly sleepsIn: number;
  /** Local dates on which a working day is lived like a day of rest: `2025-05-01`. */
  readonly holidays: readonly string[];
}

export const RHYTHMS = {
  /** Friday alone, as in Iran. */
  friday: { rest: [5], wakes: 7, sleeps: 24.5, sleepsIn: 2.5, holidays: [] },
  /** Friday and Saturday, as in much of the Middle East. */
  fridaySaturday: { rest: [5, 6], wakes: 7.5, sleeps: 25, sleepsIn: 2, holidays: [] },
  saturdaySunday: { rest: [6, 7], wakes: 6.8, sleeps: 23.5, sleepsIn: 2, holidays: [] },
  sunday: { rest: [7], wakes: 6, sleeps: 23, sleepsIn: 1, holidays: [] },
} as const satisfies Record<string, Rhythm>;

const slope = (x: number): number => 1 / (1 + Math.exp(-x));

/** Share of the peak, 0 at the quietest: leisure is busiest late in the evening, offices at noon, lines in the evening. */
const CURVES: Readonly<Record<Manner['by'], (hour: number, isRest: boolean, rhythm: Rhythm) => number>> = {
  leisure(hour, isRest, { wakes, sleeps, sleepsIn }) {
    const rise = slope((hour - wakes - (isRest ? sleepsIn : 0)) * 1.5);
    const fall = slope((sleeps - hour) * 1.4) + slope((sleeps - 24 - hour) * 1.4);
    const evening = 0.82 + 0.18 * Math.exp(-(((hour - 21) / 3.5) ** 2));
    return (
      Math.min(1, Math.max(hour < wakes - 2 ? 0 : rise, slope((sleeps - 24 - hour) * 1.4))) *
      Math.min(1, fall) *
      evening
    );
  },
  office: (hour, isRest, { wakes }) => (isRest ? 0.1 : slope((hour - wakes - 0.9) * 2.5) * slope((16 - hour) * 1.1)),
  crowding: (hour, isRest) =>
    Math.exp(-(((hour - 21) / 2.2) ** 2)) + (isRest ? 0.25 : 0.1) * Math.exp(-(((hour - 15) / 4) ** 2)),
};

/** Of a moment: the share of its peak at which a signal of this manner stands. */
export function tideOf(timezone: string, rhythm: Rhythm, { by, swing }: Manner): (at: Instant) => number {
  const clock = localClock(timezone);
  const holidays = new Set(rhythm.holidays.map(dayNumber));
  return (at) => {
    if (swing === 0) return 1;
    const { hour, weekday, day } = clock(at);
    const share = CURVES[by](hour, rhythm.rest.includes(weekday) || holidays.has(day), rhythm);
    // What crowding adds or takes away stands on top of an ordinary level of 1.
    return by === 'crowding' ? 1 + swing * share : 1 - swing * (1 - share);
  };
}
