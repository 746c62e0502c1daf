import type { Hono } from 'hono';
import { z } from 'zod';
import type { Subscription } from '#domain/subscription';
import { toIso } from '#domain/time';
import type { Settings } from '../settings.ts';
import { type Desk, registerWebhook, unsubscribe } from '../subscribing.ts';
import { bearer } from './bearer.ts';
import { readJson } from './body.ts';
import { type ApiEnv, problem } from './problem.ts';
import { noQuery } from './query.ts';
import { decisionJson, preferencesJson } from './subscription-json.ts';
import { problemOf } from './subscriptions.ts';
import { wishShape } from './wish.ts';

const registration = z.strictObject({ url: z.string().min(1).max(2048), ...wishShape });
const stored = z.object({ url: z.string() });

const MOST_LISTED = 100;

/** Webhooks of integrators, behind their bearer token. A secret is shown once, when it is made. */
export function webhookRoutes(app: Hono<ApiEnv>, desk: Desk, settings: Settings): void {
  const { store, vault } = desk.runtime;
  const guard = [bearer('integrator', settings), noQuery] as const;

  async function find(id: string): Promise<Subscription | null> {
    const found = await store.subscriptions.byId(id);
    return found?.channel === 'webhook' ? found : null;
  }

  app.post('/api/v1/webhooks', ...guard, async (c) => {
    const body = await readJson(c, registration);
    if (!body.ok) return problem(c, body.error);
    const { url, ...wish } = body.value;
    const answer = await registerWebhook(desk, wish, url);
    if (!answer.ok) return problem(c, problemOf(answer.error));
    const { subscription, secret } = answer.value;
    return c.json({ ...webhookJson(subscription, answer.value.url), secret }, 201, {
      Location: `/api/v1/webhooks/${subscription.id}`,
    });
  });

  app.get('/api/v1/webhooks', ...guard, async (c) => {
    const subscriptions = await store.subscriptions.ofChannel('webhook', MOST_LISTED);
    const sealed = await store.subscriptions.sealedTargets(subscriptions.map(({ id }) => id));
    const webhooks = await Promise.all(
      subscriptions.map(async (subscription) => {
        const text = sealed.get(subscription.id);
        return text === undefined
          ? []
          : [webhookJson(subscription, stored.parse(await vault.open(subscription.id, text)).url)];
      }),
    );
    return c.json({ webhooks: webhooks.flat() });
  });

  app.delete('/api/v1/webhooks/:id', ...guard, async (c) => {
    const found = await find(c.req.param('id'));
    if (found === null || (await unsubscribe(desk, found.id)) === 'unknown') return problem(c, { name: 'not-found' });
    return c.body(null, 204);
  });

  app.get('/api/v1/webhooks/:id/deliveries', ...guard, async (c) => {
    const found = await find(c.req.param('id'));
    if (found === null) return problem(c, { name: 'not-found' });
    const deliveries = await store.deliveries.ofSubscription(found.id, MOST_LISTED);
    return c.json({ deliveries: deliveries.map(decisionJson) });
  });
}

const webhookJson = ({ id, filter, language, timezone, preferences, createdAt }: Subscription, url: string) => ({
  id,
  url,
  filter,
  language,
  timezone,
  preferences: preferencesJson(preferences),
  createdAt: toIso(createdAt),
});
