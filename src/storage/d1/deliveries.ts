import { z } from 'zod';
import { type Decision, deliveryId, type Told } from '#domain/decision';
import type { Delivery, DeliveryId } from '#domain/delivery';
import type { IncidentId } from '#domain/incident';
import type { SubscriptionId } from '#domain/subscription';
import type { Instant } from '#domain/time';
import type { DeliveryStore } from '../store.ts';
import { bulk, writeAll } from './bulk.ts';
import { at, channel, maybeAt, severity, standing } from './rows.ts';

/** On its way or arrived; whatever ended otherwise told nobody. The newest comes last. */
const TOLD = `
  SELECT said.incident, said.subscription, said.standing, said.reason, said.revision
  FROM json_each(?1) AS subscriber CROSS JOIN json_each(?2) AS incident CROSS JOIN delivery AS said
  WHERE said.subscription = subscriber.value AND said.incident = incident.value
    AND said.status IN ('pending', 'sending', 'delivered')
  ORDER BY said.revision, said.created_at, said.turn`;

const RECORD = `
  INSERT INTO delivery (
    subscription, incident, turn, revision, channel, reason, standing, severity, status, attempt, due_at, created_at
  )
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
    value ->> 8, 0, value ->> 9, value ->> 9
  FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`;
/** Asked for, and not taken from what the insert returns: it is silent about rows that were there already. */
const STILL_PENDING = `
  SELECT said.incident, said.turn, said.subscription FROM json_each(?1) AS asked CROSS JOIN delivery AS said
  WHERE said.subscription = asked.value ->> 0 AND said.incident = asked.value ->> 1 AND said.turn = asked.value ->> 2
    AND said.status = 'pending'`;

const SUPERSEDE = `
  UPDATE delivery SET status = 'superseded', finished_at = ?2
  WHERE (subscription, incident, turn) IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?1))
    AND status IN ('pending', 'sending') AND due_at <= ?2
    AND EXISTS (
      SELECT 1 FROM delivery AS newer
      WHERE newer.subscription = delivery.subscription AND newer.incident = delivery.incident
        AND newer.status = 'delivered' AND newer.revision > delivery.revision
    )`;
const LEASE = `
  UPDATE delivery SET status = 'sending', attempt = attempt + 1, due_at = ?3
  WHERE (subscription, incident, turn) IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?1))
    AND status IN ('pending', 'sending') AND due_at <= ?2
    AND NOT EXISTS (
      SELECT 1 FROM delivery AS other
      WHERE other.subscription = delivery.subscription AND other.incident = delivery.incident
        AND other.status = 'sending' AND other.due_at > ?2
    )
  RETURNING subscription, incident, turn, revision, channel, reason, status, attempt, due_at, created_at, finished_at,
    failure, severity`;

const FINISH = `
  UPDATE delivery SET status = result.value ->> 3, failure = result.value ->> 4, due_at = result.value ->> 5,
    finished_at = result.value ->> 6
  FROM json_each(?1) AS result
  WHERE delivery.subscription = result.value ->> 0 AND delivery.incident = result.value ->> 1
    AND delivery.turn = result.value ->> 2 AND delivery.status IN ('pending', 'sending')`;

const DUE = `
  SELECT incident, turn, subscription, channel FROM delivery
  WHERE status IN ('pending', 'sending') AND due_at <= ?1
  ORDER BY severity DESC, due_at LIMIT ?2`;

const OF_SUBSCRIPTION = `
  SELECT subscription, incident, turn, revision, channel, reason, status, attempt, due_at, created_at, finished_at,
    failure
  FROM delivery WHERE subscription = ?1 ORDER BY created_at DESC, revision DESC, incident, turn LIMIT ?2`;

const COUNTS = `
  SELECT channel, status, reason, count, oldest FROM delivery_count
  UNION ALL
  SELECT channel, status, reason, count(*), min(created_at) FROM delivery WHERE status IN ('pending', 'sending')
  GROUP BY channel, status, reason ORDER BY channel, status, reason`;

const END = `
  UPDATE delivery SET status = 'gone', failure = 'unsubscribed', finished_at = ?2
  WHERE subscription = ?1 AND status IN ('pending', 'sending')`;

const tells = z.enum(['opened', 'escalated', 'reopened', 'resolved', 'retracted']);
const holds = z.enum(['suspect-source', 'inhibited', 'already-told', 'never-told']);
const statuses = z.enum(['pending', 'sending', 'delivered', 'gone', 'rejected', 'superseded', 'dead', 'held']);
const keyRow = z.object({ incident: z.string(), turn: z.string(), subscription: z.string() });
const dueRow = keyRow.extend({ channel });
const toldRow = z.object({
  incident: z.string(),
  subscription: z.string(),
  standing,
  reason: tells,
  revision: z.int(),
});
const countRow = z.object({ channel, status: statuses, reason: z.string(), count: z.int(), oldest: at });
const deliveryRow = keyRow.extend({
  revision: z.int(),
  channel,
  reason: z.union([tells, holds]),
  status: statuses,
  attempt: z.int(),
  due_at: at,
  created_at: at,
  finished_at: maybeAt,
  failure: z.string().nullable(),
});
const leasedRow = deliveryRow.extend({ severity });

export function d1Deliveries(db: D1Database): DeliveryStore {
  return {
    async told(incidents, subscriptions) {
      const { results } = await db.prepare(TOLD).bind(JSON.stringify(subscriptions), JSON.stringify(incidents)).all();
      const told = new Map<string, Told>();
      for (const row of results) {
        const { incident, subscription, ...last } = toldRow.parse(row);
        told.set(pairKey(incident, subscription), last);
      }
      return (incident, subscription) => told.get(pairKey(incident, subscription)) ?? null;
    },

    async record(decisions, recordedAt) {
      const chunks = bulk(decisions.map((decision) => recordRow(decision, recordedAt)));
      if (chunks.length === 0) return [];
      const answers = await db.batch([
        ...chunks.map((chunk) => db.prepare(RECORD).bind(chunk)),
        ...chunks.map((chunk) => db.prepare(STILL_PENDING).bind(chunk)),
      ]);
      const pending = new Set(answers.slice(chunks.length).flatMap(({ results }) => results.map(idOf)));
      return [...new Set(decisions.map(deliveryId))].filter((id) => pending.has(id));
    },

    async lease(ids, leasedAt, until) {
      const keys = JSON.stringify(ids.map(keyOf));
      const [, answer] = await db.batch([
        db.prepare(SUPERSEDE).bind(keys, leasedAt),
        db.prepare(LEASE).bind(keys, leasedAt, until),
      ]);
      return (answer?.results ?? [])
        .map((row) => leasedRow.parse(row))
        .sort((a, b) => b.severity - a.severity || a.created_at - b.created_at)
        .map(deliveryOf);
    },

    async finish(results, finishedAt) {
      const rows = results.flatMap(({ id, status, failure, dueAt }) => {
        const isLive = status === 'pending' || status === 'sending';
        return [[...keyOf(id), status, failure, dueAt, isLive ? null : finishedAt]];
      });
      await writeAll(db, FINISH, bulk(rows));
    },

    async due(dueAt, limit) {
      const { results } = await db.prepare(DUE).bind(dueAt, limit).all();
      return results.map((row) => ({ id: idOf(row), channel: dueRow.parse(row).channel }));
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

/** Ends what was still to be sent to a subscription; part of the transaction that removes it. */
export const endDeliveries = (db: D1Database, subscription: SubscriptionId, endedAt: Instant): D1PreparedStatement =>
  db.prepare(END).bind(subscription, endedAt);

const pairKey = (incident: IncidentId, subscription: SubscriptionId) => `${incident}/${subscription}`;

/** Neither an incident's id nor a turn holds a slash. */
function keyOf(id: DeliveryId): readonly [subscription: string, incident: string, turn: string] {
  const [incident = '', turn = '', ...subscription] = id.split('/');
  return [subscription.join('/'), incident, turn];
}

function idOf(row: unknown): DeliveryId {
  const { incident, turn, subscription } = keyRow.parse(row);
  return `${incident}/${turn}/${subscription}`;
}

function recordRow(decision: Decision, recordedAt: Instant): readonly unknown[] {
  const { incident, subscription } = decision;
  const [reason, status] = 'tell' in decision ? [decision.tell, 'pending'] : [decision.hold, 'held'];
  return [
    ...keyOf(deliveryId(decision)),
    incident.revision,
    subscription.channel,
    reason,
    incident.standing,
    incident.severity,
    status,
    recordedAt,
  ];
}

function deliveryOf(row: z.output<typeof deliveryRow>): Delivery {
  const { incident, revision, subscription, channel: kind, reason, status, attempt, failure } = row;
  return {
    id: idOf(row),
    incident,
    revision,
    subscription,
    channel: kind,
    reason,
    status,
    attempt,
    dueAt: row.due_at,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    failure,
  };
}
