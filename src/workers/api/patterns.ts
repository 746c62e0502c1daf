import type { Context, Hono } from 'hono';
import { etag } from 'hono/etag';
import { patternJson } from '#domain/wire';
import type { Runtime } from '#pipeline/runtime';
import { publicRead } from './headers.ts';
import { type ApiEnv, problem } from './problem.ts';
import { noQuery } from './query.ts';

const MOST_LISTED = 200;
const ID = /^window\.[A-Za-z0-9._-]{1,120}$/;

/** `GET /api/v1/patterns` (windows that have not ended, the newest change first) and `GET /api/v1/patterns/{id}`. */
export function patternRoutes(app: Hono<ApiEnv>, { store }: Runtime): void {
  const reading = [publicRead, etag(), noQuery] as const;

  app.get('/api/v1/patterns', ...reading, async (c) => {
    const patterns = await store.patterns.active(MOST_LISTED);
    return answer(c, { patterns: patterns.map(patternJson) });
  });

  app.get('/api/v1/patterns/:id', ...reading, async (c) => {
    const id = c.req.param('id');
    const [pattern] = ID.test(id) ? await store.patterns.byIds([id]) : [];
    if (pattern === undefined) return problem(c, { name: 'not-found' });
    return answer(c, { ...patternJson(pattern), incidents: pattern.nights.map(({ incident }) => incident) });
  });
}

const answer = (c: Context<ApiEnv>, body: object) => c.json(body, 200, { 'Cache-Control': 'public, max-age=15' });
