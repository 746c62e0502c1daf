import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import { LOCALES } from '#alerts/locales/index';
import { LANGUAGES, type Language } from '#domain/subscription';
import { sources } from '#sources/index';
import { CATALOGUES, hasMessage } from '#web/locales/index';
import { englishOf, fallbacks, foreign, OTHERS } from '../support/languages.ts';

/** ICU messages as they are parsed; `type` 0 is text, 5 a selection, 6 a plural (`@formatjs/icu-messageformat-parser`). */
interface Element {
  readonly type: number;
  readonly value: string;
  readonly options?: Readonly<Record<string, { readonly value: readonly Element[] }>>;
}

const all = (elements: readonly Element[]): readonly Element[] =>
  elements.flatMap((one) => [one, ...Object.values(one.options ?? {}).flatMap(({ value }) => all(value))]);

const elementsOf = (text: string): readonly Element[] =>
  all(new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst() as unknown as readonly Element[]);

const textsOf = (language: Language) => [
  ...Object.entries(LOCALES[language].phrases),
  ...Object.entries(CATALOGUES[language]),
];

const valuesOf = (text: string): readonly string[] => [
  ...new Set(
    elementsOf(text)
      .filter(({ type }) => type !== 0 && type !== 7)
      .map(({ value }) => value),
  ),
];

/** Names of things that are written in Latin letters everywhere. */
const NAMES =
  /Nightwire|JSON|OONI|IODA|Gmail|Google( Maps)?|iOS|iPhone|iPad|JavaScript|cookie|[Ww]ebhook|\bIP(v[46])?\b|Tor( Bridge)?|Search|\bShare\b|Add to Home Screen|HTTPS|HTTP|DNS|YouTube|\b(TCP|TLS)\b/g;

describe.each(OTHERS)('in %s', (language) => {
  test('nothing is said in the script or the digits of another language', () => {
    expect(fallbacks(language)).toEqual([]);
  });

  test('nothing comes out as in English', () => {
    expect(englishOf(language)).toEqual([]);
  });

  test('every text is translated, and only names keep Latin letters', () => {
    const { script, families, signals } = LOCALES[language];
    const english = new Map(textsOf('en'));
    const texts = textsOf(language).flatMap(([key, text]) =>
      elementsOf(text)
        .filter(({ type }) => type === 0)
        .map(({ value }) => [key, value] as const),
    );
    for (const [key, text] of textsOf(language))
      if (/[a-z]{4}/.test(text.replace(/\{[^{}]*\}/g, '')) && !['site.name', 'incident.sources'].includes(key))
        expect(text, key).not.toBe(english.get(key));
    if (script === 'Latn') return;
    for (const [key, text] of [...texts, ...Object.entries(families), ...Object.entries(signals)])
      expect(foreign(language, text.replace(NAMES, '').replace(/16\.4|\/3/, '')), `${key}: ${text}`).toEqual([]);
  });
});

describe.each(LANGUAGES)('in %s', (language) => {
  test('every signal of every source has a name', () => {
    const named = (id: string) => Object.hasOwn(LOCALES[language].signals, id) || hasMessage(`signal.${id}`);
    const nameless = sources.flatMap(({ signals }) => signals.map(({ id }) => id)).filter((id) => !named(id));
    expect(nameless).toEqual([]);
  });

  const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();

  test('every plural has exactly the forms of the language, and numbers of its own at will', () => {
    for (const [key, text] of textsOf(language))
      for (const { options } of elementsOf(text).filter(({ type }) => type === 6)) {
        const forms = Object.keys(options ?? {}).filter((form) => !form.startsWith('='));
        expect(forms.toSorted(), key).toEqual(categories);
      }
  });

  test('every message knows the values that English knows, in pages all and in alerts some', () => {
    for (const [key, text] of Object.entries(CATALOGUES.en))
      expect(valuesOf(CATALOGUES[language][key as keyof typeof CATALOGUES.en]).toSorted(), key).toEqual(
        valuesOf(text).toSorted(),
      );
    const own = new Set(['own', 'utcOwn', 'date', 'utcDate', 'level', 'levels', 'severity']);
    for (const [key, text] of Object.entries(LOCALES.en.phrases)) {
      const given = (values: readonly string[]) => values.filter((value) => !own.has(value)).toSorted();
      const theirs = valuesOf(LOCALES[language].phrases[key as keyof (typeof LOCALES)['en']['phrases']]);
      expect(given(theirs), key).toEqual(given(valuesOf(text)));
    }
  });

  test('the runtime knows what it is asked for, or the language brings it', () => {
    const { tag, own } = LOCALES[language];
    if (Intl.PluralRules.supportedLocalesOf(tag)[0]?.startsWith(language)) return;
    expect(Object.keys(own).toSorted()).toEqual(
      ['ago', 'compact', 'dates', 'lists', 'now', 'regions', 'spans', 'zones'].toSorted(),
    );
  });
});
