import { WEEKDAYS } from '#domain/pattern';
import { type Instant, instant } from '#domain/time';
import { localSeconds, utcOffset } from './local-time.ts';

/** Minutes in a day. */
export const DAY = 1440;

/** Minutes that a clock of the zone has counted since it showed 1970-01-01 00:00. */
export const clockMinutes = (zone: string, at: Instant): number => localSeconds(zone, at) / 60;

/** The instant at which a clock of the zone has counted so many minutes; inside a skipped hour, the moment after it. */
export function fromClock(zone: string, minutes: number): Instant {
  const guess = minutes * 60 - utcOffset(zone, minutes * 60);
  return instant(minutes * 60 - utcOffset(zone, guess));
}

/** @param day days since 1970-01-01, a Thursday */
export const weekdayOf = (day: number): string => WEEKDAYS[(((day + 3) % 7) + 7) % 7] ?? '';
