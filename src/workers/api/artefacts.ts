import { createHash } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { ArtefactMute } from '#domain/artefact';
import { INCIDENT_KINDS } from '#domain/finding';
import { days, later, toIso } from '#domain/time';
import type { Runtime } from '#pipeline/runtime';
import type { Settings } from '../settings.ts';
import { bearer } from './bearer.ts';
import { readJson } from './body.ts';
import { entity } from './entity.ts';
import { ifMatch } from './precondition.ts';
import { isoInstant } from './preferences.ts';
import { type ApiEnv, pointerOf, problem, refused } from './problem.ts';
import { noQuery } from './query.ts';

const MOST_MUTES = 100;
/** Whoever mutes what is real silences a country: it must be said again every day. */
const LONGEST_MUTE = days(1);

const list = z.strictObject({
  mutes: z
    .array(
      z.strictObject({
        entity,
        kind: z.enum(INCIDENT_KINDS),
        until: isoInstant,
        reason: z.string().trim().min(10).max(500),
        owner: z.string().trim().min(1).max(120),
      }),
    )
    .max(MOST_MUTES),
});

/** `GET` and `PUT /api/v1/mutes`: the artefacts that on-call staff know of, as a whole list. Those that have run out go. */
export function artefactRoutes(app: Hono<ApiEnv>, { store, now, log }: Runtime, settings: Settings): void {
  const guard = [bearer('oncall', settings), noQuery] as const;
  const current = async () => (await store.artefacts.all()).filter(({ until }) => until > now());

  app.get('/api/v1/mutes', ...guard, async (c) => answer(c, await current()));

  app.put('/api/v1/mutes', ...guard, async (c) => {
    const body = await readJson(c, list);
    if (!body.ok) return problem(c, body.error);
    const { mutes } = body.value;
    const wrong = mutes.findIndex(({ until }) => until <= now() || until > later(now(), LONGEST_MUTE));
    if (wrong >= 0) {
      const detail = 'Ends within the next 24 hours; put it again while it is still true.';
      return problem(c, refused([{ pointer: pointerOf(['mutes', wrong, 'until']), code: 'mute.length', detail }]));
    }
    const twice = mutes.findIndex(
      (one, index) => mutes.findIndex(({ entity, kind }) => entity === one.entity && kind === one.kind) < index,
    );
    if (twice >= 0) {
      const detail = 'This place and kind are listed twice.';
      return problem(c, refused([{ pointer: pointerOf(['mutes', twice]), code: 'duplicate', detail }]));
    }
    const stale = ifMatch(c, tagOf(await current()));
    if (stale !== null) return problem(c, stale);
    await store.artefacts.replace(mutes);
    log({ step: 'mutes', count: mutes.length });
    return answer(c, await current());
  });
}

function answer(c: Context<ApiEnv>, mutes: readonly ArtefactMute[]): Response {
  const shown = mutes.map((mute) => ({ ...mute, until: toIso(mute.until) }));
  return c.json({ mutes: shown }, 200, { ETag: tagOf(mutes) });
}

const tagOf = (mutes: readonly ArtefactMute[]): string =>
  `"${createHash('sha256').update(JSON.stringify(mutes)).digest('base64url').slice(0, 22)}"`;
