import { z } from 'zod';
import type { DeadMessage, DeadStore } from '../dead.ts';
import { COLUMNS, deliveryOf, deliveryRow } from './deliveries.ts';
import { at } from './rows.ts';

const PUT = 'INSERT INTO dead_message (id, queue, body, died_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING';
/** A handful: each is a mistake of ours or of the platform's. */
const MESSAGES = 'SELECT id, queue, body, died_at FROM dead_message ORDER BY died_at DESC, id LIMIT ?1';
const MESSAGE = 'SELECT id, queue, body, died_at FROM dead_message WHERE id = ?1';
const DELIVERIES = `
  SELECT ${COLUMNS} FROM delivery WHERE status = 'dead'
  ORDER BY finished_at DESC, subscription, thread, turn LIMIT ?1`;

const row = z
  .object({ id: z.string(), queue: z.string(), body: z.string(), died_at: at })
  .transform(({ died_at: diedAt, ...rest }): DeadMessage => ({ ...rest, diedAt }));

export function d1Dead(db: D1Database): DeadStore {
  return {
    async put({ id, queue, body, diedAt }) {
      await db.prepare(PUT).bind(id, queue, body, diedAt).run();
    },
    async messages(limit) {
      return (await db.prepare(MESSAGES).bind(limit).all()).results.map((found) => row.parse(found));
    },
    async message(id) {
      const found = await db.prepare(MESSAGE).bind(id).first();
      return found === null ? null : row.parse(found);
    },
    async drop(id) {
      await db.prepare('DELETE FROM dead_message WHERE id = ?1').bind(id).run();
    },
    async deliveries(limit) {
      const { results } = await db.prepare(DELIVERIES).bind(limit).all();
      return results.map((found) => deliveryOf(deliveryRow.parse(found)));
    },
  };
}
