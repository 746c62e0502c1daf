import type { Hono } from 'hono';
import { etag } from 'hono/etag';
import { toIso } from '#domain/time';
import type { Runtime } from '#pipeline/runtime';
import { watches } from '#pipeline/watch';
import { publicRead } from './headers.ts';
import type { ApiEnv } from './problem.ts';
import { noQuery } from './query.ts';

/** `GET /api/v1/watches`: countries in which something has happened that came before cuts of the past. No alarm is raised by it. */
export function watchesRoutes(app: Hono<ApiEnv>, runtime: Runtime): void {
  app.get('/api/v1/watches', publicRead, etag(), noQuery, async (c) => {
    const shown = (await watches(runtime.now(), runtime)).map(({ country, level, precursors, until }) => ({
      country,
      level,
      until: toIso(until),
      precursors: precursors.map(({ kind, from, shownBy }) => ({ kind, from: toIso(from), shownBy })),
    }));
    return c.json({ watches: shown }, 200, { 'Cache-Control': 'public, max-age=300' });
  });
}
