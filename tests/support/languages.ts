import { duration, list, moment, number, percent } from '#alerts/format';
import { clockText, dateText, offsetText, regionText, zoneText } from '#alerts/intl';
import { LOCALES } from '#alerts/locales/index';
import { entityCode, entityType } from '#domain/entity';
import { LANGUAGES, type Language } from '#domain/subscription';
import { instant, later, seconds } from '#domain/time';
import { wordsFor } from '#web/words';
import { DEFAULT_PLACES } from '../../src/watch.ts';

/** 10 January 2026, 20:40 UTC. */
const START = instant(1_768_077_600);
const MONTH = 30.5 * 86_400;
const ZONES = ['Asia/Bangkok', 'America/New_York', 'Antarctica/Troll', 'America/Punta_Arenas', 'Pacific/Kiritimati'];

/** Everything that a runtime says in words of its own, by what it is. */
export function said(language: Language): Readonly<Record<string, readonly string[]>> {
  const words = wordsFor(language);
  const months = Array.from({ length: 12 }, (_, i) => later(START, Math.round(i * MONTH)));
  const zones = [...new Set([...DEFAULT_PLACES.map(({ timezone }) => timezone), ...ZONES])];
  const countries = DEFAULT_PLACES.filter(({ entity }) => entityType(entity) === 'country');
  return {
    dates: months.map((at) => dateText(language, at, 'UTC')),
    'short dates': months.map((at) => dateText(language, at, 'UTC', 'short')),
    'dates of the own calendar': months.map((at) => dateText(language, at, 'UTC', 'long', 'own')),
    moments: zones.map((zone) => moment(language, START, zone)),
    'times of pages': zones.flatMap((zone) => [words.utc(START), words.local(START, zone)]),
    zones: zones.flatMap((zone) => [zoneText(language, START, zone), zoneText(language, START, zone, true)]),
    offsets: zones.map((zone) => offsetText(language, START, zone)),
    clocks: [clockText(language, START, 'UTC')],
    countries: countries.map(({ entity }) => regionText(language, entityCode(entity))),
    numbers: [1234.5, 0, 7].map((value) => number(language, value)),
    'large numbers': [1_234_567, 98_765_432].map((value) => words.number(value)),
    percentages: [percent(language, 0.069), words.percent(0.4)],
    durations: [60, 3700, 8000, 90_000, 200_000, 1_000_000].map((length) => duration(language, seconds(length))),
    ages: [0, 60, 7300, 90_000, 300_000].map((age) => words.ago(START, later(START, age))),
    lists: [list(language, ['*', '*', '*']), list(language, ['*', '*'])],
  };
}

const SCRIPTS = { Arab: /\p{Script=Arabic}/u, Cyrl: /\p{Script=Cyrillic}/u, Mymr: /\p{Script=Myanmar}/u } as const;
/** Which languages have digits of their own, and the first of them. */
const ZERO: Partial<Record<Language, number>> = { fa: 0x6f0, ar: 0x660, my: 0x1040 };
/** What is the same in every language. */
const UNIVERSAL = /\bUTC\b/g;

/** What in a text belongs to another language: Latin words where another script is written, digits of another people. */
export function foreign(language: Language, text: string): readonly string[] {
  const { script } = LOCALES[language];
  const bare = text.replace(UNIVERSAL, '');
  const words = script === 'Latn' ? [] : (bare.match(/\p{Script=Latin}+/gu) ?? []);
  const others = Object.entries(SCRIPTS).flatMap(([name, letters]) =>
    name === script ? [] : (bare.match(new RegExp(`${letters.source}+`, 'gu')) ?? []),
  );
  const zero = ZERO[language] ?? 0x30;
  const digits = [...bare].filter((one) => /\p{Nd}/u.test(one) && ((one.codePointAt(0) ?? 0) - zero) >>> 0 > 9);
  return [...words, ...others, ...digits];
}

/** Fallbacks of every kind: what a reader of the language would see in somebody else's. */
export const fallbacks = (language: Language): readonly string[] =>
  Object.entries(said(language)).flatMap(([what, texts]) =>
    texts.flatMap((text) => foreign(language, text).map((piece) => `${what}: ${piece} in ${text}`)),
  );

/** Kinds of text that come out just as in English, which no other language of ours writes so. */
export function englishOf(language: Language): readonly string[] {
  const [own, english] = [said(language), said('en')];
  const same = ['clocks', 'offsets', 'percentages', ...(language === 'es' || language === 'fr' ? ['numbers'] : [])];
  return Object.keys(english).filter(
    (what) => !same.includes(what) && own[what]?.join('\n') === english[what]?.join('\n'),
  );
}

export const OTHERS: readonly Language[] = LANGUAGES.filter((language) => language !== 'en');
