import type { Context, Hono } from 'hono';
import { etag } from 'hono/etag';
import { base64url } from 'jose';
import { z } from 'zod';
import type { Incident } from '#domain/incident';
import { patternsByIncident } from '#domain/pattern';
import { instant, toIso } from '#domain/time';
import { incidentJson } from '#domain/wire';
import type { Runtime } from '#pipeline/runtime';
import type { Revision } from '#storage/store';
import { recordJson, recordsOf } from '../reports.ts';
import { publicRead } from './headers.ts';
import { type ApiEnv, problem } from './problem.ts';
import { malformed, noQuery, readQuery } from './query.ts';

const USUAL_PAGE = 50;

const listQuery = z.object({
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/, 'must be a whole number from 1 to 100')
    .transform(Number)
    .default(USUAL_PAGE),
  /** `open`: every open one, on one page. */
  status: z.enum(['open', 'any']).default('any'),
  cursor: z.string().max(256).optional(),
});

type Onset = Pick<Incident, 'from' | 'id'>;

/** `GET /api/v1/incidents` (newest first by onset) and `GET /api/v1/incidents/{id}` (with its history and others' reports). */
export function incidentRoutes(app: Hono<ApiEnv>, runtime: Runtime): void {
  const { store } = runtime;
  const reading = [publicRead, etag()] as const;
  const listed = async (incidents: readonly Incident[]) => {
    const patterns = await store.patterns.ofEntities(incidents.map(({ subject }) => subject.entity));
    const byIncident = patternsByIncident(patterns);
    return incidents.map((incident) => incidentJson(incident, byIncident.get(incident.id) ?? null));
  };

  app.get('/api/v1/incidents', ...reading, async (c) => {
    const query = readQuery(c, listQuery);
    if (!query.ok) return problem(c, query.error);
    const { limit, status, cursor } = query.value;
    const before = cursor === undefined ? undefined : readCursor(cursor);
    if (before === null || (before !== undefined && status === 'open')) {
      return problem(c, malformed('cursor.invalid', 'Take the cursor from the page before, with the same parameters.'));
    }
    if (status === 'open') return answer(c, { incidents: await listed(await store.incidents.open()), next: null });
    // One more than asked for tells whether there is a next page.
    const found = await store.incidents.recent(limit + 1, before);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const next = found.length > limit && last !== undefined ? makeCursor(last) : null;
    return answer(c, { incidents: await listed(page), next });
  });

  app.get('/api/v1/incidents/:id', ...reading, noQuery, async (c) => {
    const id = c.req.param('id');
    const incident = ID.test(id) ? await store.incidents.byId(id) : null;
    if (incident === null) return problem(c, { name: 'not-found' });
    const [history, places, patterns] = await Promise.all([
      store.incidents.history(id),
      store.places.all(),
      store.patterns.ofEntities([incident.subject.entity]),
    ]);
    const records = await recordsOf(incident, places, runtime);
    const reports = records.map((record) => recordJson(record, runtime));
    return answer(c, {
      ...incidentJson(incident, patternsByIncident(patterns).get(id) ?? null),
      history: history.map(revisionJson),
      reports,
    });
  });
}

const ID = /^[A-Za-z0-9._-]{1,120}$/;

const answer = (c: Context<ApiEnv>, body: object) => c.json(body, 200, { 'Cache-Control': 'public, max-age=15' });

const revisionJson = ({ at, transition, incident, configuration }: Revision) => {
  const { id: _, kind: __, entity: ___, service: ____, pattern: _____, ...changing } = incidentJson(incident, null);
  return { at: toIso(at), transition, configuration, ...changing };
};

const makeCursor = ({ from, id }: Onset): string => base64url.encode(`${from} ${id}`);

/** @returns null for a text that no page gave */
function readCursor(text: string): Onset | null {
  try {
    const [, from, id] = /^(\d{1,12}) ([A-Za-z0-9._-]+)$/.exec(new TextDecoder().decode(base64url.decode(text))) ?? [];
    return from === undefined || id === undefined ? null : { from: instant(Number(from)), id };
  } catch {
    return null;
  }
}
