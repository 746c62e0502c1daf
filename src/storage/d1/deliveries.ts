import { z } from 'zod';
import { bundled, recorded, recordedSummary, type Told } from '#domain/decision';
import {
  DELIVERY_STATUSES,
  type Delivery,
  type DeliveryId,
  HOLD_REASONS,
  INCIDENT_CHANGES,
  INCIDENT_TURNS,
  type Said,
  URGENCIES,
  WINDOW_TURNS,
} from '#domain/delivery';
import type { Severity } from '#domain/incident';
import { PATTERN_LEVELS } from '#domain/pattern';
import type { SubscriptionId } from '#domain/subscription';
import { SUMMARY_TURNS } from '#domain/summary';
import type { Instant } from '#domain/time';
import { severityOf, type ThreadId } from '#domain/topic';
import type { DeliveryStore } from '../store.ts';
import { bulk, writeAll } from './bulk.ts';
import { at, cause, channel, json, maybeAt, reach, severity, standing } from './rows.ts';

/** A letter that bundles others is in the same hand as they: recorded at the same moment, and theirs is its fate. */
const isLetterOf = (row: string) => `
  letter.subscription = ${row}.subscription AND letter.thread = ${row}.instead AND letter.created_at = ${row}.created_at
    AND (letter.status IN ('pending', 'sending', 'delivered') OR letter.asked = 1)`;

/** On its way or arrived; whatever ended otherwise told nobody. The newest comes last. */
const TOLD = `
  SELECT told.thread, told.subscription, told.reason, told.revision, told.created_at, told.interrupting, told.said
  FROM json_each(?1) AS subscriber CROSS JOIN json_each(?2) AS thread CROSS JOIN delivery AS told
  WHERE told.subscription = subscriber.value AND told.thread = thread.value
    AND (told.status IN ('pending', 'sending', 'delivered') OR told.asked = 1
      OR (told.status = 'bundled' AND EXISTS (SELECT 1 FROM delivery AS letter WHERE ${isLetterOf('told')})))
  ORDER BY told.revision, told.created_at, told.turn`;

const SPENT = `
  SELECT said.subscription, said.created_at
  FROM json_each(?1) AS subscriber CROSS JOIN delivery AS said
  WHERE said.subscription = subscriber.value AND said.created_at > ?2 AND said.interrupting = 1 AND said.severity < 4
    AND said.status IN ('pending', 'sending', 'delivered')
  ORDER BY said.created_at`;

const HELD = `
  SELECT said.subscription, said.reason, count(*) AS count
  FROM json_each(?1) AS subscriber CROSS JOIN delivery AS said
  WHERE said.subscription = subscriber.value ->> 0 AND said.created_at >= subscriber.value ->> 1
    AND said.status = 'held'
  GROUP BY said.subscription, said.reason ORDER BY said.reason`;

/**
 * An insert alone is silent about rows that were there already: of these the pending ones are touched, so that it names them.
 * What went down with the letter that bundled it was told to nobody, and is told anew.
 */
const RECORD = `
  INSERT INTO delivery (
    subscription, thread, turn, revision, channel, reason, severity, status, interrupting, urgency, said, instead,
    attempt, due_at, created_at
  )
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
    value ->> 8, value ->> 9, value ->> 10, value ->> 11, 0, value ->> 12, value ->> 12
  FROM json_each(?1) WHERE true
  ON CONFLICT (subscription, thread, turn) DO UPDATE SET
    created_at = iif(status = 'bundled', excluded.created_at, created_at),
    due_at = iif(status = 'bundled', excluded.due_at, due_at),
    interrupting = iif(status = 'bundled', excluded.interrupting, interrupting),
    instead = iif(status = 'bundled', excluded.instead, instead),
    status = iif(status = 'bundled', excluded.status, status)
  WHERE status = 'pending' OR (status = 'bundled' AND NOT EXISTS (
    SELECT 1 FROM delivery AS letter WHERE ${isLetterOf('delivery')}
  ))
  RETURNING thread, turn, subscription, status`;

export const COLUMNS = `subscription, thread, turn, revision, channel, reason, interrupting, urgency, said, instead, status,
    attempt, due_at, created_at, finished_at, failure`;

const LEASE = `
  WITH due AS MATERIALIZED (
    SELECT said.subscription, said.thread, said.turn, said.asked = 0
      AND said.reason NOT IN ('summary', 'catch-up') AND EXISTS (
      SELECT 1 FROM delivery AS newer
      WHERE newer.subscription = said.subscription AND newer.thread = said.thread
        AND newer.status = 'delivered' AND newer.revision > said.revision
    ) AS overtaken, EXISTS (
      SELECT 1 FROM delivery AS other
      WHERE other.subscription = said.subscription AND other.thread = said.thread
        AND other.status = 'sending' AND other.due_at > ?2
    ) AS in_hand
    FROM json_each(?1) AS wanted CROSS JOIN delivery AS said
    WHERE said.subscription = wanted.value ->> 0 AND said.thread = wanted.value ->> 1 AND said.turn = wanted.value ->> 2
      AND said.status IN ('pending', 'sending') AND said.due_at <= ?2
  )
  UPDATE delivery SET status = iif(due.overtaken, 'superseded', 'sending'), attempt = attempt + (NOT due.overtaken),
    due_at = iif(due.overtaken, due_at, ?3), finished_at = iif(due.overtaken, ?2, NULL)
  FROM due
  WHERE delivery.subscription = due.subscription AND delivery.thread = due.thread AND delivery.turn = due.turn
    AND (due.overtaken OR NOT due.in_hand)
  RETURNING ${COLUMNS}, severity`;

const FINISH = `
  UPDATE delivery SET status = result.value ->> 3, failure = result.value ->> 4, due_at = result.value ->> 5,
    finished_at = result.value ->> 6, attempt = attempt - (result.value ->> 7)
  FROM json_each(?1) AS result
  WHERE delivery.subscription = result.value ->> 0 AND delivery.thread = result.value ->> 1
    AND delivery.turn = result.value ->> 2 AND delivery.status IN ('pending', 'sending')`;

const DUE = `
  SELECT thread, turn, subscription, channel FROM delivery
  WHERE status IN ('pending', 'sending') AND due_at <= ?1
  ORDER BY severity DESC, due_at LIMIT ?2`;

const OF_SUBSCRIPTION = `
  SELECT ${COLUMNS} FROM delivery WHERE subscription = ?1 ORDER BY created_at DESC, revision DESC, thread, turn LIMIT ?2`;

const COUNTS = `
  SELECT channel, status, reason, count, oldest FROM delivery_count
  UNION ALL
  SELECT channel, status, reason, count(*), min(created_at) FROM delivery WHERE status IN ('pending', 'sending')
  GROUP BY channel, status, reason ORDER BY channel, status, reason`;

const END = `
  UPDATE delivery SET status = 'gone', failure = 'unsubscribed', finished_at = ?2
  WHERE subscription IN (SELECT value FROM json_each(?1)) AND status IN ('pending', 'sending')`;

const tells = z.enum([...INCIDENT_TURNS, ...WINDOW_TURNS]);
const holds = z.enum(HOLD_REASONS);
const statuses = z.enum(DELIVERY_STATUSES);
const keyRow = z.object({ thread: z.string(), turn: z.string(), subscription: z.string() });
const dueRow = keyRow.extend({ channel });
const writtenRow = keyRow.extend({ status: statuses });
const flag = z.literal([0, 1]).transform((value) => value === 1);
const saidOfIncident = z.object({
  topic: z.literal('incident'),
  standing,
  severity,
  reach,
  cause,
  together: z.array(z.string()),
  over: z.int(),
  restored: z.boolean().default(false),
  window: z.string().nullable(),
  reopenings: z.int(),
  changes: z.array(z.enum(INCIDENT_CHANGES)).default([]),
});
const saidOfPattern = z.object({
  topic: z.literal('pattern'),
  level: z.enum(PATTERN_LEVELS),
  days: z.string(),
  start: z.number(),
  end: z.number(),
  startUncertainty: z.number(),
  endUncertainty: z.number(),
  misses: z.int(),
  missed: maybeAt,
  opens: maybeAt,
  together: z.array(z.string()),
});
const idList = z.array(z.string());
const saidOfSummary = z.object({
  topic: z.literal('summary'),
  kind: z.enum(['daily', 'weekly', 'open-only', 'catch-up']),
  from: at,
  until: at,
  ...{ opened: idList, ended: idList, open: idList, windows: idList, stale: idList, together: idList },
  held: z.array(z.object({ reason: holds, count: z.int() })),
});
const said = json(
  z.discriminatedUnion('topic', [saidOfIncident, saidOfPattern, saidOfSummary]) satisfies z.ZodType<Said>,
);
const toldRow = z.object({
  thread: z.string(),
  subscription: z.string(),
  reason: tells,
  revision: z.int(),
  created_at: at,
  interrupting: flag,
  said,
});
const spentRow = z.object({ subscription: z.string(), created_at: at });
const heldRow = z.object({ subscription: z.string(), reason: holds, count: z.int() });
const countRow = z.object({ channel, status: statuses, reason: z.string(), count: z.int(), oldest: at });
export const deliveryRow = keyRow.extend({
  revision: z.int(),
  channel,
  reason: z.union([tells, holds, z.enum(SUMMARY_TURNS)]),
  interrupting: flag,
  urgency: z.enum(URGENCIES),
  said: said.nullable(),
  instead: z.string().nullable(),
  status: statuses,
  attempt: z.int(),
  due_at: at,
  created_at: at,
  finished_at: maybeAt,
  failure: z.string().nullable(),
});
const leasedRow = deliveryRow.extend({ severity });

export function d1Deliveries(db: D1Database): DeliveryStore {
  async function insert(rows: readonly (readonly [Delivery, Severity])[]): Promise<readonly DeliveryId[]> {
    const chunks = bulk(rows.map(recordRow));
    if (chunks.length === 0) return [];
    const answers = await db.batch(chunks.map((chunk) => db.prepare(RECORD).bind(chunk)));
    const written = answers.flatMap(({ results }) => results.map((row) => writtenRow.parse(row)));
    const pending = new Set(written.filter(({ status }) => status === 'pending').map(idOf));
    return [...new Set(rows.map(([{ id }]) => id))].filter((id) => pending.has(id));
  }

  return {
    async told(threads, subscriptions) {
      const { results } = await db.prepare(TOLD).bind(JSON.stringify(subscriptions), JSON.stringify(threads)).all();
      const told = new Map<string, Told>();
      for (const row of results) {
        const { thread, subscription, created_at: toldAt, ...last } = toldRow.parse(row);
        told.set(pairKey(thread, subscription), { ...last, at: toldAt });
      }
      return (thread, subscription) => told.get(pairKey(thread, subscription)) ?? null;
    },

    async spent(subscriptions, since) {
      const { results } = await db.prepare(SPENT).bind(JSON.stringify(subscriptions), since).all();
      const bySubscription = Map.groupBy(
        results.map((row) => spentRow.parse(row)),
        ({ subscription }) => subscription,
      );
      return (id) => bySubscription.get(id)?.map((row) => row.created_at) ?? [];
    },

    async heldSince(since) {
      const { results } = await db
        .prepare(HELD)
        .bind(JSON.stringify([...since]))
        .all();
      const rows = Map.groupBy(
        results.map((row) => heldRow.parse(row)),
        ({ subscription }) => subscription,
      );
      return (id) => rows.get(id)?.map(({ reason, count }) => ({ reason, count })) ?? [];
    },

    record: (decisions, recordedAt) =>
      insert(decisions.map((decision) => [recorded(decision, recordedAt), severityOf(decision.topic)])),

    recordSummaries: (bundles, recordedAt) =>
      insert(
        bundles.flatMap(({ summary, decisions }) => [
          [recordedSummary(summary, recordedAt), summary.severity] as const,
          ...decisions.map(
            (decision) => [bundled(decision, summary.turn, recordedAt), severityOf(decision.topic)] as const,
          ),
        ]),
      ),

    async lease(ids, leasedAt, until) {
      const keys = JSON.stringify([...new Set(ids)].map(keyOf));
      const { results } = await db.prepare(LEASE).bind(keys, leasedAt, until).all();
      return results
        .map((row) => leasedRow.parse(row))
        .filter(({ status }) => status === 'sending')
        .sort((a, b) => b.severity - a.severity || a.created_at - b.created_at)
        .map(({ severity: _, ...row }) => deliveryOf(row));
    },

    async finish(results, finishedAt) {
      const rows = results.map(({ id, status, failure, dueAt, isUntried }) => {
        const isLive = status === 'pending' || status === 'sending';
        return [...keyOf(id), status, failure, dueAt, isLive ? null : finishedAt, isUntried ? 1 : 0];
      });
      await writeAll(db, FINISH, bulk(rows));
    },

    async due(dueAt, limit) {
      const { results } = await db.prepare(DUE).bind(dueAt, limit).all();
      return results.map((row) => dueRow.parse(row)).map((row) => ({ id: idOf(row), channel: row.channel }));
    },

    async ofSubscription(id, limit) {
      const { results } = await db.prepare(OF_SUBSCRIPTION).bind(id, limit).all();
      return results.map((row) => deliveryOf(deliveryRow.parse(row)));
    },

    async counts() {
      return (await db.prepare(COUNTS).all()).results.map((row) => countRow.parse(row));
    },
  };
}

/** Ends what was still to be sent to these subscriptions; part of the transaction that removes them. */
export const endDeliveries = (db: D1Database, ids: readonly SubscriptionId[], endedAt: Instant): D1PreparedStatement =>
  db.prepare(END).bind(JSON.stringify(ids), endedAt);

const pairKey = (thread: ThreadId, subscription: SubscriptionId) => `${thread}/${subscription}`;

/** Neither a thread's id nor a turn holds a slash. */
export function keyOf(id: DeliveryId): readonly [subscription: string, thread: string, turn: string] {
  const [thread = '', turn = '', ...subscription] = id.split('/');
  return [subscription.join('/'), thread, turn];
}

const idOf = ({ thread, turn, subscription }: z.output<typeof keyRow>): DeliveryId =>
  `${thread}/${turn}/${subscription}`;

function recordRow([delivery, howSevere]: readonly [Delivery, Severity]): readonly unknown[] {
  const {
    id,
    revision,
    channel: kind,
    reason,
    status,
    interrupting,
    urgency,
    said: says,
    instead,
    createdAt,
  } = delivery;
  return [
    ...keyOf(id),
    revision,
    kind,
    reason,
    howSevere,
    status,
    interrupting ? 1 : 0,
    urgency,
    says === null ? null : JSON.stringify(says),
    instead,
    createdAt,
  ];
}

export function deliveryOf(row: z.output<typeof deliveryRow>): Delivery {
  const { turn: _, due_at: dueAt, created_at: createdAt, finished_at: finishedAt, ...rest } = row;
  return { ...rest, id: idOf(row), dueAt, createdAt, finishedAt };
}
