import type { Trouble } from '#domain/endpoint';
import type { Place } from '#domain/entity';
import type { Incident } from '#domain/incident';
import type { Pattern } from '#domain/pattern';
import type { PushOrigin } from '#domain/push-origin';
import type { Subscription, SubscriptionId } from '#domain/subscription';
import type { ThreadId } from '#domain/topic';

/** Everything that a handful of deliveries is written and addressed from, as it is now. */
export interface Material {
  /** Those of the subscriptions that exist. */
  readonly recipients: ReadonlyMap<SubscriptionId, Recipient>;
  /** Those that the threads are about, and the nights of the windows that they are about. */
  readonly incidents: readonly Incident[];
  /** Those that the threads are about, and those of the places of the incidents that they are about. */
  readonly patterns: readonly Pattern[];
  /** All that is watched. */
  readonly places: readonly Place[];
  /** Push services that stand still. */
  readonly pushOrigins: readonly PushOrigin[];
}

export interface Recipient {
  readonly subscription: Subscription;
  readonly sealed: string;
  /** Of a webhook that fails. */
  readonly trouble: Trouble | null;
}

/** One read, so that a chunk of deliveries costs the same however many it holds; the contract is that of `store.ts`. */
export interface MaterialStore {
  of(subscriptions: readonly SubscriptionId[], threads: readonly ThreadId[]): Promise<Material>;
}
