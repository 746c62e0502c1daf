import { Temporal } from 'temporal-polyfill';
import { type Instant, instant } from '#domain/time';

const DAY = 86_400;
/** Days of one zone that are remembered before the memory of it is emptied. */
const REMEMBERED = 500;

/** A UTC day's offset from UTC in seconds; `turn` is the instant from which `second` holds, when clocks change inside it. */
interface DayOffset {
  readonly first: number;
  readonly turn: number;
  readonly second: number;
}

/** Memory of a pure function: asking Temporal for every bin would cost more than detection itself. */
const memory = new Map<string, Map<number, DayOffset>>();
let latest: DayOffset & { readonly timezone: string; readonly day: number } = {
  timezone: '',
  day: Number.NaN,
  first: 0,
  turn: 0,
  second: 0,
};

/** Seconds that local clocks are ahead of UTC at an instant. */
export function utcOffset(timezone: string, at: number): number {
  const day = Math.floor(at / DAY);
  // Bins come in order: nearly all share their day with the one before.
  if (latest.day !== day || latest.timezone !== timezone) latest = { timezone, day, ...remembered(timezone, day) };
  return at < latest.turn ? latest.first : latest.second;
}

function remembered(timezone: string, day: number): DayOffset {
  const days = memory.get(timezone) ?? new Map<number, DayOffset>();
  memory.set(timezone, days);
  const known = days.get(day) ?? ofDay(timezone, day);
  if (days.size >= REMEMBERED) days.clear();
  days.set(day, known);
  return known;
}

/** Local wall-clock seconds since 1970-01-01T00:00 local: whole days and seconds of the day follow by division. */
export const localSeconds = (timezone: string, at: number): number => at + utcOffset(timezone, at);

/** The last local midnight at or before `at`. */
export function localMidnight(timezone: string, at: Instant): Instant {
  const local = localSeconds(timezone, at);
  const midnight = local - (((local % DAY) + DAY) % DAY);
  const guess = midnight - utcOffset(timezone, at);
  return instant(Math.min(at, midnight - utcOffset(timezone, guess)));
}

function ofDay(timezone: string, day: number): DayOffset {
  const first = ask(timezone, day * DAY);
  const second = ask(timezone, (day + 1) * DAY);
  if (first === second) return { first, turn: (day + 1) * DAY, second };
  let before = day * DAY;
  let after = (day + 1) * DAY;
  while (after - before > 60) {
    const middle = Math.floor((before + after) / 120) * 60;
    if (ask(timezone, middle) === first) before = middle;
    else after = middle;
  }
  return { first, turn: after, second };
}

const ask = (timezone: string, at: number): number =>
  Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(timezone).offsetNanoseconds / 1e9;
