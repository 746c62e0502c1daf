import type { Hono } from 'hono';
import type { WebhookKeys } from '../webhook-keys.ts';
import { publicRead } from './headers.ts';
import { type ApiEnv, problem } from './problem.ts';
import { noQuery } from './query.ts';

/** The public halves of the keys that sign `v1a`, as a JWK set (RFC 7517), where receivers can find them again. */
export function webhookKeyRoutes(app: Hono<ApiEnv>, keys: WebhookKeys): void {
  app.get('/.well-known/nightwire-webhook-keys.json', publicRead, noQuery, async (c) => {
    const found = await keys.publicKeys();
    if (found.length === 0)
      return problem(c, { name: 'not-found', detail: 'This deployment signs with secrets only.' });
    return c.json({ keys: found }, 200, { 'Cache-Control': 'public, max-age=3600' });
  });
}
