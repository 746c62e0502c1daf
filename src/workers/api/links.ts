import type { Context, Hono } from 'hono';
import { type NoticeKind, renderNotice } from '../../web/notice.tsx';
import { confirm, type Desk, unsubscribe } from '../subscribing.ts';
import { isToken, type Purpose, readToken } from '../tokens.ts';
import { confirmContact } from '../webhook-contact.ts';
import { languageOf, wantsPage } from './accept.ts';
import { type ApiEnv, problem } from './problem.ts';
import { StoreUnavailable } from './unavailable.ts';

/** One kind of link: the page with its button, what the button does, and what is said then. */
interface Link {
  readonly path: string;
  readonly purpose: Purpose;
  readonly asks: NoticeKind;
  /** @param id null for a token that was never ours */
  act(desk: Desk, id: string | null): Promise<NoticeKind>;
}

const LINKS: readonly Link[] = [
  {
    path: '/u/:token',
    purpose: 'unsubscribe',
    asks: 'unsubscribe',
    async act(desk, id) {
      if (id === null) return 'unknown';
      await unsubscribe(desk, id);
      return 'unsubscribed';
    },
  },
  {
    path: '/c/:token',
    purpose: 'confirm',
    asks: 'confirm',
    // Whoever has unsubscribed in the meantime, or comes after two days, must not believe that alerts will come.
    act: async (desk, id) => (id !== null && (await confirm(desk, id)) === 'confirmed' ? 'confirmed' : 'unknown'),
  },
  {
    path: '/o/:token',
    purpose: 'contact',
    asks: 'contact',
    act: async (desk, id) =>
      id !== null && (await confirmContact(desk, id)) === 'confirmed' ? 'contacted' : 'unknown',
  },
];

/**
 * The links in our mails. GET never changes anything, for mail scanners follow links, and shows the same page for every
 * token; POST acts, whatever its body and wherever it comes from, for the token is the authority (RFC 8058).
 */
export function linkRoutes(app: Hono<ApiEnv>, desk: Desk): void {
  for (const { path, purpose, asks, act } of LINKS) {
    app.get(path, (c) => (isToken(tokenOf(c)) ? notice(c, asks, 200) : missing(c)));
    app.post(path, async (c) => {
      const token = tokenOf(c);
      if (!isToken(token)) return missing(c);
      try {
        return notice(c, await act(desk, await readToken(desk.linkKey, purpose, token)), 200);
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || !wantsPage(c)) throw error;
        // The button stays: nothing is claimed to have happened.
        c.header('Retry-After', '30');
        return notice(c, asks, 503);
      }
    });
  }
}

const tokenOf = (c: Context<ApiEnv>): string => c.req.param('token') ?? '';
const missing = (c: Context<ApiEnv>) => (wantsPage(c) ? notice(c, 'unknown', 404) : problem(c, { name: 'not-found' }));

const ACTING: readonly NoticeKind[] = ['confirm', 'unsubscribe', 'contact'];

export function notice(c: Context<ApiEnv>, kind: NoticeKind, status: 200 | 202 | 404 | 422 | 503) {
  c.header('Cache-Control', 'no-store');
  c.header('X-Robots-Tag', 'noindex');
  const language = languageOf(c);
  // What the button answers is in the language that the link chose.
  const query = c.req.query('lang') === language ? `?lang=${language}` : '';
  const action = ACTING.includes(kind) ? `${c.req.path}${query}` : undefined;
  return c.html(renderNotice(kind, language, action), status);
}
