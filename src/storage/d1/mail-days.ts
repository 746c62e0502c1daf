import { z } from 'zod';
import type { MailDayStore } from '../store.ts';

const sentRow = z.object({ sent: z.int() });

export function d1MailDays(db: D1Database): MailDayStore {
  return {
    async sent(day) {
      const found = await db.prepare('SELECT sent FROM mail_day WHERE day = ?1').bind(day).first();
      return found === null ? 0 : sentRow.parse(found).sent;
    },
    async add(day, count) {
      const sql =
        'INSERT INTO mail_day (day, sent) VALUES (?1, ?2) ON CONFLICT (day) DO UPDATE SET sent = sent + excluded.sent';
      await db.prepare(sql).bind(day, count).run();
    },
  };
}
