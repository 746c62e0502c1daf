import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { mailAddress } from '#alerts/channels/address';
import { webhookId } from '#alerts/channels/webhook';
import { routingKey, SHAPES, type WebhookTarget, webhookTarget } from '#alerts/channels/webhook-target';
import type { Trouble } from '#domain/endpoint';
import type { Subscription } from '#domain/subscription';
import { toIso } from '#domain/time';
import type { Settings } from '../settings.ts';
import { type Desk, unsubscribe } from '../subscribing.ts';
import { askContact } from '../webhook-contact.ts';
import { type Opened, openWebhook, registerWebhook } from '../webhooks.ts';
import { afterwards } from './afterwards.ts';
import { bearer } from './bearer.ts';
import { readJson } from './body.ts';
import { type ApiEnv, problem } from './problem.ts';
import { noQuery } from './query.ts';
import { decisionJson, preferencesJson } from './subscription-json.ts';
import { problemOf } from './subscriptions.ts';
import { wishShape } from './wish.ts';

const registration = z.strictObject({
  url: z.string().min(1).max(2048),
  shape: z.enum(SHAPES).optional(),
  routingKey: routingKey.optional(),
  contact: mailAddress.optional(),
  ...wishShape,
});

const MOST_LISTED = 100;

/** Webhooks of integrators, behind their bearer token. A secret is shown once, when it is made. */
export function webhookRoutes(app: Hono<ApiEnv>, desk: Desk, settings: Settings): void {
  const { store, vault } = desk.runtime;
  const guard = [bearer('integrator', settings), noQuery] as const;

  app.post('/api/v1/webhooks', ...guard, async (c) => {
    const body = await readJson(c, registration);
    if (!body.ok) return problem(c, body.error);
    const { url, shape, routingKey, contact, ...wish } = body.value;
    const answer = await registerWebhook(desk, wish, { url, shape, routingKey, contact });
    if (!answer.ok) return problem(c, problemOf(answer.error));
    const { subscription, target, secret, challenge } = answer.value;
    if (contact !== undefined) await afterwards(c, () => askContactOf(desk, subscription.id));
    return c.json({ ...webhookJson(subscription, target, undefined), secret, challenge }, 201, {
      Location: `/api/v1/webhooks/${subscription.id}`,
    });
  });

  app.get('/api/v1/webhooks', ...guard, async (c) => {
    const subscriptions = await store.subscriptions.ofChannel('webhook', MOST_LISTED);
    const ids = subscriptions.map(({ id }) => id);
    const [sealed, troubles] = await Promise.all([
      store.subscriptions.sealedTargets(ids),
      store.endpoints.troubles(ids),
    ]);
    const webhooks = await Promise.all(
      subscriptions.map(async (subscription) => {
        const { id } = subscription;
        const text = sealed.get(id);
        if (text === undefined) return [];
        const target = webhookTarget.parse(await vault.open(id, text));
        return [
          webhookJson(
            subscription,
            target,
            troubles.find((one) => one.subscription === id),
          ),
        ];
      }),
    );
    return c.json({ webhooks: webhooks.flat() });
  });

  app.get('/api/v1/webhooks/:id', ...guard, (c) => withWebhook(c, desk, (found) => show(c, desk, found)));

  app.delete('/api/v1/webhooks/:id', ...guard, (c) =>
    withWebhook(c, desk, async ({ subscription: { id } }) =>
      (await unsubscribe(desk, id)) === 'unknown' ? problem(c, { name: 'not-found' }) : c.body(null, 204),
    ),
  );

  app.get('/api/v1/webhooks/:id/deliveries', ...guard, (c) =>
    withWebhook(c, desk, async ({ subscription: { id } }) => {
      const deliveries = await store.deliveries.ofSubscription(id, MOST_LISTED);
      const shown = deliveries.map((one) => ({ webhookId: webhookId(one.id), ...decisionJson(one) }));
      return c.json({ deliveries: shown });
    }),
  );
}

async function askContactOf(desk: Desk, id: string): Promise<void> {
  const found = await openWebhook(desk, id);
  if (found !== null) await askContact(desk, found);
}

/** The webhook that the path names, or 404: nobody's mail or push is shown here. */
export async function withWebhook(
  c: Context<ApiEnv>,
  desk: Desk,
  answer: (found: Opened) => Promise<Response>,
): Promise<Response> {
  const found = await openWebhook(desk, c.req.param('id') ?? '');
  return found === null ? problem(c, { name: 'not-found' }) : answer(found);
}

export async function show(c: Context<ApiEnv>, { runtime }: Desk, { subscription, target }: Opened): Promise<Response> {
  const [now, [trouble]] = await Promise.all([
    runtime.store.subscriptions.byId(subscription.id),
    runtime.store.endpoints.troubles([subscription.id]),
  ]);
  return c.json(webhookJson(now ?? subscription, target, trouble));
}

/** Without secrets, and without the address of its owner. */
function webhookJson(subscription: Subscription, target: WebhookTarget, trouble: Trouble | undefined) {
  const { id, status, filter, language, timezone, preferences, createdAt } = subscription;
  return {
    ...{ id, url: target.url, shape: target.shape ?? 'nightwire', status },
    contact: target.contact !== undefined,
    contactConfirmed: target.contactConfirmed === true,
    ...{ filter, language, timezone, preferences: preferencesJson(preferences) },
    trouble: trouble === undefined ? null : troubleJson(trouble),
    createdAt: toIso(createdAt),
  };
}

const troubleJson = ({ since, last, failures, reason, disabledAt }: Trouble) => ({
  ...{ since: toIso(since), last: toIso(last), failures, reason },
  disabledAt: disabledAt === null ? null : toIso(disabledAt),
});
