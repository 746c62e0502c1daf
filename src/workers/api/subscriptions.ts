import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { mailAddress } from '#alerts/channels/address';
import { webPushChannel } from '#alerts/channels/web-push';
import type { Subscription, SubscriptionId } from '#domain/subscription';
import { change, explain } from '../managing.ts';
import { type Desk, type NotSubscribed, subscribeEmail, subscribePush, unsubscribe } from '../subscribing.ts';
import { isToken, readToken } from '../tokens.ts';
import { afterwards } from './afterwards.ts';
import { faults, readJson } from './body.ts';
import { ifMatch } from './precondition.ts';
import { type ApiEnv, type Problem, pointerOf, problem, refused } from './problem.ts';
import { noQuery } from './query.ts';
import { decisionJson, subscriptionJson } from './subscription-json.ts';
import { changeShape, wishShape } from './wish.ts';

const emailRequest = z.strictObject({ channel: z.literal('email').optional(), email: mailAddress, ...wishShape });

/** `PushSubscription.toJSON()` of a browser, beside the wish; the channel itself knows what an endpoint and keys are. */
const pushRequest = z.strictObject({
  channel: z.literal('web-push'),
  endpoint: z.unknown().optional(),
  keys: z.unknown().optional(),
  expirationTime: z.unknown().optional(),
  ...wishShape,
});

const request = z.discriminatedUnion('channel', [emailRequest, pushRequest], {
  error: (issue) =>
    issue.code === 'invalid_union' ? 'must be email or web-push; webhooks have a resource of their own' : undefined,
});

/**
 * `POST /api/v1/subscriptions`; `GET`, `PATCH` and `DELETE /api/v1/subscriptions/{token}`, and its decisions. The token that
 * manages a subscription may end it too; the one that every mail gives to mail programs can do nothing else.
 */
export function subscriptionRoutes(app: Hono<ApiEnv>, desk: Desk): void {
  app.post('/api/v1/subscriptions', noQuery, async (c) => {
    const body = await readJson(c, request);
    if (!body.ok) return problem(c, body.error);
    return body.value.channel === 'web-push' ? push(c, desk, body.value) : email(c, desk, body.value);
  });

  app.get('/api/v1/subscriptions/:token', noQuery, async (c) => {
    const found = await managed(desk, c.req.param('token'));
    return found === null ? problem(c, { name: 'not-found' }) : answer(c, found);
  });

  app.patch('/api/v1/subscriptions/:token', noQuery, async (c) => {
    const body = await readJson(c, changeShape);
    if (!body.ok) return problem(c, body.error);
    const known = await managed(desk, c.req.param('token'));
    if (known === null) return problem(c, { name: 'not-found' });
    const stale = ifMatch(c, tagOf(known));
    if (stale !== null) return problem(c, stale);
    const changed = await change(known, body.value, desk.runtime);
    return changed.ok ? answer(c, changed.value) : problem(c, { name: 'precondition-failed' });
  });

  app.get('/api/v1/subscriptions/:token/decisions', noQuery, async (c) => {
    const found = await managed(desk, c.req.param('token'));
    if (found === null) return problem(c, { name: 'not-found' });
    const { deliveries } = await explain(found, desk.runtime);
    return c.json({ decisions: deliveries.map(decisionJson) });
  });

  app.delete('/api/v1/subscriptions/:token', noQuery, async (c) => {
    const token = c.req.param('token');
    const id = isToken(token) ? await leaver(desk, token) : null;
    // The same for a token that was never good and for one that was used: the holder wants it gone, and it is.
    if (id === null || (await unsubscribe(desk, id)) === 'unknown') return problem(c, { name: 'not-found' });
    return c.body(null, 204);
  });
}

/** Null for a token that was never ours, and for a subscription that has ended. */
export async function managed({ linkKey, runtime }: Desk, token: string): Promise<Subscription | null> {
  const id = isToken(token) ? await readToken(linkKey, 'manage', token) : null;
  return id === null ? null : runtime.store.subscriptions.byId(id);
}

const leaver = async ({ linkKey }: Desk, token: string): Promise<SubscriptionId | null> =>
  (await readToken(linkKey, 'unsubscribe', token)) ?? (await readToken(linkKey, 'manage', token));

const tagOf = ({ revision }: Subscription): string => `"${revision}"`;

const answer = (c: Context<ApiEnv>, subscription: Subscription): Response =>
  c.json(subscriptionJson(subscription), 200, { ETag: tagOf(subscription) });

async function email(c: Context<ApiEnv>, desk: Desk, { email: address, ...wish }: z.output<typeof emailRequest>) {
  const answer = await subscribeEmail(desk, wish, address);
  if (!answer.ok) return problem(c, problemOf(answer.error, { address: 'email' }));
  await afterwards(c, answer.value);
  return c.json({ status: 'pending', detail: 'If a confirmation is due, it is on its way.' }, 202);
}

async function push(c: Context<ApiEnv>, desk: Desk, body: z.output<typeof pushRequest>) {
  const { endpoint, keys, expirationTime, channel: _, ...wish } = body;
  const target = { endpoint, keys, ...(expirationTime === undefined ? {} : { expirationTime }) };
  const parsed = webPushChannel.parseTarget(target);
  if (!parsed.success) return problem(c, refused(parsed.error.issues.flatMap(faults)));
  const answer = await subscribePush(desk, wish, parsed.data);
  if (!answer.ok) return problem(c, problemOf(answer.error));
  const { token, id, welcome } = answer.value;
  await afterwards(c, welcome);
  return c.json({ status: 'active', token, manage: await desk.runtime.manageUrl(id) }, 201);
}

/** @param renamed members of the target that the request names otherwise */
export function problemOf(answer: NotSubscribed, renamed: Readonly<Record<string, string>> = {}): Problem {
  const { reason, code } = answer;
  const path = 'path' in answer ? answer.path.map((key) => renamed[key] ?? key) : [];
  const detail = DETAILS[code] ?? 'This target is not one that alerts are sent to.';
  const problem = refused([{ pointer: pointerOf(path), code, detail }], reason);
  return reason === 'unavailable' ? { ...problem, headers: { 'Retry-After': '3600' } } : problem;
}

const DETAILS: Readonly<Record<string, string>> = {
  'budget.confirmations': 'Too many addresses wait for their confirmation. Come back in an hour.',
  'channel.off': 'This deployment has not set the channel up.',
  'shape.host': 'This shape is sent to its own product only, or where the operator has allowed it.',
  'shape.routing-key': 'A routing key belongs to the shape pagerduty, and to no other.',
  'limit.webhooks': 'There are as many webhooks as one deployment takes.',
  'target.taken': 'There is a subscription for this target already.',
};
