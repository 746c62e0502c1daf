import { z } from 'zod';
import {
  CHANNELS,
  type ChannelKind,
  interestsOf,
  LANGUAGES,
  type Subscription,
  type SubscriptionId,
} from '#domain/subscription';
import { type Instant, later } from '#domain/time';
import { CONFIRMATION_EVERY, type FormerInterest, type SubscriptionStore } from '../store.ts';
import { allOf, bulk, writeAll } from './bulk.ts';
import { endDeliveries } from './deliveries.ts';
import { at, channel, entity, filter, json, maybeAt, preferences } from './rows.ts';

const CREATE = `
  INSERT INTO subscription (
    id, channel, digest, sealed, filter, language, timezone, preferences, digest_due, status, revision, created_at,
    confirmation_due
  )
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) ON CONFLICT DO NOTHING RETURNING id`;

/** Only the active have interests, and only those that are really there. */
const ADD_INTERESTS = `
  INSERT INTO interest (interest, subscription)
  SELECT wanted.value, subscription.id FROM subscription CROSS JOIN json_each(?2) AS wanted
  WHERE subscription.id = ?1 AND subscription.status = 'active' ON CONFLICT DO NOTHING`;
export const ADD_OWN_INTERESTS = `
  INSERT INTO interest (interest, subscription)
  SELECT wanted.value, subscription.id
  FROM subscription CROSS JOIN json_each(
    CASE json_array_length(filter, '$.entities') WHEN 0 THEN '["*"]' ELSE filter -> '$.entities' END
  ) AS wanted
  WHERE subscription.id = ?1 AND subscription.status = 'active'
  ON CONFLICT DO UPDATE SET former_since = NULL WHERE former_since IS NOT NULL`;

/** Interests follow from the row, so that this may run whether or not the change before it was one. */
const LEAVE_INTERESTS = `
  UPDATE interest SET former_since = ?2 WHERE subscription = ?1 AND former_since IS NULL AND interest NOT IN (
    SELECT wanted.value FROM subscription CROSS JOIN json_each(
      CASE json_array_length(filter, '$.entities') WHEN 0 THEN '["*"]' ELSE filter -> '$.entities' END
    ) AS wanted WHERE subscription.id = ?1
  )`;
const CHANGE = `
  UPDATE subscription
  SET filter = ?2, language = ?3, timezone = ?4, preferences = ?5, digest_due = ?6, revision = ?7,
    digest_since = iif(?6 IS NULL, NULL, digest_since)
  WHERE id = ?1 AND revision = ?7 - 1 RETURNING id`;

const FORMER = `
  SELECT subscription, interest, former_since FROM interest WHERE former_since <= ?1
  ORDER BY former_since, subscription, interest LIMIT ?2`;
const DROP_FORMER = `
  DELETE FROM interest WHERE (interest, subscription) IN (
    SELECT value ->> 0, value ->> 1 FROM json_each(?1)
  ) AND former_since IS NOT NULL`;

const LEASE_CONFIRMATIONS = `
  UPDATE subscription SET confirmation_due = ?1 + max(?3, ?1 - created_at)
  WHERE id IN (
    SELECT id FROM subscription WHERE confirmation_due <= ?1 ORDER BY confirmation_due LIMIT ?2
  ) AND status = 'pending'
  RETURNING id, channel, filter, language, timezone, preferences, digest_due, status, revision, created_at`;
const MOVE_DIGESTS = `
  UPDATE subscription SET digest_due = moved.value ->> 2, digest_since = moved.value ->> 3 FROM json_each(?1) AS moved
  WHERE subscription.id = moved.value ->> 0 AND subscription.digest_due = moved.value ->> 1`;
const DIGESTS_DUE = `
  SELECT id, channel, filter, language, timezone, preferences, digest_due, status, revision, created_at, digest_since
  FROM subscription WHERE digest_due <= ?1 AND status = 'active' ORDER BY digest_due LIMIT ?2`;

const BY_IDS = `
  SELECT subscription.id, channel, filter, language, timezone, preferences, digest_due, status, revision, created_at
  FROM json_each(?1) AS wanted CROSS JOIN subscription WHERE subscription.id = wanted.value`;
const REMOVE = 'DELETE FROM subscription WHERE id IN (SELECT value FROM json_each(?1)) RETURNING id';
const BY_DIGEST = `
  SELECT id, channel, filter, language, timezone, preferences, digest_due, status, revision, created_at
  FROM subscription WHERE channel = ?1 AND digest = ?2`;
const SEALED = `
  SELECT subscription.id, sealed FROM json_each(?1) AS wanted CROSS JOIN subscription WHERE subscription.id = wanted.value`;

const OF_CHANNEL = `
  SELECT id, channel, filter, language, timezone, preferences, digest_due, status, revision, created_at
  FROM subscription WHERE channel = ?1 ORDER BY id LIMIT ?2`;

/**
 * Goes from subscription to subscription, each time to the nearest that has any of the interests: a page costs its own
 * length and not that of the list, and who has two of the interests comes once.
 */
const INTERESTED = `
  WITH RECURSIVE
    wanted (interest) AS (SELECT DISTINCT value FROM json_each(?1)),
    page (subscription, place) AS (
      SELECT (
        SELECT min((SELECT min(of.subscription) FROM interest AS of
          WHERE of.interest = wanted.interest AND of.subscription > ?2)) FROM wanted
      ), 1
      UNION ALL
      SELECT (
        SELECT min((SELECT min(of.subscription) FROM interest AS of
          WHERE of.interest = wanted.interest AND of.subscription > page.subscription)) FROM wanted
      ), place + 1
      FROM page WHERE page.subscription IS NOT NULL AND place < ?3
    )
  SELECT id, channel, filter, language, timezone, preferences, digest_due, status, revision, created_at
  FROM page CROSS JOIN subscription WHERE subscription.id = page.subscription ORDER BY place`;

export const subscriptionRow = z
  .object({
    id: z.string(),
    channel,
    filter: json(filter),
    language: z.enum(LANGUAGES),
    timezone: z.string(),
    preferences: json(preferences),
    digest_due: maybeAt,
    status: z.enum(['pending', 'active', 'disabled']),
    revision: z.int(),
    created_at: at,
  })
  .transform(({ created_at: createdAt, digest_due: digestDue, ...rest }): Subscription => {
    return { ...rest, digestDue, createdAt };
  });
const sealedRow = z.object({ id: z.string(), sealed: z.string() });
const countRow = z.object({ channel, count: z.int() });
const dueRow = z.object({ digest_due: at, digest_since: maybeAt });
const formerRow = z
  .object({ subscription: z.string(), interest: z.union([z.literal('*'), entity]), former_since: at })
  .transform(({ former_since: since, ...rest }): FormerInterest => ({ ...rest, since }));

const subscriptionOf = (row: unknown): Subscription => subscriptionRow.parse(row);

export function d1Subscriptions(db: D1Database): SubscriptionStore {
  async function removed(ids: readonly SubscriptionId[], removedAt: Instant): Promise<number> {
    const [, answer] = await db.batch([
      endDeliveries(db, ids, removedAt),
      db.prepare(REMOVE).bind(JSON.stringify(ids)),
    ]);
    return answer?.results.length ?? 0;
  }

  return {
    async create(made, { digest, sealed }) {
      const { id, channel: kind, status, revision, createdAt } = made;
      const due = status === 'pending' ? later(createdAt, CONFIRMATION_EVERY) : null;
      const [answer] = await db.batch([
        db.prepare(CREATE).bind(id, kind, digest, sealed, ...wishOf(made), status, revision, createdAt, due),
        db.prepare(ADD_INTERESTS).bind(id, JSON.stringify(interestsOf(made.filter))),
      ]);
      return answer?.results.length === 1 ? 'created' : 'exists';
    },

    async byId(id) {
      const [found] = await allOf(db, BY_IDS, bulk([id]));
      return found === undefined ? null : subscriptionOf(found);
    },

    async byIds(ids) {
      return (await allOf(db, BY_IDS, bulk([...new Set(ids)]))).map(subscriptionOf);
    },

    async byDigest(kind, digest) {
      const found = await db.prepare(BY_DIGEST).bind(kind, digest).first();
      return found === null ? null : subscriptionOf(found);
    },

    async confirm(id) {
      const [answer] = await db.batch([
        db
          .prepare(`UPDATE subscription SET status = 'active', confirmation_due = NULL WHERE id = ?1 RETURNING id`)
          .bind(id),
        db.prepare(ADD_OWN_INTERESTS).bind(id),
      ]);
      return answer?.results.length === 1 ? 'confirmed' : 'unknown';
    },

    async change(changed, changedAt) {
      const [answer] = await db.batch([
        db.prepare(CHANGE).bind(changed.id, ...wishOf(changed), changed.revision),
        db.prepare(LEAVE_INTERESTS).bind(changed.id, changedAt),
        db.prepare(ADD_OWN_INTERESTS).bind(changed.id),
      ]);
      return answer?.results.length === 1 ? 'saved' : 'conflict';
    },

    async formerInterests(before, limit) {
      return (await db.prepare(FORMER).bind(before, limit).all()).results.map((found) => formerRow.parse(found));
    },

    dropFormer: (former) =>
      writeAll(db, DROP_FORMER, bulk(former.map(({ subscription, interest }) => [interest, subscription]))),

    async leaseConfirmations(leasedAt, limit) {
      const { results } = await db.prepare(LEASE_CONFIRMATIONS).bind(leasedAt, limit, CONFIRMATION_EVERY).all();
      return results.map(subscriptionOf);
    },

    async confirmationSent(id) {
      await db.prepare('UPDATE subscription SET confirmation_due = NULL WHERE id = ?1').bind(id).run();
    },

    async digestsDue(dueAt, limit) {
      const { results } = await db.prepare(DIGESTS_DUE).bind(dueAt, limit).all();
      return results.map((row) => {
        const { digest_due: due, digest_since: since } = dueRow.parse(row);
        return { subscription: subscriptionOf(row), due, since };
      });
    },

    moveDigests: (moves) =>
      writeAll(db, MOVE_DIGESTS, bulk(moves.map(({ id, from, to, since }) => [id, from, to, since]))),

    async remove(id, removedAt) {
      return (await removed([id], removedAt)) === 1 ? 'removed' : 'unknown';
    },

    async removeAll(ids, removedAt) {
      if (ids.length > 0) await removed(ids, removedAt);
    },

    async interested(interests, after, limit) {
      const { results } = await db
        .prepare(INTERESTED)
        .bind(JSON.stringify(interests), after ?? '', limit)
        .all();
      return results.map(subscriptionOf);
    },

    async sealedTargets(ids) {
      const rows = await allOf(db, SEALED, bulk([...new Set(ids)]));
      return new Map(rows.map((row) => sealedRow.parse(row)).map(({ id, sealed }) => [id, sealed]));
    },

    async ofChannel(kind, limit) {
      return (await db.prepare(OF_CHANNEL).bind(kind, limit).all()).results.map(subscriptionOf);
    },

    async pendingSince(since) {
      const sql = `SELECT count(*) FROM subscription WHERE status = 'pending' AND created_at >= ?1`;
      return z.int().parse(await db.prepare(sql).bind(since).first('count(*)'));
    },

    async expirePending(before) {
      await db.prepare(`DELETE FROM subscription WHERE status = 'pending' AND created_at < ?1`).bind(before).run();
    },

    async counts() {
      const { results } = await db
        .prepare(`SELECT channel, count(*) AS count FROM subscription WHERE status = 'active' GROUP BY channel`)
        .all();
      const counts = Object.fromEntries(CHANNELS.map((kind) => [kind, 0])) as Record<ChannelKind, number>;
      for (const row of results) {
        const { channel: kind, count } = countRow.parse(row);
        counts[kind] = count;
      }
      return counts;
    },
  };
}

/** What its owner may change, as columns in order. */
function wishOf({ filter: wanted, language, timezone, preferences: chosen, digestDue }: Subscription) {
  return [JSON.stringify(wanted), language, timezone, JSON.stringify(chosen), digestDue] as const;
}
