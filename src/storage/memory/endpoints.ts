import type { DeliveryId } from '#domain/delivery';
import type { Trouble } from '#domain/endpoint';
import type { Subscription, SubscriptionId } from '#domain/subscription';
import type { Instant } from '#domain/time';
import type { EndpointStore } from '../endpoints.ts';
import { byText, keep } from './keep.ts';

/** What it changes of what others keep. */
interface Neighbours {
  /** False when there is none with that status, which any is when it is left out. */
  setStatus(id: SubscriptionId, to: Subscription['status'], from: Subscription['status']): boolean;
  reseal(id: SubscriptionId, from: string, to: string): boolean;
  has(id: SubscriptionId): boolean;
  endDeliveries(id: SubscriptionId, at: Instant): void;
  sendAgain(id: SubscriptionId, deliveries: readonly DeliveryId[], at: Instant): number;
}

export interface MemoryEndpoints extends EndpointStore {
  dropFor(id: SubscriptionId): void;
}

export function memoryEndpoints(others: Neighbours): MemoryEndpoints {
  const kept = new Map<SubscriptionId, Trouble>();
  return {
    async reseal(id, from, to) {
      return others.reseal(id, from, to) ? 'saved' : 'conflict';
    },
    async troubles(ids) {
      return [...new Set(ids)].map((id) => kept.get(id)).filter((found) => found !== undefined);
    },
    async putTroubles(troubles, at) {
      for (const trouble of troubles) {
        const { subscription: id, disabledAt } = trouble;
        if (!others.has(id)) continue;
        kept.set(id, keep(trouble));
        if (disabledAt === null) continue;
        others.setStatus(id, 'disabled', 'active');
        others.endDeliveries(id, at);
      }
    },
    async clearTroubles(ids) {
      for (const id of ids) kept.delete(id);
    },
    async owed(limit) {
      return [...kept.values()]
        .filter(({ owed }) => owed)
        .sort((a, b) => a.since - b.since || byText(a.subscription, b.subscription))
        .slice(0, limit);
    },
    async told({ subscription, notice }) {
      const known = kept.get(subscription);
      if (known?.notice === notice) kept.set(subscription, keep({ ...known, owed: false }));
    },
    async enable(id) {
      kept.delete(id);
      return others.setStatus(id, 'active', 'disabled');
    },
    async sendAgain(id, deliveries, at) {
      return others.sendAgain(id, deliveries, at);
    },
    dropFor: (id) => kept.delete(id),
  };
}
