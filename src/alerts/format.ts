import type { Language } from '#domain/subscription';
import type { Instant, Seconds } from '#domain/time';
import { clockText, dateText, listText, numberFormat, spanText, zoneText } from './intl.ts';
import { LOCALES, phrase } from './locales/index.ts';

/** First strong isolate and its end: what stands between them does not disturb the direction around it. */
const [FSI, PDI] = ['\u2068', '\u2069'];
/** Control characters, and those that change the direction of what follows; joiners stay, Persian is written with them. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

/** A name that somebody else has written, safe to stand inside a sentence. */
export function plain(text: string, longest: number): string {
  const clean = text.toWellFormed().replace(UNPRINTABLE, ' ').replace(/\s+/g, ' ').trim();
  return clean.length <= longest
    ? clean
    : `${clean
        .slice(0, longest - 1)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`;
}

/** Keeps names, numbers and times of another direction in one piece. */
export function isolate(language: Language, text: string): string {
  const foreign = LOCALES[language].direction === 'rtl' || RIGHT_TO_LEFT.test(text);
  return foreign ? `${FSI}${text}${PDI}` : text;
}

/** A moment in UTC and in the reader's own zone, which is named; in the reader's calendar where it is another one. */
export function moment(language: Language, at: Instant, timezone: string): string {
  const isUtc = timezone === 'UTC' || timezone === 'Etc/UTC';
  const [date, utcDate] = [dateText(language, at, timezone), dateText(language, at, 'UTC')];
  return phrase(language, 'moment', {
    date,
    utcDate,
    own: dateText(language, at, timezone, 'long', 'own'),
    utcOwn: dateText(language, at, 'UTC', 'long', 'own'),
    sameDay: date === utcDate ? 'yes' : 'no',
    time: isolate(language, clockText(language, at, timezone)),
    utcTime: isolate(language, `${clockText(language, at, 'UTC')} UTC`),
    zone: isUtc ? 'UTC' : isolate(language, zoneText(language, at, timezone)),
  });
}

/** Whole minutes below a day, whole hours above: `7 hours, 29 minutes`. */
export function duration(language: Language, length: Seconds): string {
  const minutes = Math.max(1, Math.round(length / 60));
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  const units =
    days > 0
      ? [['day', days] as const, ['hour', hours] as const]
      : [['hour', hours] as const, ['minute', minutes % 60] as const];
  const parts = units.filter(([, count]) => count > 0).map(([unit, count]) => spanText(language, unit, count));
  return list(language, parts, 'unit');
}

export const list = (
  language: Language,
  items: readonly string[],
  type: 'conjunction' | 'unit' = 'conjunction',
): string => listText(language, items, type);

export const number = (language: Language, value: number): string =>
  numberFormat(language, { maximumFractionDigits: 1 }).format(value);

/** Two digits: measurements carry no more. */
export const percent = (language: Language, ratio: number): string =>
  numberFormat(language, { style: 'percent', maximumSignificantDigits: 2 }).format(ratio);
