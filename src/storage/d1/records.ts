import { z } from 'zod';
import { RECORD_KINDS, type ThirdPartyRecord } from '#domain/record';
import { MOST_RECORDS, type RecordStore } from '../store.ts';
import { bulk } from './bulk.ts';
import { at, cause, entity, json, maybeAt } from './rows.ts';

/** Nothing is written for what has not changed. What was first known at some time was known from then on. */
const PUT = `
  INSERT INTO record (source, id, kind, started_at, ended_at, published_at, body)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
  FROM json_each(?1) WHERE true
  ON CONFLICT (source, id) DO UPDATE
  SET kind = excluded.kind, started_at = excluded.started_at, ended_at = excluded.ended_at,
    published_at = min(published_at, excluded.published_at), body = excluded.body
  WHERE (kind, started_at, ended_at, body) IS NOT (excluded.kind, excluded.started_at, excluded.ended_at, excluded.body)
    OR excluded.published_at < published_at`;

const FORGET = `
  DELETE FROM record_about
  WHERE (source, id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?1))
    AND (source, id, entity) NOT IN (
      SELECT row.value ->> 0, row.value ->> 1, about.value
      FROM json_each(?1) AS row CROSS JOIN json_each(row.value, '$[7]') AS about)`;

const PUT_ABOUT = `
  INSERT INTO record_about (source, id, entity, ended_at)
  SELECT row.value ->> 0, row.value ->> 1, about.value, coalesce(row.value ->> 4, ?2)
  FROM json_each(?1) AS row CROSS JOIN json_each(row.value, '$[7]') AS about WHERE true
  ON CONFLICT (source, id, entity) DO UPDATE SET ended_at = excluded.ended_at WHERE ended_at <> excluded.ended_at`;

const OVERLAPPING = `
  SELECT source, id, kind, started_at, ended_at, published_at, body FROM record
  WHERE (source, id) IN (
      SELECT about.source, about.id FROM json_each(?1) AS wanted CROSS JOIN record_about AS about
      WHERE about.entity = wanted.value AND about.ended_at >= ?2)
    AND started_at < ?3 AND (ended_at IS NULL OR ended_at > ?2 OR started_at >= ?2)
  ORDER BY kind DESC, published_at, source, id LIMIT ?4`;

const RECENT = `
  SELECT source, id, kind, started_at, ended_at, published_at, body FROM record
  ORDER BY published_at DESC, source, id LIMIT ?1`;

const PAST = `
  SELECT source, id FROM record WHERE published_at < ?1 AND coalesce(ended_at, published_at) < ?1`;
const PRUNE_ABOUT = `DELETE FROM record_about WHERE (source, id) IN (${PAST})`;
const PRUNE = `DELETE FROM record WHERE (source, id) IN (${PAST})`;

/** 31 December 9999. */
const NEVER = 253_402_300_799;

const body = z.object({
  about: z.object({
    entities: z.array(entity),
    services: z.array(z.string()),
    partial: z.literal(true).exactOptional(),
  }),
  cause,
  title: z.string(),
  url: z.string(),
});

const recordRow = z
  .object({
    source: z.string(),
    id: z.string(),
    kind: z.enum(RECORD_KINDS),
    started_at: at,
    ended_at: maybeAt,
    published_at: at,
    body: json(body),
  })
  .transform((row): ThirdPartyRecord => {
    const { source, id, kind, started_at: from, ended_at: until, published_at: publishedAt } = row;
    return { source, id, kind, from, until, publishedAt, ...row.body };
  });

export function d1Records(db: D1Database): RecordStore {
  return {
    async put(records) {
      // Of two readings in one call the later one counts: a statement does not write one row twice.
      const rows = new Map(records.map((record) => [`${record.source} ${record.id}`, rowOf(record)]));
      const statements = bulk([...rows.values()]).flatMap((chunk) => [
        db.prepare(PUT).bind(chunk),
        db.prepare(FORGET).bind(chunk),
        db.prepare(PUT_ABOUT).bind(chunk, NEVER),
      ]);
      if (statements.length > 0) await db.batch(statements);
    },

    async overlapping(entities, { from, until }) {
      const answer = await db.prepare(OVERLAPPING).bind(JSON.stringify(entities), from, until, MOST_RECORDS).all();
      return answer.results.map((row) => recordRow.parse(row));
    },

    async recent(limit) {
      return (await db.prepare(RECENT).bind(limit).all()).results.map((row) => recordRow.parse(row));
    },

    async prune(before) {
      await db.batch([PRUNE_ABOUT, PRUNE].map((sql) => db.prepare(sql).bind(before)));
    },
  };
}

function rowOf({ source, id, kind, from, until, publishedAt, about, cause, title, url }: ThirdPartyRecord) {
  const shown = JSON.stringify({ about, cause, title, url });
  return [source, id, kind, from, until, publishedAt, shown, about.entities];
}
