import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { type Configuration, THRESHOLDS, type Threshold, type Thresholds } from '#domain/thresholds';
import type { Runtime } from '#pipeline/runtime';
import type { Settings } from '../settings.ts';
import { bearer } from './bearer.ts';
import { readJson } from './body.ts';
import { ifMatch } from './precondition.ts';
import { type ApiEnv, problem } from './problem.ts';
import { noQuery } from './query.ts';

/** Finer than this nothing is measured, and a sum of binary fractions is told from a number that somebody meant. */
const DECIMALS = 6;

const within = ({ min, max }: Threshold) =>
  z
    .number()
    .min(min)
    .max(max)
    .refine((value) => Number(value.toFixed(DECIMALS)) === value, `has at most ${DECIMALS} decimals`)
    .optional();

/** Derived from the one table that the detectors read. What is left out stays as it is. */
const update = z.strictObject({
  thresholds: z.strictObject(
    Object.fromEntries(Object.entries(THRESHOLDS).map(([name, threshold]) => [name, within(threshold)])),
  ),
  reason: z.string().trim().min(10).max(500),
});

/** `GET` and `PUT /api/v1/thresholds`, for on-call. The next tick detects with what was saved. */
export function thresholdRoutes(app: Hono<ApiEnv>, { store, now, log }: Runtime, settings: Settings): void {
  const guard = [bearer('oncall', settings), noQuery] as const;

  app.get('/api/v1/thresholds', ...guard, async (c) => answer(c, await store.configuration.current()));

  app.put('/api/v1/thresholds', ...guard, async (c) => {
    const body = await readJson(c, update);
    if (!body.ok) return problem(c, body.error);
    const current = await store.configuration.current();
    const refused = ifMatch(c, tagOf(current));
    if (refused !== null) return problem(c, refused);
    const thresholds = { ...current.thresholds, ...body.value.thresholds } as Thresholds;
    const by = { author: 'oncall', reason: body.value.reason, at: now() };
    const saved = await store.configuration.save(thresholds, current.version, by);
    if (saved === 'conflict') return problem(c, { name: 'precondition-failed' });
    log({ step: 'thresholds', version: current.version + 1 });
    return answer(c, await store.configuration.current());
  });
}

const tagOf = ({ version }: Configuration): string => `"${version}"`;

function answer(c: Context<ApiEnv>, configuration: Configuration): Response {
  const { version, thresholds } = configuration;
  const shown = Object.entries<Threshold>(THRESHOLDS).map(([name, { default: usual, min, max, unit, reason }]) => [
    name,
    { value: thresholds[name as keyof Thresholds], default: usual, min, max, unit, reason },
  ]);
  return c.json({ version, thresholds: Object.fromEntries(shown) }, 200, { ETag: tagOf(configuration) });
}
