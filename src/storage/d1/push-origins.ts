import { z } from 'zod';
import type { PushOrigin } from '#domain/push-origin';
import type { PushOriginStore } from '../store.ts';
import { at } from './rows.ts';

const PUT = `
  INSERT INTO push_origin (origin, until, reason, refusals)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?1) WHERE true
  ON CONFLICT (origin) DO UPDATE
  SET until = excluded.until, reason = excluded.reason, refusals = excluded.refusals`;

export const pushOriginRow = z.object({
  origin: z.string(),
  until: at,
  reason: z.string(),
  refusals: z.int(),
}) satisfies z.ZodType<PushOrigin>;

export function d1PushOrigins(db: D1Database): PushOriginStore {
  return {
    async all() {
      const { results } = await db
        .prepare('SELECT origin, until, reason, refusals FROM push_origin ORDER BY origin')
        .all();
      return results.map((found) => pushOriginRow.parse(found));
    },
    async put(origins, over) {
      const rows = origins.map(({ origin, until, reason, refusals }) => [origin, until, reason, refusals]);
      await db.batch([
        db
          .prepare('DELETE FROM push_origin WHERE origin IN (SELECT value FROM json_each(?1))')
          .bind(JSON.stringify(over)),
        db.prepare(PUT).bind(JSON.stringify(rows)),
      ]);
    },
  };
}
