import type { Hono } from 'hono';
import { z } from 'zod';
import { mailAddress } from '#alerts/channels/address';
import { REPORTED } from '#domain/bounce';
import { noteBounce } from '#pipeline/bounces';
import type { Runtime } from '#pipeline/runtime';
import type { Settings } from '../settings.ts';
import { bearer } from './bearer.ts';
import { readJson } from './body.ts';
import { type ApiEnv, problem } from './problem.ts';
import { noQuery } from './query.ts';

/** `hard`: there is no such mailbox; `complaint`: its owner called a mail of ours spam. What may pass is not reported. */
const bounce = z.strictObject({ address: mailAddress, kind: z.enum(['hard', 'complaint']) });

/**
 * `POST /api/v1/bounces`: what a mail provider hears after it has taken a mail, with a token that can do nothing else. The
 * answer is the same for every address; nothing of what was sent is kept but the count of bounces.
 */
export function bounceRoutes(app: Hono<ApiEnv>, runtime: Runtime, settings: Settings): void {
  const { store, vault, now } = runtime;
  app.post('/api/v1/bounces', bearer('bounces', settings), noQuery, async (c) => {
    const body = await readJson(c, bounce);
    if (!body.ok) return problem(c, body.error);
    const { address, kind } = body.value;
    const known = await store.subscriptions.byDigest('email', await vault.digest(address.toLowerCase()));
    if (known !== null) {
      const [trouble = null] = await store.endpoints.troubles([known.id]);
      await noteBounce(known.id, kind === 'hard' ? REPORTED : 'complaint', trouble, now(), runtime);
    }
    return c.body(null, 204);
  });
}
