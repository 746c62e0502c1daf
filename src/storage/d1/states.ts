import { z } from 'zod';
import type { SourceOutage } from '#domain/health';
import { invariant } from '#domain/result';
import { subjectKey } from '#domain/subject';
import type { SignalState, StateStore } from '../store.ts';
import { bulk, writeAll } from './bulk.ts';
import { at, signal, subjectKeyed } from './rows.ts';

const PUT = `
  INSERT INTO signal_state (signal, subject, status, ratio, at)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?1) WHERE true
  ON CONFLICT (signal, subject) DO UPDATE SET status = excluded.status, ratio = excluded.ratio, at = excluded.at
  WHERE (status, ratio, at) IS NOT (excluded.status, excluded.ratio, excluded.at)`;

const READ = `
  SELECT kept.signal, kept.subject, kept.status, kept.ratio, kept.at
  FROM json_each(?1) AS wanted CROSS JOIN signal_state AS kept
  WHERE kept.signal = wanted.value AND instr(kept.subject, '#') = 0`;

const DROP_OUTAGES = `
  DELETE FROM source_outage
  WHERE signal IN (SELECT value FROM json_each(?1)) AND signal NOT IN (SELECT value ->> 0 FROM json_each(?2))`;
const PUT_OUTAGES = `
  INSERT INTO source_outage (signal, since, fallen, watched)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?1) WHERE true
  ON CONFLICT (signal) DO UPDATE SET since = excluded.since, fallen = excluded.fallen, watched = excluded.watched
  WHERE (since, fallen, watched) IS NOT (excluded.since, excluded.fallen, excluded.watched)`;
const OUTAGES = 'SELECT signal, since, fallen, watched FROM source_outage ORDER BY signal';

const stateRow = z.object({
  signal,
  subject: subjectKeyed,
  status: z.enum(['detected', 'normal', 'insufficient']),
  ratio: z.number().nullable(),
  at,
}) satisfies z.ZodType<SignalState>;

const outageRow = z.object({
  signal,
  since: at,
  fallen: z.int(),
  watched: z.int(),
}) satisfies z.ZodType<SourceOutage>;

export function d1States(db: D1Database): StateStore {
  return {
    async put(states) {
      const rows = states.map(({ signal: id, subject, status, ratio, at: newest }) => {
        return [id, subjectKey(subject), status, ratio, newest];
      });
      await writeAll(db, PUT, bulk(rows));
    },

    async read(signals) {
      const { results } = await db
        .prepare(READ)
        .bind(JSON.stringify([...new Set(signals)]))
        .all();
      return results.map((row) => stateRow.parse(row));
    },

    async putSourceOutages(signals, outages) {
      for (const outage of outages) {
        invariant(signals.includes(outage.signal), `${outage.signal} is not one of those that are put`);
      }
      const rows = JSON.stringify(
        outages.map(({ signal: id, since, fallen, watched }) => [id, since, fallen, watched]),
      );
      await db.batch([
        db.prepare(DROP_OUTAGES).bind(JSON.stringify(signals), rows),
        db.prepare(PUT_OUTAGES).bind(rows),
      ]);
    },

    async sourceOutages() {
      return (await db.prepare(OUTAGES).all()).results.map((row) => outageRow.parse(row));
    },
  };
}
