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
  SELECT subscription, incident, until FROM deferral WHERE until <= ?1 ORDER BY until, subscription, incident LIMIT ?2`;

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
    async due(dueAt, limit) {
      const { results } = await db.prepare(DUE).bind(dueAt, limit).all();
      return results.map((found) => row.parse(found));
    },
    drop: (deferrals) => writeAll(db, DROP, rowsOf(deferrals)),
  };
}
