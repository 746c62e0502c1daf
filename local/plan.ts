import { days, floorTo, type Instant, later, minutes } from '#domain/time';
import type { Case } from '../scripts/case.ts';
import { wallClock } from './scenarios/rhythm.ts';

/** When the story's cron fires. */
export interface Plan {
  /** The first tick; everything before it the Worker reads as its history. */
  readonly start: Instant;
  readonly ticks: readonly Instant[];
}

const HISTORY = days(30);
const CRON = minutes(5);
/** What a run of about a minute has time for. */
const MOST_TICKS = 550;

/**
 * A fixed plan, the same on every machine: as fine as the number of ticks allows, and twice as fine in the evening, when
 * people are online and windows open and close.
 *
 * @param step asked for explicitly, in seconds: then every tick is that far from the one before
 */
export function planTicks({ from, until, places }: Case, step: number | null): Plan {
  const start = floorTo(later(from, Math.min(HISTORY, ((until - from) * 2) / 3)), CRON);
  if (step !== null) return { start, ticks: ticksOf(start, until, () => step) };
  const clock = wallClock(places.find(({ control }) => !control)?.timezone ?? 'UTC');
  const isEvening = (at: Instant) => {
    const { hour } = clock(at);
    return hour >= 15 || hour < 1;
  };
  for (let evening = 1800; ; evening *= 2) {
    const ticks = ticksOf(start, until, (at) => (isEvening(at) ? evening : 2 * evening));
    if (ticks.length <= MOST_TICKS || evening >= days(1)) return { start, ticks };
  }
}

function ticksOf(start: Instant, until: Instant, stepAt: (at: Instant) => number): readonly Instant[] {
  const ticks: Instant[] = [];
  for (let at = start; at <= until; at = later(at, stepAt(at))) ticks.push(at);
  return ticks;
}

/** A tick takes about this long on two cores; with `--speed` ticks are as far apart as that allows. */
const TICK_SECONDS = 0.2;

/** @returns seconds of the story between two ticks at this speed: a whole number of cron periods */
export const stepAtSpeed = (speed: number): number => Math.max(CRON, Math.ceil((speed * TICK_SECONDS) / CRON) * CRON);
