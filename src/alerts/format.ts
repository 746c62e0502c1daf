import type { Language } from '#domain/subscription';
import type { Instant, Seconds } from '#domain/time';
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

/** Formatters cost a hundred times more to make than to use; the oldest leaves, for zones are many. */
const MOST_FORMATTERS = 256;
const formatters = new Map<string, unknown>();

function kept<F>(key: string, make: () => F): F {
  const known = formatters.get(key);
  if (known !== undefined) return known as F;
  const [oldest] = formatters.keys();
  if (formatters.size >= MOST_FORMATTERS && oldest !== undefined) formatters.delete(oldest);
  const made = make();
  formatters.set(key, made);
  return made;
}

const dateFormat = (tag: string, timeZone: string, shape: keyof typeof SHAPES): Intl.DateTimeFormat =>
  kept(`date ${tag} ${timeZone} ${shape}`, () => new Intl.DateTimeFormat(tag, { ...SHAPES[shape], timeZone }));

function numberFormat(language: Language, name: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const { tag } = LOCALES[language];
  return kept(`number ${tag} ${name}`, () => new Intl.NumberFormat(tag, options));
}

const SHAPES = {
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  zone: { timeZoneName: 'shortGeneric' },
  widerZone: { timeZoneName: 'longGeneric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** A moment in UTC and in the reader's own zone, which is named; in the reader's calendar where it is another one. */
export function moment(language: Language, at: Instant, timezone: string): string {
  const { tag, calendarTag } = LOCALES[language];
  const on = (zone: string, shape: keyof typeof SHAPES, own = tag) => dateFormat(own, zone, shape).format(at * 1000);
  const [date, utcDate] = [on(timezone, 'date'), on('UTC', 'date')];
  return phrase(language, 'moment', {
    date,
    utcDate,
    own: on(timezone, 'date', calendarTag ?? tag),
    utcOwn: on('UTC', 'date', calendarTag ?? tag),
    sameDay: date === utcDate ? 'yes' : 'no',
    time: isolate(language, on(timezone, 'time')),
    utcTime: isolate(language, `${on('UTC', 'time')} UTC`),
    zone: zoneName(language, at, timezone),
  });
}

/** `Iran Time`. The runtime's data lacks many cities in other scripts; their wider zone, `Eastern Time`, it knows. */
function zoneName(language: Language, at: Instant, timezone: string): string {
  if (timezone === 'UTC' || timezone === 'Etc/UTC') return 'UTC';
  const { tag, direction } = LOCALES[language];
  const named = (shape: keyof typeof SHAPES) =>
    dateFormat(tag, timezone, shape)
      .formatToParts(at * 1000)
      .find(({ type }) => type === 'timeZoneName')?.value ?? timezone;
  const nearest = named('zone');
  const isForeign = direction === 'rtl' && /[A-Za-z]/.test(nearest);
  return isolate(language, isForeign ? named('widerZone') : nearest);
}

/** Whole minutes below a day, whole hours above: `7 hours, 29 minutes`. */
export function duration(language: Language, length: Seconds): string {
  const minutes = Math.max(1, Math.round(length / 60));
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  const units =
    days > 0
      ? [['day', days] as const, ['hour', hours] as const]
      : [['hour', hours] as const, ['minute', minutes % 60] as const];
  const parts = units.filter(([, count]) => count > 0).map(([unit, count]) => quantity(language, unit, count));
  return list(language, parts, 'unit');
}

const quantity = (language: Language, unit: string, count: number): string =>
  numberFormat(language, unit, { style: 'unit', unit, unitDisplay: 'long' }).format(count);

export function list(
  language: Language,
  items: readonly string[],
  type: 'conjunction' | 'unit' = 'conjunction',
): string {
  const { tag } = LOCALES[language];
  return kept(`list ${tag} ${type}`, () => new Intl.ListFormat(tag, { type })).format(items);
}

export const number = (language: Language, value: number): string =>
  numberFormat(language, 'plain', { maximumFractionDigits: 1 }).format(value);

/** Two digits: measurements carry no more. */
export const percent = (language: Language, ratio: number): string =>
  numberFormat(language, 'percent', { style: 'percent', maximumSignificantDigits: 2 }).format(ratio);

/** A country's name in the reader's language. */
export function countryName(language: Language, code: string): string {
  const { tag } = LOCALES[language];
  return kept(`region ${tag}`, () => new Intl.DisplayNames(tag, { type: 'region' })).of(code) ?? code;
}
