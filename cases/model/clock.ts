import { Temporal } from 'temporal-polyfill';
import { type Instant, instant } from '#domain/time';

const DAY = 86_400;
const HALF_HOUR = 1800;

export interface Local {
  /** Days since the epoch by the local calendar. */
  readonly day: number;
  /** Hours since local midnight, with a fraction. */
  readonly hour: number;
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
}

/** The clock on the wall, by the platform's own tables. */
export function localClock(timezone: string): (at: Instant) => Local {
  const offsets = new Map<number, number>();
  const offsetOf = (slot: number): number => {
    const there = Temporal.Instant.fromEpochMilliseconds(slot * HALF_HOUR * 1000).toZonedDateTimeISO(timezone);
    const offset = there.offsetNanoseconds / 1e9;
    offsets.set(slot, offset);
    return offset;
  };
  return (at) => {
    const slot = Math.floor(at / HALF_HOUR);
    const local = at + (offsets.get(slot) ?? offsetOf(slot));
    const day = Math.floor(local / DAY);
    // 1 January 1970 was a Thursday.
    return { day, hour: (local % DAY) / 3600, weekday: ((day + 3) % 7) + 1 };
  };
}

/** The moment at which a clock on the wall shows this; hours may pass 24. */
export function onTheWall(date: string, hour: number, timezone: string): Instant {
  const midnight = Temporal.PlainDate.from(date).add({ days: Math.floor(hour / 24) });
  const time = new Temporal.PlainTime().add({ minutes: Math.round((hour % 24) * 60) });
  return instant(midnight.toZonedDateTime({ timeZone: timezone, plainTime: time }).epochMilliseconds / 1000);
}

export const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 1000 / DAY;

/** The date `days` later. */
export const dateAfter = (date: string, days: number): string => Temporal.PlainDate.from(date).add({ days }).toString();

/** 1 Monday to 7 Sunday. */
export const weekdayOf = (date: string): number => Temporal.PlainDate.from(date).dayOfWeek;
