import { z } from 'zod';
import type { Pattern } from '#domain/pattern';
import { opensAt } from '../opens-at.ts';
import type { PatternStore } from '../store.ts';
import { allOf, bulk } from './bulk.ts';
import { json, pattern } from './rows.ts';

const OF_ENTITIES = `
  SELECT pattern.body FROM json_each(?1) AS wanted CROSS JOIN pattern
  WHERE pattern.entity = wanted.value ORDER BY pattern.id`;

const ACTIVE = `
  SELECT body FROM pattern WHERE level <> 'ended' ORDER BY changed_at DESC, id LIMIT ?1`;

const BY_IDS = `
  SELECT pattern.body FROM json_each(?1) AS wanted CROSS JOIN pattern WHERE pattern.id = wanted.value`;

/** `opens_at` is the first window that was still to come when it was saved. */
const SAVE = `
  INSERT INTO pattern (id, entity, level, changed_at, revision, body, opens_at)
  SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?8
  WHERE coalesce((SELECT revision FROM pattern WHERE id = ?1), 0) = ?7
  ON CONFLICT (id) DO UPDATE
  SET entity = excluded.entity, level = excluded.level, changed_at = excluded.changed_at,
    revision = excluded.revision, body = excluded.body, opens_at = excluded.opens_at
  RETURNING revision`;

const DUE = `
  SELECT body FROM (
    SELECT id, changed_at, body FROM pattern INDEXED BY pattern_undispatched WHERE dispatched_revision < revision
    UNION ALL
    SELECT id, changed_at, body FROM pattern INDEXED BY pattern_unannounced
    WHERE opens_at > announced_at AND opens_at > ?1 AND opens_at <= ?1 + ?2 AND dispatched_revision >= revision
  ) AS found ORDER BY changed_at, id LIMIT ?3`;

const MARK_DISPATCHED = `
  UPDATE pattern SET dispatched_revision = max(dispatched_revision, ?2), announced_at = max(announced_at, ?3)
  WHERE id = ?1 AND (dispatched_revision < ?2 OR announced_at < ?3)`;

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
        .bind(id, entity, level, at, revision, JSON.stringify(saved), expectedRevision, opensAt(saved, at))
        .all();
      return results.length === 1 ? 'saved' : 'conflict';
    },

    async active(limit) {
      return (await db.prepare(ACTIVE).bind(limit).all()).results.map(bodyOf);
    },

    async byIds(ids) {
      return (await allOf(db, BY_IDS, bulk([...new Set(ids)]))).map(bodyOf);
    },

    async due(at, ahead, limit) {
      return (await db.prepare(DUE).bind(at, ahead, limit).all()).results.map(bodyOf);
    },

    async markDispatched(id, revision, announced) {
      await db.prepare(MARK_DISPATCHED).bind(id, revision, announced).run();
    },
  };
}
