import { createHash } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { Place } from '#domain/entity';
import type { Runtime } from '#pipeline/runtime';
import type { Settings } from '../settings.ts';
import { bearer } from './bearer.ts';
import { LIST_LIMIT, readJson } from './body.ts';
import { entity } from './entity.ts';
import { ifMatch } from './precondition.ts';
import { type ApiEnv, pointerOf, problem, refused } from './problem.ts';
import { noQuery } from './query.ts';
import { timezone } from './wish.ts';

const MOST_PLACES = 2000;
/** Letters of any script, without what reorders or hides text: names are shown to people. */
const NAME = /^[^\p{C}\p{Zl}\p{Zp}]+$/u;

const place: z.ZodType<Place, unknown> = z
  .strictObject({
    entity,
    name: z.string().trim().min(1).max(120).regex(NAME, 'holds no control characters'),
    timezone,
    within: entity.nullable().default(null),
    access: z.enum(['mobile', 'fixed']).nullable().default(null),
    control: z.boolean().default(false),
  })
  .refine(({ entity: own, within }) => own !== within, { path: ['within'], message: 'cannot be the place itself' });

const list = z.strictObject({ places: z.array(place).min(1).max(MOST_PLACES) });

/** `GET` and `PUT /api/v1/watch`: the whole watch list, for on-call. The next tick polls what was saved. */
export function watchRoutes(app: Hono<ApiEnv>, { store, log }: Runtime, settings: Settings): void {
  const guard = [bearer('oncall', settings), noQuery] as const;

  app.get('/api/v1/watch', ...guard, async (c) => answer(c, await store.places.all()));

  app.put('/api/v1/watch', ...guard, async (c) => {
    const body = await readJson(c, list, LIST_LIMIT);
    if (!body.ok) return problem(c, body.error);
    const { places } = body.value;
    const twice = places.findIndex(({ entity: own }, index) => places.findIndex((one) => one.entity === own) < index);
    if (twice >= 0) {
      const pointer = pointerOf(['places', twice, 'entity']);
      return problem(c, refused([{ pointer, code: 'duplicate', detail: 'This place is listed twice.' }]));
    }
    // Optional here, for a list is replaced as a whole and keeps no version of its own.
    const stale = c.req.header('if-match') === undefined ? null : ifMatch(c, tagOf(await store.places.all()));
    if (stale !== null) return problem(c, stale);
    await store.places.replace(places);
    log({ step: 'watch', places: places.length });
    return answer(c, await store.places.all());
  });
}

function answer(c: Context<ApiEnv>, places: readonly Place[]): Response {
  return c.json({ places }, 200, { ETag: tagOf(places) });
}

const tagOf = (places: readonly Place[]): string =>
  `"${createHash('sha256').update(JSON.stringify(places)).digest('base64url').slice(0, 22)}"`;
