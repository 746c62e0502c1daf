import { z } from 'zod';
import type { Pattern } from '#domain/pattern';
import type { PatternStore } from '../store.ts';
import { allOf, bulk } from './bulk.ts';
import { json, pattern } from './rows.ts';

const OF_ENTITIES = `
  SELECT pattern.body FROM json_each(?1) AS wanted CROSS JOIN pattern
  WHERE pattern.entity = wanted.value ORDER BY pattern.id`;

const ACTIVE = `
  SELECT body FROM pattern WHERE level <> 'ended' ORDER BY changed_at DESC, id LIMIT ?1`;

const SAVE = `
  INSERT INTO pattern (id, entity, level, changed_at, revision, body)
  SELECT ?1, ?2, ?3, ?4, ?5, ?6
  WHERE coalesce((SELECT revision FROM pattern WHERE id = ?1), 0) = ?7
  ON CONFLICT (id) DO UPDATE
  SET entity = excluded.entity, level = excluded.level, changed_at = excluded.changed_at,
    revision = excluded.revision, body = excluded.body
  RETURNING revision`;

const bodyRow = z.object({ body: json(pattern) });
const bodyOf = (row: unknown): Pattern => bodyRow.parse(row).body;

export function d1Patterns(db: D1Database): PatternStore {
  return {
    async ofEntities(entities) {
      return (await allOf(db, OF_ENTITIES, bulk([...new Set(entities)]))).map(bodyOf);
    },

    async save(saved, expectedRevision, at) {
      const { id, entity, level, revision } = saved;
      const { results } = await db
        .prepare(SAVE)
        .bind(id, entity, level, at, revision, JSON.stringify(saved), expectedRevision)
        .all();
      return results.length === 1 ? 'saved' : 'conflict';
    },

    async active(limit) {
      return (await db.prepare(ACTIVE).bind(limit).all()).results.map(bodyOf);
    },
  };
}
