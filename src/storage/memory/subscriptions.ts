import { CHANNELS, type ChannelKind, interestsOf, type Subscription, type SubscriptionId } from '#domain/subscription';
import type { Instant } from '#domain/time';
import type { SealedTarget, SubscriptionStore } from '../store.ts';
import { byText, keep } from './keep.ts';

interface Row {
  subscription: Subscription;
  readonly target: SealedTarget;
}

/** @param endDeliveries ends what was still to be sent to a subscription that is removed */
export function memorySubscriptions(
  endDeliveries: (subscription: SubscriptionId, at: Instant) => void,
): SubscriptionStore {
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
      rows.set(subscription.id, { subscription: keep(subscription), target: keep(target) });
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
      return 'confirmed';
    },

    async remove(id, at) {
      endDeliveries(id, at);
      return drop(id) ? 'removed' : 'unknown';
    },

    async interested(interests, after, limit) {
      const wanted = new Set(interests);
      return [...rows.values()]
        .map(({ subscription }) => subscription)
        .filter(({ id, status, filter }) => {
          const beyond = after === null || id > after;
          return status === 'active' && beyond && interestsOf(filter).some((interest) => wanted.has(interest));
        })
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
