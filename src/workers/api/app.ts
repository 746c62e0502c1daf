import { type Context, Hono } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { routePath } from 'hono/route';
import type { Runtime } from '#pipeline/runtime';
import { wordsFor } from '#web/words';
import { renderDocument } from '../../web/layout.tsx';
import { NotFound } from '../../web/not-found.tsx';
import type { Settings } from '../settings.ts';
import type { Desk } from '../subscribing.ts';
import { webhookKeys } from '../webhook-keys.ts';
import { languageOf, wantsPage } from './accept.ts';
import { artefactRoutes } from './artefacts.ts';
import { bounceRoutes } from './bounces.ts';
import { deadRoutes } from './dead.ts';
import { apiGate, isApi, ownHostOnly } from './gate.ts';
import { optionsAnswer, securityHeaders } from './headers.ts';
import { healthRoutes } from './health.ts';
import { incidentRoutes } from './incidents.ts';
import { linkRoutes } from './links.ts';
import { manageRoutes } from './manage.ts';
import { patternRoutes } from './patterns.ts';
import { type ApiEnv, PROBLEMS, type ProblemName, problem } from './problem.ts';
import { rateLimit } from './rate-limit.ts';
import { subscribeForm } from './subscribe-form.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { thresholdRoutes } from './thresholds.ts';
import { guardStore, StoreUnavailable } from './unavailable.ts';
import { vapidRoutes } from './vapid.ts';
import { watchRoutes } from './watch.ts';
import { watchesRoutes } from './watches.ts';
import { webhookActions } from './webhook-actions.ts';
import { webhookKeyRoutes } from './webhook-keys.ts';
import { webhookRoutes } from './webhooks.ts';

/**
 * Everything that answers HTTP. Checks come in one order, so that answers are stable: name and address, headers, method,
 * bearer, query, media type, size, encoding, JSON, schema, what is stored, where it would lead.
 *
 * @param pages the HTML pages, mounted at the root
 */
export function createApp(given: Runtime, settings: Settings, pages: Hono): Hono<ApiEnv> {
  const runtime: Runtime = { ...given, store: guardStore(given.store) };
  const desk: Desk = {
    runtime,
    linkKey: settings.LINK_KEY,
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  };
  const app = new Hono<ApiEnv>();
  app.use(async (c, next) => {
    c.set('origin', settings.PUBLIC_ORIGIN);
    return next();
  });
  app.use(securityHeaders, ownHostOnly(settings.PUBLIC_ORIGIN));
  const held = rateLimit(settings, runtime.transport.now);
  app.use('/api/*', apiGate, held);
  app.use('/subscribe', held);
  app.use(methodNotAllowed({ app, onMethodNotAllowed }));
  incidentRoutes(app, runtime);
  patternRoutes(app, runtime);
  healthRoutes(app, runtime, settings);
  subscriptionRoutes(app, desk);
  webhookRoutes(app, desk, settings);
  webhookActions(app, desk, settings);
  webhookKeyRoutes(app, webhookKeys(settings.WEBHOOK_SIGNING_KEYS));
  bounceRoutes(app, runtime, settings);
  thresholdRoutes(app, runtime, settings);
  watchRoutes(app, runtime, settings);
  watchesRoutes(app, runtime);
  artefactRoutes(app, runtime, settings);
  deadRoutes(app, runtime, settings);
  vapidRoutes(app, runtime);
  linkRoutes(app, desk);
  manageRoutes(app, desk);
  subscribeForm(app, desk);
  problemPages(app);
  app.route('/', pages);
  handleRest(app, runtime);
  return app;
}

/** The `type` of a problem leads to what it means (RFC 9457 §3.1.1). */
function problemPages(app: Hono<ApiEnv>): void {
  app.get('/problems/:name', (c) => {
    const name = c.req.param('name');
    if (!Object.hasOwn(PROBLEMS, name)) return c.notFound();
    const [status, title] = PROBLEMS[name as ProblemName];
    return c.text(`${status} ${name}\n\n${title}.\n`, 200, { 'Cache-Control': 'public, max-age=86400' });
  });
}

const onMethodNotAllowed = (c: Context<ApiEnv>, methods: readonly string[]): Response => {
  if (c.req.method === 'OPTIONS') return optionsAnswer(c, methods);
  return problem(c, { name: 'method-not-allowed', headers: { Allow: methods.join(', ') } });
};

function handleRest(app: Hono<ApiEnv>, { log }: Runtime): void {
  app.notFound((c) => {
    if (isApi(c) || !wantsPage(c)) return problem(c, { name: 'not-found' });
    const page = { words: wordsFor(languageOf(c)), path: '/', chosen: c.req.query('lang') !== undefined };
    return c.html(renderDocument(NotFound({ page })), 404);
  });
  app.onError((error, c) => {
    // The route and never the path: paths hold tokens.
    const route = routePath(c, -1);
    log({ step: 'http', route, method: c.req.method, reason: error.name, detail: error.message.slice(0, 200) });
    return problem(c, { name: error instanceof StoreUnavailable ? 'unavailable' : 'internal' });
  });
}
