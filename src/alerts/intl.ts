import type { Language } from '#domain/subscription';
import type { Instant } from '#domain/time';
import { LOCALES } from './locales/index.ts';
import type { SpanUnit } from './locales/locale.ts';

/**
 * `Intl` as our languages need it. What a runtime does not know it says in English without a word of warning, so a
 * language may bring data of its own (`Locale.own`), which then go first.
 */

/** Left-to-right isolate and its end (Unicode UAX #9), for numbers with signs. */
const [LRI, PDI] = ['\u2066', '\u2069'];

/** Formatters cost a hundred times more to make than to use; the oldest leaves, for zones are many. */
const MOST_FORMATTERS = 512;
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

const SHAPES = {
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  short: { day: 'numeric', month: 'short' },
  numeric: { day: 'numeric', month: 'numeric', year: 'numeric' },
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  shortGeneric: { timeZoneName: 'shortGeneric' },
  longGeneric: { timeZoneName: 'longGeneric' },
  specific: { timeZoneName: 'long' },
  offset: { timeZoneName: 'shortOffset' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
type Shape = keyof typeof SHAPES;

const dateFormat = (tag: string, timeZone: string, shape: Shape): Intl.DateTimeFormat =>
  kept(`date ${tag} ${timeZone} ${shape}`, () => new Intl.DateTimeFormat(tag, { ...SHAPES[shape], timeZone }));

const partsOf = (tag: string, zone: string, shape: Shape, at: Instant): Intl.DateTimeFormatPart[] =>
  dateFormat(tag, zone, shape).formatToParts(at * 1000);

const partOf = (parts: readonly Intl.DateTimeFormatPart[], type: Intl.DateTimeFormatPartTypes): string =>
  parts.find((part) => part.type === type)?.value ?? '';

/** A day: `8 January 2026`, or `8 Jan`; in the civil calendar or in the one that readers live by. */
export function dateText(
  language: Language,
  at: Instant,
  zone: string,
  shape: 'long' | 'short' = 'long',
  calendar: 'civil' | 'own' = 'civil',
): string {
  const { tag, calendarTag, own } = LOCALES[language];
  if (calendar === 'own' && calendarTag !== null) return dayFirst(partsOf(calendarTag, zone, shape, at));
  const parts = partsOf(tag, zone, shape, at);
  const ownDate = own.dates?.[shape];
  if (ownDate === undefined) return parts.map(({ value }) => value).join('');
  const month = Number(partOf(partsOf('en', zone, 'numeric', at), 'month'));
  const { months, pattern } = ownDate;
  return filled(pattern, { day: partOf(parts, 'day'), month: months[month - 1] ?? '', year: partOf(parts, 'year') });
}

/** ICU puts the year of the Solar Hijri calendar first, and nobody else does. */
const dayFirst = (parts: readonly Intl.DateTimeFormatPart[]): string =>
  (['day', 'month', 'year'] as const)
    .map((type) => partOf(parts, type))
    .filter((text) => text !== '')
    .join(' ');

/** `16:30`. */
export const clockText = (language: Language, at: Instant, zone: string): string =>
  dateFormat(LOCALES[language].tag, zone, 'clock').format(at * 1000);

/**
 * What a zone is called: `Iran Time`; with `specific`, `Iran Standard Time`. A zone without a name in the reader's script
 * goes by a wider one (`Eastern Time`), and else by its offset.
 */
export function zoneText(language: Language, at: Instant, zone: string, specific = false): string {
  const { tag, script, zoneNames, own } = LOCALES[language];
  if (own.zones !== undefined) return own.zones[zone] ?? offsetText(language, at, zone);
  const shapes: readonly Shape[] = specific ? ['specific', 'longGeneric'] : [zoneNames, 'longGeneric'];
  const names = shapes.map((shape) => partOf(partsOf(tag, zone, shape, at), 'timeZoneName'));
  return names.find((name) => script === 'Latn' || !/[A-Za-z]/.test(name)) ?? offsetText(language, at, zone);
}

/** `UTC+3:30`. */
export function offsetText(language: Language, at: Instant, zone: string): string {
  const count = numberFormat(language, {});
  const text = partOf(partsOf('en', zone, 'offset', at), 'timeZoneName')
    .replace('GMT', 'UTC')
    .replace(/\d/g, (digit) => count.format(Number(digit)));
  return LOCALES[language].direction === 'rtl' ? `${LRI}${text}${PDI}` : text;
}

export function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const { tag } = LOCALES[language];
  return kept(`number ${tag} ${Object.values(options).join(' ')}`, () => new Intl.NumberFormat(tag, options));
}

/** `12.3M`, from a million on. */
export function compactText(language: Language, value: number): string {
  const { compact } = LOCALES[language].own;
  if (compact === undefined)
    return numberFormat(language, { maximumSignificantDigits: 3, notation: 'compact' }).format(value);
  const [size, pattern] = compact.find(([least]) => Math.abs(value) >= least) ?? [1, '{count}'];
  return filled(pattern, { count: numberFormat(language, { maximumSignificantDigits: 3 }).format(value / size) });
}

/** `7 hours`. */
export function spanText(language: Language, unit: SpanUnit, count: number): string {
  const { spans } = LOCALES[language].own;
  if (spans !== undefined) return filled(spans[unit], { count: numberFormat(language, {}).format(count) });
  return numberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

/** `now`. */
export function nowText(language: Language): string {
  const { tag, own } = LOCALES[language];
  return own.now ?? kept(`now ${tag}`, () => new Intl.RelativeTimeFormat(tag, { numeric: 'auto' })).format(0, 'second');
}

/** `7 hours ago`. */
export function agoText(language: Language, unit: SpanUnit, count: number): string {
  const { tag, own } = LOCALES[language];
  if (own.ago !== undefined) return filled(own.ago, { span: spanText(language, unit, count) });
  return kept(`ago ${tag}`, () => new Intl.RelativeTimeFormat(tag)).format(-count, unit);
}

export function listText(language: Language, items: readonly string[], type: 'conjunction' | 'unit'): string {
  const { tag, own } = LOCALES[language];
  if (own.lists === undefined)
    return kept(`list ${tag} ${type}`, () => new Intl.ListFormat(tag, { type })).format(items);
  const { between, last } = own.lists[type];
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(between)}${last}${items.at(-1)}`;
}

/** A country's name; its code where nobody knows one. */
export function regionText(language: Language, code: string): string {
  const { tag, own } = LOCALES[language];
  if (own.regions !== undefined) return own.regions[code] ?? code;
  return kept(`region ${tag}`, () => new Intl.DisplayNames(tag, { type: 'region' })).of(code) ?? code;
}

const filled = (pattern: string, values: Readonly<Record<string, string>>): string =>
  pattern.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
