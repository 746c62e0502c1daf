import { days, floorTo, hours, type Instant, later, minutes } from '#domain/time';
import type { Case } from '../scripts/case.ts';
import { type LocalTime, wallClock } from './scenarios/rhythm.ts';

/** When the story's cron fires. */
export interface Plan {
  /** The first tick; everything before it the Worker reads as its history. */
  readonly start: Instant;
  readonly ticks: readonly Instant[];
}

const HISTORY = days(30);
const CRON = minutes(5);
/** What a run of a minute or two has time for, on two cores: a tick costs as much as this many series, and its series. */
const WORK = 47_000;
const TICK = 60;
/** Seconds between ticks in the evening, and in the rest of the day; the first pair that fits the work is taken. */
const PACES = [
  [minutes(30), hours(1)],
  [hours(1), hours(3)],
  [hours(2), hours(6)],
  [hours(6), hours(12)],
  [hours(24), hours(24)],
] as const;

/**
 * A fixed plan, the same on every machine: ticks at full hours by the clock on the wall, because cuts begin and end at
 * them, and more of them in the evening, when people are online.
 *
 * @param step asked for explicitly, in seconds: then every tick is that far from the one before
 */
export function planTicks({ from, until, places, series }: Case, step: number | null): Plan {
  const start = floorTo(later(from, Math.min(HISTORY, ((until - from) * 2) / 3)), CRON);
  const every = (seconds: number, when: (at: Instant) => boolean) => {
    const ticks = [start];
    for (let at = later(start, seconds); at <= until; at = later(at, seconds)) if (when(at)) ticks.push(at);
    return ticks;
  };
  if (step !== null) return { start, ticks: every(step, () => true) };
  const clock = wallClock(places.find(({ control }) => !control)?.timezone ?? 'UTC');
  const plans = PACES.map(([evening, otherwise]) =>
    every(CRON, (at) => {
      const local = clock(at);
      return Math.round(local.hour * 3600) % (isEvening(local) ? evening : otherwise) === 0;
    }),
  );
  // Of a series of days there is something new once in a day.
  const load = series.reduce((sum, { step }) => sum + Math.min(1, hours(1) / step), TICK);
  const ticks = plans.find((plan) => plan.length * load <= WORK) ?? plans.at(-1) ?? [start];
  return { start, ticks };
}

const isEvening = ({ hour }: LocalTime): boolean => hour >= 15 || hour < 1;

/** A tick takes about this long on two cores; with `--speed` ticks are as far apart as that allows. */
const TICK_SECONDS = 0.25;

/** @returns seconds of the story between two ticks at this speed: a whole number of cron periods */
export const stepAtSpeed = (speed: number): number => Math.max(CRON, Math.ceil((speed * TICK_SECONDS) / CRON) * CRON);
