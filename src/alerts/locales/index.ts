import { IntlMessageFormat } from 'intl-messageformat';
import type { IncidentKind } from '#domain/finding';
import type { Language } from '#domain/subscription';
import { ar } from './ar.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fa } from './fa.ts';
import { fr } from './fr.ts';
import type { Locale, Phrases } from './locale.ts';
import { my } from './my.ts';
import { ru } from './ru.ts';

export const LOCALES: Readonly<Record<Language, Locale>> = { en, fa, ar, my, ru, es, fr };

export type PhraseName = keyof Phrases;

/** Parsing a message costs ten times what filling it in does. At most one entry per language and phrase. */
const parsed = new Map<string, IntlMessageFormat>();

/** @throws when the phrase asks for a value that is not given */
export function phrase(language: Language, name: PhraseName, values: Record<string, string | number> = {}): string {
  const key = `${language}/${name}`;
  let format = parsed.get(key);
  if (format === undefined) {
    const { tag, phrases } = LOCALES[language];
    format = new IntlMessageFormat(phrases[name], tag, undefined, { ignoreTag: true });
    parsed.set(key, format);
  }
  return String(format.format(values)).replace(/\s+/g, ' ').trim();
}

/** An incident's kind as phrases select by it: ICU identifiers hold no hyphen. */
export const kindWord = (kind: IncidentKind): string => (kind === 'service-block' ? 'block' : kind);
