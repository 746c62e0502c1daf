import { z } from 'zod';
import type { Baseline } from '#domain/baseline';
import { subjectKey } from '#domain/subject';
import type { BaselineStore } from '../store.ts';
import { allOf, bulk, writeAll } from './bulk.ts';
import { pack, unpack } from './packed.ts';
import { at, detector, signal, subjectKeyed } from './rows.ts';

const READ = `
  SELECT kept.detector, kept.signal, kept.subject, kept.until, kept.numbers
  FROM json_each(?1) AS wanted CROSS JOIN baseline AS kept WHERE kept.subject = wanted.value`;

const PUT = `
  INSERT INTO baseline (subject, detector, signal, until, numbers)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?1) WHERE true
  ON CONFLICT (subject, detector, signal) DO UPDATE SET until = excluded.until, numbers = excluded.numbers`;

const baselineRow = z.object({
  detector,
  signal,
  subject: subjectKeyed,
  until: at,
  numbers: z.string().transform((text): readonly number[] => [...unpack(text)]),
}) satisfies z.ZodType<Baseline>;

export function d1Baselines(db: D1Database): BaselineStore {
  return {
    async read(subjects) {
      const rows = await allOf(db, READ, bulk([...new Set(subjects.map(subjectKey))]));
      return rows.map((row) => baselineRow.parse(row));
    },

    async put(baselines) {
      const rows = baselines.map(({ subject, detector: learner, signal: id, until, numbers }) => {
        return [subjectKey(subject), learner, id, until, pack(Float64Array.from(numbers))];
      });
      await writeAll(db, PUT, bulk(rows));
    },
  };
}
