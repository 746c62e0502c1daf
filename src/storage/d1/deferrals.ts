import { z } from 'zod';
import type { Deferral, DeferralStore } from '../store.ts';
import { bulk, writeAll } from './bulk.ts';
import { at } from './rows.ts';

const PUT = `
  INSERT INTO deferral (subscription, incident, until)
  SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?1)
  WHERE EXISTS (SELECT 1 FROM subscription WHERE id = value ->> 0)
  ON CONFLICT (subscription, incident) DO UPDATE SET until = excluded.until WHERE until <> excluded.until`;

const DUE = `
  WITH waiting AS (
    SELECT subscription FROM (SELECT subscription, until FROM deferral WHERE until <= ?1 ORDER BY until LIMIT ?2 * ?3)
    GROUP BY subscription ORDER BY min(until), subscription LIMIT ?2
  )
  SELECT subscription, incident, until
  FROM waiting CROSS JOIN deferral USING (subscription) WHERE until <= ?1 ORDER BY subscription, incident`;
/** Of those that are due only so many for each asked for are looked at: a morning may end the night of a whole country. */
const LOOKED_AT = 8;

const DROP = `
  DELETE FROM deferral WHERE (subscription, incident, until) IN (
    SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?1)
  )`;

const row = z.object({ subscription: z.string(), incident: z.string(), until: at }) satisfies z.ZodType<Deferral>;
const rowsOf = (deferrals: readonly Deferral[]) =>
  bulk(deferrals.map(({ subscription, incident, until }) => [subscription, incident, until]));

export function d1Deferrals(db: D1Database): DeferralStore {
  return {
    put: (deferrals) => writeAll(db, PUT, rowsOf(deferrals)),
    async due(dueAt, subscriptions) {
      const { results } = await db.prepare(DUE).bind(dueAt, subscriptions, LOOKED_AT).all();
      return results.map((found) => row.parse(found));
    },
    drop: (deferrals) => writeAll(db, DROP, rowsOf(deferrals)),
  };
}
