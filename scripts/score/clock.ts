import { Temporal } from 'temporal-polyfill';
import type { Instant } from '#domain/time';

const DAY = 1440;

/** Minutes after local midnight. */
export function localMinute(at: Instant, timezone: string): number {
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(timezone);
  return hour * 60 + minute;
}

/** The shorter way round the clock, in minutes. */
export function apart(a: number, b: number): number {
  const way = (((a - b) % DAY) + DAY) % DAY;
  return Math.min(way, DAY - way);
}

/** An arc of the day in minutes; an end at or before the start lies on the next day. */
export interface Arc {
  readonly start: number;
  readonly end: number;
}

/** Share of the two arcs' union that both cover. */
export function overlapOf(a: Arc, b: Arc): number {
  const minutes = (arc: Arc) => Math.min(DAY, (((arc.end - arc.start) % DAY) + DAY) % DAY || DAY);
  const holds = (arc: Arc, minute: number) => (((minute - arc.start) % DAY) + DAY) % DAY < minutes(arc);
  let both = 0;
  for (let minute = 0; minute < DAY; minute++) if (holds(a, minute) && holds(b, minute)) both += 1;
  return both / (minutes(a) + minutes(b) - both);
}
