import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { earlier, toIso } from '#domain/time';
import type { Settings } from '../settings.ts';
import type { Desk } from '../subscribing.ts';
import { askContact } from '../webhook-contact.ts';
import { ask, enable, KEPT_FOR, type Opened, redeliver, rehearse, replay, rotateSecret } from '../webhooks.ts';
import { bearer } from './bearer.ts';
import { readJson } from './body.ts';
import { isoInstant } from './preferences.ts';
import { type ApiEnv, problem, refused } from './problem.ts';
import { noQuery } from './query.ts';
import { show, withWebhook } from './webhooks.ts';

/** Why the owner is not asked (once more). */
const CONTACT = {
  none: 'It has no contact, or there is no mail.',
  confirmed: 'Its contact has confirmed.',
  asked: 'Its contact was asked within the last 24 hours.',
  failed: 'The mail did not go out.',
} as const;

const since = z.strictObject({ since: isoInstant });

/** What an integrator does with a webhook once it is registered: new secret, challenge, rehearsal, what was missed. */
export function webhookActions(app: Hono<ApiEnv>, desk: Desk, settings: Settings): void {
  const guard = [bearer('integrator', settings), noQuery] as const;

  app.post('/api/v1/webhooks/:id/secret', ...guard, (c) =>
    withWebhook(c, desk, async (found) => {
      const rotated = await rotateSecret(desk, found);
      if (!rotated.ok) return conflict(c, 'limit.secrets', 'Three secrets sign at once; the oldest ends within a day.');
      const { secret, until } = rotated.value;
      return c.json({ secret, previousSignsUntil: toIso(until) }, 201);
    }),
  );

  app.post('/api/v1/webhooks/:id/challenge', ...guard, (c) =>
    withWebhook(c, desk, async (found) => {
      const { subscription, target } = found;
      const failure = subscription.status === 'pending' ? await ask(desk, subscription.id, target) : null;
      if (failure === null) return show(c, desk, found);
      return conflict(c, `challenge.${failure}`, 'The endpoint did not send the challenge back.');
    }),
  );

  app.post('/api/v1/webhooks/:id/contact', ...guard, (c) =>
    withWebhook(c, desk, async (found) => {
      const why = await askContact(desk, found);
      return why === null ? c.body(null, 202) : conflict(c, `contact.${why}`, CONTACT[why]);
    }),
  );

  app.post('/api/v1/webhooks/:id/rehearsal', ...guard, (c) =>
    withWebhook(c, desk, async (found) => {
      if (found.subscription.status === 'pending') return conflict(c, ...UNPROVEN);
      return c.json({ events: await rehearse(desk, found) });
    }),
  );

  app.post('/api/v1/webhooks/:id/enable', ...guard, (c) =>
    withWebhook(c, desk, async (found) => {
      if (found.subscription.status === 'pending') return conflict(c, ...UNPROVEN);
      await enable(desk, found.subscription.id);
      return show(c, desk, found);
    }),
  );

  app.post('/api/v1/webhooks/:id/deliveries/:delivery/redeliver', ...guard, (c) =>
    whileActive(c, desk, async ({ subscription: { id } }) => {
      const count = await redeliver(desk, id, c.req.param('delivery'));
      return count === null ? problem(c, { name: 'not-found' }) : c.json({ deliveries: count }, 202);
    }),
  );

  app.post('/api/v1/webhooks/:id/replay', ...guard, async (c) => {
    const body = await readJson(c, since);
    if (!body.ok) return problem(c, body.error);
    if (body.value.since < earlier(desk.runtime.now(), KEPT_FOR)) {
      const fault = { pointer: '#/since', code: 'too-early', detail: 'Deliveries are kept for 14 days.' };
      return problem(c, refused([fault]));
    }
    return whileActive(c, desk, async ({ subscription: { id } }) =>
      c.json({ deliveries: await replay(desk, id, body.value.since) }, 202),
    );
  });
}

const UNPROVEN = ['webhook.pending', 'It has not sent our challenge back yet.'] as const;

/** Nothing is sent to an endpoint that has not proven itself, or that was given up. */
const whileActive = (c: Context<ApiEnv>, desk: Desk, answer: (found: Opened) => Promise<Response>) =>
  withWebhook(c, desk, async (found) => {
    if (found.subscription.status === 'pending') return conflict(c, ...UNPROVEN);
    if (found.subscription.status === 'disabled') return conflict(c, 'webhook.disabled', 'Switch it on first.');
    return answer(found);
  });

const conflict = (c: Context<ApiEnv>, code: string, detail: string): Response =>
  problem(c, { name: 'conflict', detail, errors: [{ pointer: '#', code, detail }] });
