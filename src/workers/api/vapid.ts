import type { Hono } from 'hono';
import type { Runtime } from '#pipeline/runtime';
import { publicRead } from './headers.ts';
import { type ApiEnv, problem } from './problem.ts';
import { noQuery } from './query.ts';

/** `GET /api/v1/vapid`: the key that a browser subscribes with, base64url (RFC 8292). */
export function vapidRoutes(app: Hono<ApiEnv>, { transport }: Runtime): void {
  app.get('/api/v1/vapid', publicRead, noQuery, (c) => {
    if (transport.vapid === null) return problem(c, { name: 'not-found', detail: 'Push is not set up here.' });
    return c.json({ publicKey: transport.vapid.publicKey }, 200, { 'Cache-Control': 'public, max-age=3600' });
  });
}
