import { Temporal } from 'temporal-polyfill';
import type { Instant } from '#domain/time';

export interface LocalTime {
  /** Hours since local midnight, with a fraction. */
  readonly hour: number;
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
}

const HALF_HOUR = 1800;

/** People live by the clock on the wall, also in the night on which somebody turns it back. */
export function wallClock(timezone: string): (at: Instant) => LocalTime {
  const offsets = new Map<number, number>();
  const offsetAt = (at: Instant): number => {
    const slot = Math.floor(at / HALF_HOUR);
    const known = offsets.get(slot);
    if (known !== undefined) return known;
    const there = Temporal.Instant.fromEpochMilliseconds(slot * HALF_HOUR * 1000).toZonedDateTimeISO(timezone);
    const offset = there.offsetNanoseconds / 1e9;
    offsets.set(slot, offset);
    return offset;
  };
  return (at) => {
    const local = at + offsetAt(at);
    // 1 January 1970 was a Thursday.
    return { hour: (local % 86_400) / 3600, weekday: ((Math.floor(local / 86_400) + 3) % 7) + 1 };
  };
}

/** Share of the day's peak at each local hour: asleep at four, home and online at nine in the evening. */
const DAY = [
  0.62, 0.45, 0.33, 0.26, 0.23, 0.24, 0.3, 0.4, 0.52, 0.61, 0.67, 0.7, 0.72, 0.73, 0.73, 0.74, 0.76, 0.79, 0.83, 0.88,
  0.94, 0.98, 0.97, 0.82,
] as const;

/**
 * How much people use the network, as a share of the weekly peak.
 *
 * @param rest weekdays without work: mornings begin an hour and a half later there, and the day stays a little quieter
 */
export function activity({ hour, weekday }: LocalTime, rest: readonly number[]): number {
  if (!rest.includes(weekday)) return curve(hour);
  const morning = hour > 4 && hour < 13;
  return 0.96 * curve(morning ? Math.max(4, hour - 1.5) : hour);
}

function curve(hour: number): number {
  const before = Math.floor(hour) % 24;
  const share = hour - Math.floor(hour);
  const from = DAY[before] ?? 0;
  const to = DAY[(before + 1) % 24] ?? 0;
  return from + share * (to - from);
}
