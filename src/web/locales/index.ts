import { IntlMessageFormat } from 'intl-messageformat';
import { LOCALES } from '#alerts/locales/index';
import type { Language } from '#domain/subscription';
import { ar } from './ar.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fa } from './fa.ts';
import { fr } from './fr.ts';
import { my } from './my.ts';
import { ru } from './ru.ts';

export type MessageKey = keyof typeof en;
export type Catalogue = Readonly<Record<MessageKey, string>>;
export type Values = Readonly<Record<string, string | number>>;

export const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en, fa, ar, my, ru, es, fr };
/** Each language's name in itself: whoever needs it can read it. */
export const ENDONYM: Readonly<Record<Language, string>> = {
  en: 'English',
  fa: 'فارسی',
  ar: 'العربية',
  my: 'မြန်မာ',
  ru: 'Русский',
  es: 'Español',
  fr: 'Français',
};

/** Parsing a message costs more than formatting it, and an isolate serves many pages. */
const parsed = new Map<string, IntlMessageFormat>();

/** @throws when a value that the message names is missing: a page never shows a hole */
export function translate(language: Language, key: MessageKey, values: Values = {}): string {
  const cacheKey = `${language} ${key}`;
  const known = parsed.get(cacheKey);
  const format =
    known ?? new IntlMessageFormat(CATALOGUES[language][key], LOCALES[language].tag, undefined, { ignoreTag: true });
  if (known === undefined) parsed.set(cacheKey, format);
  return String(format.format(values));
}

export const hasMessage = (key: string): key is MessageKey => Object.hasOwn(en, key);
