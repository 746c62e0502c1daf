import type { SubscriptionId } from '#domain/subscription';
import type { Deferral, DeferralStore } from '../store.ts';
import { byText, keep } from './keep.ts';

export interface MemoryDeferrals extends DeferralStore {
  dropFor(subscription: SubscriptionId): void;
}

/** @param isThere whether somebody is subscribed under this id */
export function memoryDeferrals(isThere: (subscription: SubscriptionId) => boolean): MemoryDeferrals {
  const kept = new Map<string, Deferral>();
  const keyOf = ({ subscription, incident }: Deferral) => `${incident}/${subscription}`;
  return {
    async put(deferrals) {
      for (const one of deferrals) if (isThere(one.subscription)) kept.set(keyOf(one), keep(one));
    },
    async due(at, limit) {
      return [...kept.values()]
        .filter(({ until }) => until <= at)
        .sort((a, b) => a.until - b.until || byText(a.subscription, b.subscription) || byText(a.incident, b.incident))
        .slice(0, limit);
    },
    async drop(deferrals) {
      for (const one of deferrals) if (kept.get(keyOf(one))?.until === one.until) kept.delete(keyOf(one));
    },
    dropFor(subscription) {
      for (const [key, one] of kept) if (one.subscription === subscription) kept.delete(key);
    },
  };
}
