import { isolate } from '#alerts/format';
import { LOCALES } from '#alerts/locales/index';
import type { Language } from '#domain/subscription';
import type { Instant } from '#domain/time';
import { CATALOGUES, hasMessage, type MessageKey, translate, type Values } from './locales/index.ts';

/** Everything that depends on the reader's language. One per language, with its formatters kept. */
export interface Words {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  t(key: MessageKey, values?: Values): string;
  /** The text under `prefix.id` if there is one, else the id itself. */
  label(prefix: string, id: string): string;
  /** Three significant digits; large numbers are shortened. */
  number(value: number): string;
  count(value: number): string;
  /** Of a ratio: 0.042 is 4 %. Null is a dash, never a zero. */
  percent(ratio: number | null): string;
  /** `8 January 2026, 16:30 UTC`, in the reader's calendar first where it is another one. */
  utc(at: Instant): string;
  /** `20:00, Iran Standard Time (UTC+3:30)`; the date leads where it is another than in UTC. */
  local(at: Instant, zone: string): string;
  /** As short as an axis needs: `16:30`, `8 Jan`. */
  clock(at: Instant, zone: string): string;
  day(at: Instant, zone: string, calendar: 'civil' | 'own'): string;
  /** `UTC+3:30`. */
  offset(at: Instant, zone: string): string;
  /** `5 minutes ago`, in the largest unit that fits. */
  ago(at: Instant, now: Instant): string;
}

/** Left-to-right isolate and its end (Unicode UAX #9), for numbers with signs. */
const [LRI, PDI] = ['\u2066', '\u2069'];
const DASH = '–';
const SHAPES = {
  fullDate: { day: 'numeric', month: 'long', year: 'numeric' },
  shortDate: { day: 'numeric', month: 'short' },
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  zoneName: { timeZoneName: 'long' },
  zoneOffset: { timeZoneName: 'shortOffset' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
type Shape = keyof typeof SHAPES;

const made = new Map<Language, Words>();

export function wordsFor(language: Language): Words {
  const known = made.get(language);
  if (known !== undefined) return known;
  const words = makeWords(language);
  made.set(language, words);
  return words;
}

function makeWords(language: Language): Words {
  const { tag, calendarTag, direction } = LOCALES[language];
  const rtl = direction === 'rtl';
  // ICU's default calendar of `fa` is the Solar Hijri one.
  const civil = `${tag.split('-u-')[0]}-u-ca-gregory`;
  const own = calendarTag ?? civil;
  const comma = rtl ? '،' : ',';
  const numbers = new Intl.NumberFormat(tag, { maximumSignificantDigits: 3 });
  const compact = new Intl.NumberFormat(tag, { maximumSignificantDigits: 3, notation: 'compact' });
  const counts = new Intl.NumberFormat(tag);
  const percents = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 });
  const relative = new Intl.RelativeTimeFormat(tag);

  const date = (at: Instant, zone: string) => {
    const plainDate = ordered(civil, 'fullDate', zone, at);
    return own === civil ? plainDate : `${ordered(own, 'fullDate', zone, at)} (${plainDate})`;
  };
  const clock = (at: Instant, zone: string) => formatter(civil, 'clock', zone).format(at * 1000);
  const offset = (at: Instant, zone: string) => {
    const text = partOf(formatter('en', 'zoneOffset', zone), at, 'timeZoneName');
    const named = text.replace('GMT', 'UTC').replace(/\d/g, (digit) => counts.format(Number(digit)));
    return rtl ? `${LRI}${named}${PDI}` : named;
  };
  const local = (at: Instant, zone: string) => {
    const name = partOf(formatter(civil, 'zoneName', zone), at, 'timeZoneName');
    const time = `${clock(at, zone)}${comma} ${name} (${offset(at, zone)})`;
    const isSameDay = ordered(civil, 'fullDate', zone, at) === ordered(civil, 'fullDate', 'UTC', at);
    return isSameDay ? time : `${date(at, zone)}${comma} ${time}`;
  };

  return {
    language,
    direction,
    t: (key, values) => translate(language, key, values),
    label(prefix, id) {
      const key = `${prefix}.${id}`;
      return hasMessage(key) ? CATALOGUES[language][key] : isolate(language, id);
    },
    number: (value) => (Math.abs(value) >= 1e6 ? compact : numbers).format(value),
    count: (value) => counts.format(value),
    percent: (ratio) => (ratio === null ? DASH : percents.format(ratio)),
    utc: (at) => `${date(at, 'UTC')}${comma} ${isolate(language, `${clock(at, 'UTC')} UTC`)}`,
    local,
    clock,
    day: (at, zone, calendar) => ordered(calendar === 'own' ? own : civil, 'shortDate', zone, at),
    offset,
    ago: (at, now) => agoText(relative, Math.max(0, now - at)),
  };
}

/** Making an `Intl.DateTimeFormat` costs a hundred times more than using it; zones are those of the watch list. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, shape: Shape, timeZone: string): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${shape}`;
  const known = formatters.get(key);
  const format = known ?? new Intl.DateTimeFormat(locale, { ...SHAPES[shape], timeZone });
  if (known === undefined) formatters.set(key, format);
  return format;
}

const partOf = (format: Intl.DateTimeFormat, at: Instant, type: Intl.DateTimeFormatPartTypes): string =>
  format.formatToParts(at * 1000).find((part) => part.type === type)?.value ?? '';

/** Day, month, year in both calendars: ICU puts the Solar Hijri year first, and nobody else does. */
function ordered(locale: string, shape: Shape, zone: string, at: Instant): string {
  const parts = formatter(locale, shape, zone).formatToParts(at * 1000);
  return (['day', 'month', 'year'] as const)
    .flatMap((type) => parts.find((part) => part.type === type)?.value ?? [])
    .join(' ');
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

function agoText(relative: Intl.RelativeTimeFormat, seconds: number): string {
  const [unit, length] = UNITS.find(([, size]) => seconds >= size) ?? UNITS[2];
  return relative.format(-Math.floor(seconds / length), unit);
}
