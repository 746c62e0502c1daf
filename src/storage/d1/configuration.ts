import { z } from 'zod';
import type { ConfigurationStore } from '../store.ts';
import { thresholdsFrom } from '../thresholds.ts';
import { json } from './rows.ts';

const CURRENT = 'SELECT version, thresholds FROM configuration ORDER BY version DESC LIMIT 1';

const SAVE = `
  INSERT INTO configuration (version, thresholds, author, reason, at)
  SELECT ?1 + 1, ?2, ?3, ?4, ?5 WHERE coalesce((SELECT max(version) FROM configuration), 0) = ?1
  RETURNING version`;

const configurationRow = z.object({
  version: z.int(),
  thresholds: json(z.record(z.string(), z.number()).transform(thresholdsFrom)),
});

export function d1Configuration(db: D1Database): ConfigurationStore {
  return {
    async current() {
      const row = await db.prepare(CURRENT).first();
      return row === null ? { version: 0, thresholds: thresholdsFrom({}) } : configurationRow.parse(row);
    },

    async save(thresholds, expectedVersion, { author, reason, at }) {
      const saved = await db
        .prepare(SAVE)
        .bind(expectedVersion, JSON.stringify(thresholds), author, reason, at)
        .first();
      return saved === null ? 'conflict' : 'saved';
    },
  };
}
