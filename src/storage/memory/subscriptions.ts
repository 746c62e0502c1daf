import type { Entity } from '#domain/entity';
import { CHANNELS, type ChannelKind, interestsOf, type Subscription, type SubscriptionId } from '#domain/subscription';
import { type Instant, later } from '#domain/time';
import { CONFIRMATION_EVERY, type SealedTarget, type SubscriptionStore } from '../store.ts';
import { byText, keep } from './keep.ts';

interface Row {
  subscription: Subscription;
  target: SealedTarget;
  /** What it follows no more, and since when. */
  readonly former: Map<Entity | '*', Instant>;
  confirmationDue: Instant | null;
  /** Where the next digest begins. */
  digestSince: Instant | null;
}

export interface MemorySubscriptions extends SubscriptionStore {
  has(id: SubscriptionId): boolean;
  /** False when there is none with the status `from`. */
  setStatus(id: SubscriptionId, to: Subscription['status'], from: Subscription['status']): boolean;
  /** False when the target is no longer `from`. */
  reseal(id: SubscriptionId, from: string, to: string): boolean;
}

/** @param endAll ends what was still to be sent to a subscription that is removed, and what waits for it */
export function memorySubscriptions(endAll: (subscription: SubscriptionId, at: Instant) => void): MemorySubscriptions {
  const rows = new Map<SubscriptionId, Row>();
  const byTarget = new Map<string, SubscriptionId>();
  const targetKey = (channel: ChannelKind, digest: string) => `${channel} ${digest}`;

  function drop(id: SubscriptionId): boolean {
    const row = rows.get(id);
    if (row === undefined) return false;
    byTarget.delete(targetKey(row.subscription.channel, row.target.digest));
    return rows.delete(id);
  }

  return {
    async create(subscription, target) {
      const key = targetKey(subscription.channel, target.digest);
      if (byTarget.has(key) || rows.has(subscription.id)) return 'exists';
      const confirmationDue =
        subscription.status === 'pending' ? later(subscription.createdAt, CONFIRMATION_EVERY) : null;
      const former = new Map<Entity | '*', Instant>();
      rows.set(subscription.id, {
        subscription: keep(subscription),
        target: keep(target),
        former,
        confirmationDue,
        digestSince: null,
      });
      byTarget.set(key, subscription.id);
      return 'created';
    },

    async byId(id) {
      return rows.get(id)?.subscription ?? null;
    },

    async byIds(ids) {
      return [...new Set(ids)].map((id) => rows.get(id)?.subscription).filter((found) => found !== undefined);
    },

    async byDigest(channel, digest) {
      const id = byTarget.get(targetKey(channel, digest));
      return id === undefined ? null : (rows.get(id)?.subscription ?? null);
    },

    async confirm(id) {
      const row = rows.get(id);
      if (row === undefined) return 'unknown';
      row.subscription = keep({ ...row.subscription, status: 'active' });
      row.confirmationDue = null;
      return 'confirmed';
    },

    async change({ id, filter, language, timezone, preferences, digestDue, revision }, at) {
      const row = rows.get(id);
      if (row?.subscription.revision !== revision - 1) return 'conflict';
      const followed = interestsOf(filter);
      for (const left of interestsOf(row.subscription.filter)) row.former.set(left, row.former.get(left) ?? at);
      for (const interest of followed) row.former.delete(interest);
      const changes = { filter, language, timezone, preferences, digestDue, revision };
      row.subscription = keep({ ...row.subscription, ...changes });
      if (digestDue === null) row.digestSince = null;
      return 'saved';
    },

    async formerInterests(before, limit) {
      const all = [...rows.values()].flatMap(({ subscription, former }) =>
        [...former].map(([interest, since]) => ({ subscription: subscription.id, interest, since })),
      );
      return all
        .filter(({ since }) => since <= before)
        .sort((a, b) => a.since - b.since || byText(a.subscription, b.subscription) || byText(a.interest, b.interest))
        .slice(0, limit);
    },

    async dropFormer(former) {
      for (const { subscription, interest } of former) rows.get(subscription)?.former.delete(interest);
    },

    async leaseConfirmations(at, limit) {
      const due = [...rows.values()].flatMap((row) => {
        const { confirmationDue } = row;
        return confirmationDue === null || confirmationDue > at ? [] : [{ row, confirmationDue }];
      });
      const taken = due.sort((a, b) => a.confirmationDue - b.confirmationDue).slice(0, limit);
      return taken.map(({ row }) => {
        row.confirmationDue = later(at, Math.max(CONFIRMATION_EVERY, at - row.subscription.createdAt));
        return row.subscription;
      });
    },

    async confirmationSent(id) {
      const row = rows.get(id);
      if (row !== undefined) row.confirmationDue = null;
    },

    async digestsDue(at, limit) {
      return [...rows.values()]
        .flatMap(({ subscription, digestSince: since }) => {
          const { digestDue: due, status } = subscription;
          return due === null || due > at || status !== 'active' ? [] : [{ subscription, due, since }];
        })
        .sort((a, b) => a.due - b.due)
        .slice(0, limit);
    },

    async moveDigests(moves) {
      for (const { id, from, to, since } of moves) {
        const row = rows.get(id);
        if (row?.subscription.digestDue !== from) continue;
        row.subscription = keep({ ...row.subscription, digestDue: to });
        row.digestSince = since;
      }
    },

    has: (id) => rows.has(id),

    setStatus(id, to, from) {
      const row = rows.get(id);
      if (row?.subscription.status !== from) return false;
      row.subscription = keep({ ...row.subscription, status: to });
      if (to === 'disabled') row.former.clear();
      return true;
    },

    reseal(id, from, to) {
      const row = rows.get(id);
      if (row?.target.sealed !== from) return false;
      row.target = keep({ ...row.target, sealed: to });
      return true;
    },

    async remove(id, at) {
      endAll(id, at);
      return drop(id) ? 'removed' : 'unknown';
    },

    async removeAll(ids, at) {
      for (const id of ids) {
        endAll(id, at);
        drop(id);
      }
    },

    async interested(interests, after, limit) {
      const wanted = new Set(interests);
      return [...rows.values()]
        .filter(({ subscription: { id, status, filter }, former }) => {
          const beyond = after === null || id > after;
          const all = [...interestsOf(filter), ...former.keys()];
          return status === 'active' && beyond && all.some((interest) => wanted.has(interest));
        })
        .map(({ subscription }) => subscription)
        .sort((a, b) => byText(a.id, b.id))
        .slice(0, limit);
    },

    async sealedTargets(ids) {
      const found = ids.map((id) => [id, rows.get(id)?.target.sealed] as const);
      return new Map(found.filter((pair): pair is [SubscriptionId, string] => pair[1] !== undefined));
    },

    async ofChannel(channel, limit) {
      return [...rows.values()]
        .map(({ subscription }) => subscription)
        .filter((subscription) => subscription.channel === channel)
        .sort((a, b) => byText(a.id, b.id))
        .slice(0, limit);
    },

    async pendingSince(since) {
      return [...rows.values()].filter(
        ({ subscription: { status, createdAt } }) => status === 'pending' && createdAt >= since,
      ).length;
    },

    async expirePending(before) {
      for (const { subscription } of [...rows.values()]) {
        if (subscription.status === 'pending' && subscription.createdAt < before) drop(subscription.id);
      }
    },

    async counts() {
      const counts = Object.fromEntries(CHANNELS.map((channel) => [channel, 0])) as Record<ChannelKind, number>;
      for (const { subscription } of rows.values())
        if (subscription.status === 'active') counts[subscription.channel] += 1;
      return counts;
    },
  };
}
