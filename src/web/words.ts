import { isolate } from '#alerts/format';
import {
  agoText,
  clockText,
  compactText,
  dateText,
  nowText,
  numberFormat,
  offsetText,
  spanText,
  zoneText,
} from '#alerts/intl';
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
  /** `8 hours`, `7 days`: whole days as days. */
  span(hours: number): string;
  /** `5 minutes ago`, in the largest unit that fits; `now` within the minute. */
  ago(at: Instant, now: Instant): string;
}

const DASH = '–';

const made = new Map<Language, Words>();

export function wordsFor(language: Language): Words {
  const known = made.get(language);
  if (known !== undefined) return known;
  const words = makeWords(language);
  made.set(language, words);
  return words;
}

function makeWords(language: Language): Words {
  const { direction, calendarTag } = LOCALES[language];
  const t: Words['t'] = (key, values) => translate(language, key, values);
  const comma = t('site.comma');
  const numbers = numberFormat(language, { maximumSignificantDigits: 3 });
  const counts = numberFormat(language, {});
  const percents = numberFormat(language, { style: 'percent', maximumFractionDigits: 0 });

  const date = (at: Instant, zone: string) => {
    const civil = dateText(language, at, zone);
    return calendarTag === null ? civil : `${dateText(language, at, zone, 'long', 'own')} (${civil})`;
  };
  const local = (at: Instant, zone: string) => {
    const [name, offset] = [zoneText(language, at, zone, true), offsetText(language, at, zone)];
    const zoneName = name === offset ? offset : `${name} (${offset})`;
    const time = `${clockText(language, at, zone)}${comma} ${zoneName}`;
    const isSameDay = dateText(language, at, zone) === dateText(language, at, 'UTC');
    return isSameDay ? time : `${date(at, zone)}${comma} ${time}`;
  };

  return {
    language,
    direction,
    t,
    label(prefix, id) {
      const key = `${prefix}.${id}`;
      return hasMessage(key) ? CATALOGUES[language][key] : isolate(language, id);
    },
    number: (value) => (Math.abs(value) >= 1e6 ? compactText(language, value) : numbers.format(value)),
    count: (value) => counts.format(value),
    percent: (ratio) => (ratio === null ? DASH : percents.format(ratio)),
    utc: (at) => `${date(at, 'UTC')}${comma} ${isolate(language, `${clockText(language, at, 'UTC')} UTC`)}`,
    local,
    clock: (at, zone) => clockText(language, at, zone),
    day: (at, zone, calendar) => dateText(language, at, zone, 'short', calendar),
    offset: (at, zone) => offsetText(language, at, zone),
    span: (hours) => (hours % 24 === 0 ? spanText(language, 'day', hours / 24) : spanText(language, 'hour', hours)),
    ago: (at, now) => ago(language, Math.max(0, now - at)),
  };
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

function ago(language: Language, seconds: number): string {
  const found = UNITS.find(([, size]) => seconds >= size);
  if (found === undefined) return nowText(language);
  const [unit, length] = found;
  return agoText(language, unit, Math.floor(seconds / length));
}
