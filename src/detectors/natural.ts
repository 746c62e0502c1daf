import type { Night } from '#domain/pattern';
import { clockMinutes, DAY } from './wall-clock.ts';

/** Sunset moves by more than this from day to day in the months in which it moves at all, and by less than that; minutes. */
const SLOPE = { least: 0.5, most: 4 };
/** Nights, and days between the first and the last, before a slope is believed. */
const LEAST = 7;
/** Minutes off the line: the sun is punctual. */
const SCATTER = 8;
/** The line explains most of what differs. */
const EXPLAINED = 0.7;
/** Minutes of the local day in which the sun sets nearly everywhere, and how long people are away at table. */
const DUSK = { from: 16.5 * 60, until: 21 * 60 };
const SHORT = 75 * 60;

/**
 * Does the beginning follow the sun, as the evening meal of Ramadan does? Then nobody has cut anything.
 *
 * @param days on which it came
 * @param onsets clock minutes; more than one may fall on a day
 */
export function isNatural(days: readonly number[], onsets: readonly number[]): boolean {
  if (days.length < LEAST || (days.at(-1) ?? 0) - (days[0] ?? 0) < LEAST - 1) return false;
  const [first = 0] = onsets;
  const points = onsets.map((onset) => {
    const day = Math.round((onset - first) / DAY);
    return [day, onset - first - day * DAY] as const;
  });
  const n = points.length;
  const meanDay = points.reduce((sum, [day]) => sum + day, 0) / n;
  const mean = points.reduce((sum, [, minute]) => sum + minute, 0) / n;
  const across = points.reduce((sum, [day]) => sum + (day - meanDay) ** 2, 0);
  const along = points.reduce((sum, [day, minute]) => sum + (day - meanDay) * (minute - mean), 0);
  const up = points.reduce((sum, [, minute]) => sum + (minute - mean) ** 2, 0);
  const slope = Math.abs(along / across);
  const left = up - (along * along) / across;
  const isLine = Math.sqrt(Math.max(0, left) / n) <= SCATTER && left <= (1 - EXPLAINED) * up;
  return isLine && slope >= SLOPE.least && slope <= SLOPE.most;
}

/** Short and at an hour at which the sun may be setting: a week has to pass before it is told from a meal. */
export function isDusk(nights: readonly Night[], timezone: string): boolean {
  return nights.every(({ from, until }) => {
    const minute = ((clockMinutes(timezone, from) % DAY) + DAY) % DAY;
    return minute >= DUSK.from && minute < DUSK.until && (until === null || until - from <= SHORT);
  });
}
