import type { Context } from 'hono';
import { parseAccept } from 'hono/utils/accept';
import { LANGUAGES, type Language } from '#domain/subscription';

export interface AcceptPart {
  readonly type: string;
  readonly q: number;
}

const MEDIA_TYPE = /^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+$/;

/** What the client would like, best first. A header that cannot be read asks for nothing in particular. */
export function wanted(header: string | undefined): readonly AcceptPart[] {
  const parts = header === undefined ? [] : parseAccept(header);
  return parts.length > 0 && parts.every(({ type }) => MEDIA_TYPE.test(type)) ? parts : [{ type: '*/*', q: 1 }];
}

/** A person with a browser, rather than a program: only then is the answer a page. */
export const wantsPage = (c: Context): boolean =>
  wanted(c.req.header('accept')).some(({ type, q }) => q > 0 && type === 'text/html');

/** What a link chose (`?lang=fa`), else the first of our languages in the order that the reader's browser gives. */
export function languageOf(c: Context): Language {
  const chosen = LANGUAGES.find((language) => language === c.req.query('lang'));
  if (chosen !== undefined) return chosen;
  for (const { type } of parseAccept(c.req.header('accept-language') ?? '')) {
    const known = LANGUAGES.find((language) => language === type.toLowerCase().split('-')[0]);
    if (known !== undefined) return known;
  }
  return 'en';
}
