import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { hours, later } from '#domain/time';
import type { ManageView } from '#web/views';
import { wordsFor } from '#web/words';
import { renderDocument } from '../../web/layout.tsx';
import { Manage } from '../../web/manage.tsx';
import { manageView } from '../manage-view.ts';
import { type Change, change, everythingOf, explain } from '../managing.ts';
import { type Desk, unsubscribe } from '../subscribing.ts';
import { isToken } from '../tokens.ts';
import { languageOf, wantsPage } from './accept.ts';
import { readForm } from './body.ts';
import { entity } from './entity.ts';
import { notice } from './links.ts';
import { MOST_MUTES } from './preferences.ts';
import { type ApiEnv, problem } from './problem.ts';
import { decisionJson, subscriptionJson } from './subscription-json.ts';
import { managed } from './subscriptions.ts';
import { checkQuiet, LISTS, wishFields, wishOf } from './wish-fields.ts';

const revision = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

const save = z.strictObject({ act: z.literal('save'), revision, ...wishFields }).superRefine(checkQuiet);
const form = z.union([
  z.strictObject({
    act: z.literal('pause'),
    revision,
    place: z.union([z.literal('*'), entity]),
    hours: z.enum(['1', '8', '24', '168', '720']).transform(Number),
  }),
  z.strictObject({ act: z.literal('resume'), revision }),
  z.strictObject({ act: z.literal('delete'), revision, sure: z.literal('yes') }),
]);
const sent = z.union([save, form]);

/**
 * The page on which a subscription is seen, changed, paused, taken along and ended, by whoever holds its link. GET changes
 * nothing; the token is the authority, so that the forms work from a mail program's window as well.
 */
export function manageRoutes(app: Hono<ApiEnv>, desk: Desk): void {
  const { runtime } = desk;

  app.get('/s/:token', async (c) => {
    const token = c.req.param('token');
    if (!isToken(token)) return missing(c);
    const found = await managed(desk, token);
    return found === null ? notice(c, 'unknown', 200) : show(c, await manageView(found, token, null, runtime));
  });

  app.get('/s/:token/export', async (c) => {
    const token = c.req.param('token');
    if (!isToken(token)) return missing(c);
    const found = await managed(desk, token);
    if (found === null) return notice(c, 'unknown', 200);
    const [target, { deliveries }] = await Promise.all([everythingOf(found, runtime), explain(found, runtime)]);
    return c.json({ ...subscriptionJson(found), target, decisions: deliveries.map(decisionJson) });
  });

  app.post('/s/:token', async (c) => {
    const token = c.req.param('token');
    if (!isToken(token)) return missing(c);
    const body = await readForm(c, sent, LISTS);
    const isRefused = !body.ok && body.error.name === 'validation' && wantsPage(c);
    if (!body.ok && !isRefused) return problem(c, body.error);
    const known = await managed(desk, token);
    if (known === null) return notice(c, 'unknown', 200);
    const answer = async (said: ManageView['said'], status: 200 | 409 | 422, now = known) =>
      show(c, await manageView(now, token, said, runtime), status);
    if (!body.ok) return answer('refused', 422);
    if (body.value.act === 'delete') {
      await unsubscribe(desk, known.id);
      return notice(c, 'unsubscribed', 200);
    }
    if (body.value.revision !== known.revision) return answer('conflict', 409);
    const wanted = changeOf(body.value, known.preferences.mutes, runtime);
    if ((wanted.preferences?.mutes?.length ?? 0) > MOST_MUTES) return answer('refused', 422);
    const changed = await change(known, wanted, runtime);
    return changed.ok ? answer('saved', 200, changed.value) : answer('conflict', 409);
  });
}

type Sent = Exclude<z.output<typeof sent>, { act: 'delete' }>;

function changeOf(given: Sent, mutes: ManageView['mutes'], { now }: Desk['runtime']): Change {
  switch (given.act) {
    case 'save': {
      const { act: _, revision: __, ...fields } = given;
      // An emptied field is a choice here: no limit.
      return wishOf(fields);
    }
    case 'resume':
      return { preferences: { mutes: [] } };
    case 'pause': {
      const left = mutes.filter((mute) => mute.until > now() && mute.entity !== given.place);
      return { preferences: { mutes: [...left, { entity: given.place, until: later(now(), hours(given.hours)) }] } };
    }
  }
}

const missing = (c: Context<ApiEnv>) => (wantsPage(c) ? notice(c, 'unknown', 404) : problem(c, { name: 'not-found' }));

function show(c: Context<ApiEnv>, view: ManageView, status: 200 | 409 | 422 = 200): Response | Promise<Response> {
  c.header('X-Robots-Tag', 'noindex');
  const language = languageOf(c);
  c.header('Content-Language', language);
  const page = { words: wordsFor(language), path: c.req.path, chosen: c.req.query('lang') !== undefined };
  return c.html(renderDocument(Manage({ page, view })), status);
}
