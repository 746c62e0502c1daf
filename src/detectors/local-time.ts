import { Temporal } from 'temporal-polyfill';
import { type Instant, instant } from '#domain/time';

const DAY = 86_400;
/** Days remembered before the memory is emptied: two months of forty zones. */
const REMEMBERED = 2500;

/** A UTC day's offset from UTC in seconds; `turn` is the instant from which `then` holds, when clocks change inside it. */
interface DayOffset {
  readonly first: number;
  readonly turn: number;
  readonly then: number;
}

/** Memory of a pure function: asking Temporal for every bin would cost more than detection itself. */
const memory = new Map<string, DayOffset>();

/** Seconds that local clocks are ahead of UTC at an instant. */
export function utcOffset(timezone: string, at: number): number {
  const day = Math.floor(at / DAY);
  const key = `${timezone} ${day}`;
  let known = memory.get(key);
  if (known === undefined) {
    if (memory.size >= REMEMBERED) memory.clear();
    known = ofDay(timezone, day);
    memory.set(key, known);
  }
  return at < known.turn ? known.first : known.then;
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
  const then = ask(timezone, (day + 1) * DAY);
  if (first === then) return { first, turn: (day + 1) * DAY, then };
  let before = day * DAY;
  let after = (day + 1) * DAY;
  while (after - before > 60) {
    const middle = Math.floor((before + after) / 120) * 60;
    if (ask(timezone, middle) === first) before = middle;
    else after = middle;
  }
  return { first, turn: after, then };
}

const ask = (timezone: string, at: number): number =>
  Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(timezone).offsetNanoseconds / 1e9;
