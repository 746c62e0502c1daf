import { z } from 'zod';
import type { Trouble } from '#domain/endpoint';
import type { EndpointStore } from '../endpoints.ts';
import { allOf, bulk, writeAll } from './bulk.ts';
import { keyOf } from './deliveries.ts';
import { at, maybeAt } from './rows.ts';
import { ADD_OWN_INTERESTS } from './subscriptions.ts';

const COLUMNS = 'subscription, since, last, failures, days, reason, disabled_at, notice, owed, took_at';

const OF = `
  SELECT ${COLUMNS} FROM json_each(?1) AS wanted CROSS JOIN endpoint_trouble
  WHERE subscription = wanted.value`;

const PUT = `
  INSERT INTO endpoint_trouble (${COLUMNS})
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8,
    value ->> 9
  FROM json_each(?1) WHERE EXISTS (SELECT 1 FROM subscription WHERE id = value ->> 0)
  ON CONFLICT (subscription) DO UPDATE
  SET since = excluded.since, last = excluded.last, failures = excluded.failures, days = excluded.days,
    reason = excluded.reason, disabled_at = excluded.disabled_at, notice = excluded.notice, owed = excluded.owed,
    took_at = excluded.took_at`;

const DISABLE = [
  `UPDATE subscription SET status = 'disabled' WHERE status = 'active' AND id IN (SELECT value FROM json_each(?1))`,
  'DELETE FROM interest WHERE subscription IN (SELECT value FROM json_each(?1))',
  `UPDATE delivery SET status = 'gone', failure = 'disabled', finished_at = ?2
  WHERE subscription IN (SELECT value FROM json_each(?1)) AND status IN ('pending', 'sending')`,
];

const SEND_AGAIN = `
  UPDATE delivery SET status = 'pending', attempt = 0, due_at = ?2, finished_at = NULL, failure = NULL, asked = 1
  WHERE subscription = ?3
    AND (subscription, thread, turn) IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?1))
    AND status IN ('delivered', 'gone', 'rejected', 'superseded', 'dead') RETURNING turn`;

export const troubleRow = z
  .object({
    subscription: z.string(),
    since: at,
    last: at,
    failures: z.int(),
    days: z.int(),
    reason: z.string(),
    disabled_at: maybeAt,
    notice: z.enum(['failing', 'disabled']).nullable(),
    owed: z.literal([0, 1]),
    took_at: maybeAt,
  })
  .transform(({ disabled_at: disabledAt, took_at: tookAt, owed, ...rest }): Trouble => {
    return { ...rest, disabledAt, tookAt, owed: owed === 1 };
  });

export function d1Endpoints(db: D1Database): EndpointStore {
  return {
    async reseal(id, from, to) {
      const sql = 'UPDATE subscription SET sealed = ?3 WHERE id = ?1 AND sealed = ?2 RETURNING id';
      return (await db.prepare(sql).bind(id, from, to).all()).results.length === 1 ? 'saved' : 'conflict';
    },

    async troubles(ids) {
      return (await allOf(db, OF, bulk([...new Set(ids)]))).map((found) => troubleRow.parse(found));
    },

    async putTroubles(troubles, putAt) {
      const disabled = JSON.stringify(
        troubles.filter(({ disabledAt }) => disabledAt !== null).map(({ subscription }) => subscription),
      );
      const [, , end] = DISABLE;
      await db.batch([
        ...bulk(troubles.map(rowOf)).map((chunk) => db.prepare(PUT).bind(chunk)),
        ...(disabled === '[]'
          ? []
          : DISABLE.map((sql) =>
              sql === end ? db.prepare(sql).bind(disabled, putAt) : db.prepare(sql).bind(disabled),
            )),
      ]);
    },

    clearTroubles: (ids) =>
      writeAll(
        db,
        'DELETE FROM endpoint_trouble WHERE subscription IN (SELECT value FROM json_each(?1))',
        bulk([...new Set(ids)]),
      ),

    async owed(limit) {
      const sql = `SELECT ${COLUMNS} FROM endpoint_trouble WHERE owed = 1 ORDER BY since, subscription LIMIT ?1`;
      return (await db.prepare(sql).bind(limit).all()).results.map((found) => troubleRow.parse(found));
    },

    async told({ subscription, notice }) {
      const sql = 'UPDATE endpoint_trouble SET owed = 0 WHERE subscription = ?1 AND notice = ?2';
      await db.prepare(sql).bind(subscription, notice).run();
    },

    async enable(id) {
      const [answer] = await db.batch([
        db
          .prepare(`UPDATE subscription SET status = 'active' WHERE id = ?1 AND status = 'disabled' RETURNING id`)
          .bind(id),
        db.prepare(ADD_OWN_INTERESTS).bind(id),
        db.prepare('DELETE FROM endpoint_trouble WHERE subscription = ?1').bind(id),
      ]);
      return answer?.results.length === 1;
    },

    async sendAgain(id, deliveries, askedAt) {
      const { results } = await db
        .prepare(SEND_AGAIN)
        .bind(JSON.stringify(deliveries.map(keyOf)), askedAt, id)
        .all();
      return results.length;
    },
  };
}

function rowOf({ subscription, since, last, failures, days, reason, disabledAt, notice, owed, tookAt }: Trouble) {
  return [subscription, since, last, failures, days, reason, disabledAt, notice, owed ? 1 : 0, tookAt];
}
