import { Temporal } from 'temporal-polyfill';
import type { DigestMode, Preferences, QuietHours } from '#domain/preferences';
import { type Instant, instant } from '#domain/time';

const HOUR = 60;
const MONDAY = 1;
/** Memory of a pure function: everybody of a zone asks of the same moment. */
const asked = new Map<string, number>();
const MOST_ASKED = 500;

const zoned = (at: Instant, zone: string) => Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(zone);

/** What a clock of the zone shows, in minutes after its midnight, 0 to 1439. */
export function minuteOfDay(at: Instant, zone: string): number {
  const key = `${at} ${zone}`;
  const known = asked.get(key);
  if (known !== undefined) return known;
  const { hour, minute } = zoned(at, zone);
  if (asked.size >= MOST_ASKED) asked.clear();
  asked.set(key, hour * HOUR + minute);
  return hour * HOUR + minute;
}

/** The date on a clock of the zone: `2026-11-22`. */
export const localDate = (at: Instant, zone: string): string => zoned(at, zone).toPlainDate().toString();

export const isMonday = (at: Instant, zone: string): boolean => zoned(at, zone).dayOfWeek === MONDAY;

/**
 * The first moment after `at` at which a clock of the zone shows this time of day. Where the clock is put forward over it,
 * the moment of that change; where it is put back, either of the two.
 *
 * @param minute after midnight, 0 to 1439
 */
export function nextTimeOfDay(at: Instant, zone: string, minute: number): Instant {
  const time = { hour: Math.floor(minute / HOUR), minute: minute % HOUR };
  const today = zoned(at, zone).toPlainDate();
  for (let days = 0; ; days += 1) {
    const wanted = today.add({ days }).toPlainDateTime(time);
    for (const disambiguation of ['earlier', 'later'] as const) {
      const found = startOf(wanted.toZonedDateTime(zone, { disambiguation }), wanted);
      if (found > at) return found;
    }
  }
}

/** Inside a skipped hour Temporal goes on by the old or the new offset: neither is the moment at which the hour is skipped. */
function startOf(found: Temporal.ZonedDateTime, wanted: Temporal.PlainDateTime): Instant {
  const isSkipped = !found.toPlainDateTime().equals(wanted);
  const before = isSkipped ? wanted.toZonedDateTime(found.timeZoneId, { disambiguation: 'earlier' }) : null;
  const at = before?.getTimeZoneTransition('next') ?? found;
  return instant(at.epochMilliseconds / 1000);
}

/** When the quiet hours that `at` lies in end; null when it lies in none. */
export function quietUntil({ from, until }: QuietHours, at: Instant, zone: string): Instant | null {
  const minute = minuteOfDay(at, zone);
  const isQuiet = from < until ? from <= minute && minute < until : from <= minute || minute < until;
  return isQuiet ? nextTimeOfDay(at, zone, until) : null;
}

/** When the first summary after `at` is due: daily, or on a local Monday; null for whoever hears of each as it happens. */
export function nextDigest(
  at: Instant,
  zone: string,
  { digest, digestHour }: Pick<Preferences, 'digest' | 'digestHour'>,
): Instant | null {
  if (digest === 'each') return null;
  let due = nextTimeOfDay(at, zone, digestHour * HOUR);
  while (digest === 'weekly' && !isMonday(due, zone)) due = nextTimeOfDay(due, zone, digestHour * HOUR);
  return due;
}

/** All that have become due by then, the first of them at `due`: more than one where nobody made any for a while. */
export function digestsUntil(
  due: Instant,
  at: Instant,
  zone: string,
  preferences: Pick<Preferences, 'digest' | 'digestHour'>,
): readonly Instant[] {
  const dues = [due];
  for (let next = nextDigest(due, zone, preferences); next !== null && next <= at; ) {
    dues.push(next);
    next = nextDigest(next, zone, preferences);
  }
  return dues;
}

/** When the time began that a first summary, due at `due`, speaks of. */
export function digestStart(due: Instant, zone: string, digest: DigestMode): Instant {
  const before = zoned(due, zone).subtract({ days: digest === 'weekly' ? 7 : 1 });
  return instant(before.epochMilliseconds / 1000);
}
