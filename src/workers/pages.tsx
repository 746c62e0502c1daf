import { type Context, Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { LANGUAGES, type Language } from '#domain/subscription';
import type { Runtime } from '#pipeline/runtime';
import { incidentText } from '#web/incident-text';
import type { Page } from '#web/page';
import { wordsFor } from '#web/words';
import { Home } from '../web/home.tsx';
import { IncidentPage } from '../web/incident.tsx';
import { renderDocument } from '../web/layout.tsx';
import { NotFound } from '../web/not-found.tsx';
import { SourcesPage } from '../web/sources-page.tsx';
import { Subscribe } from '../web/subscribe.tsx';
import { languageOf } from './api/accept.ts';
import { homeView, incidentView } from './page-views.ts';
import type { Settings } from './settings.ts';
import { sourcesView } from './sources-view.ts';
import { subscribeView } from './subscribe-view.ts';

/** As incidents name themselves; anything else is no incident, and the store need not be asked. */
const ID = /^[A-Za-z0-9._-]{1,120}$/;
const TEXT = '.txt';

/** The HTML pages. Everything is read for one page in a handful of statements, and nothing is written. */
export function createPages(runtime: Runtime, { PUBLIC_ORIGIN: origin }: Settings): Hono {
  const pages = new Hono();

  pages.get('/', async (c) => {
    const view = await homeView(runtime);
    return page(c, (page) => <Home page={page} view={view} />);
  });

  pages.get('/sources', async (c) => {
    const view = await sourcesView(runtime);
    return page(c, (page) => <SourcesPage page={page} view={view} />);
  });

  pages.get('/subscribe', async (c) => {
    const view = await subscribeView(new URL(c.req.url).searchParams, readerOf(c).words.language, runtime);
    return page(c, (page) => <Subscribe page={page} view={view} />, view.refused.length === 0 ? 200 : 422);
  });

  pages.get('/i/:id', async (c) => {
    const asked = c.req.param('id');
    const asText = asked.endsWith(TEXT);
    const id = asText ? asked.slice(0, -TEXT.length) : asked;
    const view = ID.test(id) ? await incidentView(id, runtime) : null;
    if (view === null) return page(c, (page) => <NotFound page={page} />, 404);
    if (!asText) return page(c, (page) => <IncidentPage page={page} view={view} />);
    const { words } = readerOf(c);
    c.header('Vary', 'Accept-Language');
    c.header('Content-Language', words.language);
    c.header('Cache-Control', 'public, max-age=30');
    return c.text(incidentText(words, view, origin));
  });

  return pages;
}

function page(c: Context, draw: (page: Page) => Child, status: 200 | 404 | 422 = 200): Response | Promise<Response> {
  const reader = readerOf(c);
  c.header('Vary', 'Accept-Language');
  c.header('Content-Language', reader.words.language);
  c.header('Cache-Control', status === 200 ? 'public, max-age=30' : 'no-store');
  return c.html(renderDocument(draw(reader)), status);
}

/** A language chosen by link wins over the browser's, for whoever reads on a borrowed machine. */
function readerOf(c: Context): Page {
  const chosen = LANGUAGES.find((language): language is Language => language === c.req.query('lang'));
  return { words: wordsFor(chosen ?? languageOf(c)), path: c.req.path, chosen: chosen !== undefined };
}
