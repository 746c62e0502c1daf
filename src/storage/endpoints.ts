import type { DeliveryId } from '#domain/delivery';
import type { Trouble } from '#domain/endpoint';
import type { SubscriptionId } from '#domain/subscription';
import type { Instant } from '#domain/time';

/** What is kept of webhooks beside their subscriptions: the contract is that of `store.ts`. */
export interface EndpointStore {
  /** Replaces the sealed target, when it is still the one that was read. */
  reseal(id: SubscriptionId, from: string, to: string): Promise<'saved' | 'conflict'>;
  /** Those of these that are in trouble, in any order. */
  troubles(ids: readonly SubscriptionId[]): Promise<readonly Trouble[]>;
  /**
   * Upserts by subscription; of one that is gone nothing is kept. A subscription whose trouble says that it is disabled is so
   * from then on: nothing new is decided for it, and what was still to be sent ends as `gone`, with `disabled`.
   */
  putTroubles(troubles: readonly Trouble[], at: Instant): Promise<void>;
  clearTroubles(ids: readonly SubscriptionId[]): Promise<void>;
  /** Those whose owner is still to be told, the longest in trouble first. */
  owed(limit: number): Promise<readonly Trouble[]>;
  /** Its owner has been told that much; a later notice stays owed. */
  told(trouble: Pick<Trouble, 'subscription' | 'notice'>): Promise<void>;
  /** Sends to it again from now on, and forgets its trouble. False when it was not disabled. */
  enable(id: SubscriptionId): Promise<boolean>;
  /**
   * Puts what has ended back into the outbox because its owner asks for it: told already, and so never superseded by a later
   * turn. Returns how many; what is held, and what is on its way, stays as it is.
   */
  sendAgain(id: SubscriptionId, deliveries: readonly DeliveryId[], at: Instant): Promise<number>;
}
