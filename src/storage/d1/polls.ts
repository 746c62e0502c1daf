import { z } from 'zod';
import type { Newest, PollState } from '#domain/health';
import type { PollJob, PollStore } from '../store.ts';
import { at, entity, json, maybeAt, signal } from './rows.ts';

const STATES = `
  SELECT source, shard, cursor, last_attempt, last_success, failures, last_failure, newest, due_at, lease_until
  FROM poll ORDER BY source, shard`;

const DROP = `
  DELETE FROM poll WHERE (source, shard) NOT IN (SELECT value ->> 0, value ->> 1 FROM json_each(?1))`;
const ADD = `
  INSERT INTO poll (source, shard, due_at)
  SELECT value ->> 0, value ->> 1, ?2 FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`;

/** Chosen where the rows are: a large deployment has thousands, and every poll asks for the one after it. */
const turns = (among: string) => `
  SELECT source, shard FROM (
    SELECT source, shard, due_at, row_number() OVER (PARTITION BY source ORDER BY due_at, coalesce(last_attempt, 0), shard) AS turn,
      max(coalesce(lease_until, 0)) OVER (PARTITION BY source) AS busy_until
    FROM poll ${among}
  ) WHERE turn = 1 AND due_at <= ?1 AND busy_until <= ?1 ORDER BY due_at, source`;
const TURNS = turns('');
const TURN = turns('WHERE source = ?2');

/** A run that dies is due again behind the others: else it would be the only one that its source ever tries. */
const LEASE = `
  UPDATE poll SET lease_until = ?4, due_at = ?4
  WHERE source = ?1 AND shard = ?2 AND due_at <= ?3 AND (lease_until IS NULL OR lease_until <= ?3)
  RETURNING source, shard, cursor, last_attempt, last_success, failures, last_failure, newest, due_at, lease_until`;

const FINISH = `
  UPDATE poll SET cursor = ?3, last_attempt = ?4, last_success = ?5, failures = ?6, last_failure = ?7,
    newest = ?8, due_at = ?9, lease_until = NULL
  WHERE source = ?1 AND shard = ?2`;

const DEFER = 'UPDATE poll SET due_at = ?2 WHERE source = ?1 AND due_at < ?2';

const RECORD_TICK = `
  INSERT INTO tick (only, at) VALUES (1, ?1) ON CONFLICT (only) DO UPDATE SET at = max(at, excluded.at)`;

const newest = z.object({ signals: z.record(signal, at), entities: z.record(entity, at) }) satisfies z.ZodType<Newest>;

const pollRow = z
  .object({
    source: z.string(),
    shard: z.string(),
    cursor: maybeAt,
    last_attempt: maybeAt,
    last_success: maybeAt,
    failures: z.int(),
    last_failure: z.string().nullable(),
    newest: json(newest),
    due_at: at,
    lease_until: maybeAt,
  })
  .transform(
    (row): PollState => ({
      source: row.source,
      shard: row.shard,
      cursor: row.cursor,
      lastAttempt: row.last_attempt,
      lastSuccess: row.last_success,
      failures: row.failures,
      lastFailure: row.last_failure,
      newest: row.newest,
      dueAt: row.due_at,
      leaseUntil: row.lease_until,
    }),
  );
const tickRow = z.object({ at });
const jobRow = z.object({ source: z.string(), shard: z.string() }) satisfies z.ZodType<PollJob>;

const pollOf = (row: unknown): PollState => pollRow.parse(row);

export function d1Polls(db: D1Database): PollStore {
  return {
    async states() {
      return (await db.prepare(STATES).all()).results.map(pollOf);
    },

    async ensure(jobs, dueAt) {
      const rows = JSON.stringify(jobs.map(({ source, shard }) => [source, shard]));
      await db.batch([db.prepare(DROP).bind(rows), db.prepare(ADD).bind(rows, dueAt)]);
    },

    async turns(now, source) {
      const asked = source === undefined ? db.prepare(TURNS).bind(now) : db.prepare(TURN).bind(now, source);
      return (await asked.all()).results.map((row) => jobRow.parse(row));
    },

    async lease({ source, shard }, now, until) {
      const row = await db.prepare(LEASE).bind(source, shard, now, until).first();
      return row === null ? null : pollOf(row);
    },

    async finish({ source, shard, cursor, lastAttempt, lastSuccess, failures, lastFailure, newest: values, dueAt }) {
      await db
        .prepare(FINISH)
        .bind(source, shard, cursor, lastAttempt, lastSuccess, failures, lastFailure, JSON.stringify(values), dueAt)
        .run();
    },

    async defer(source, until) {
      await db.prepare(DEFER).bind(source, until).run();
    },

    async lastTick() {
      const row = await db.prepare('SELECT at FROM tick').first();
      return row === null ? null : tickRow.parse(row).at;
    },

    async recordTick(tick) {
      await db.prepare(RECORD_TICK).bind(tick).run();
    },
  };
}
