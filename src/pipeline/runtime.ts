import type { Fetch, Transport } from '#alerts/channels/channel';
import type { Detector } from '#detectors/detector';
import type { DeliveryId } from '#domain/delivery';
import type { Signal, SignalId } from '#domain/series';
import type { ChannelKind, SubscriptionId } from '#domain/subscription';
import type { Instant } from '#domain/time';
import type { RecordSource } from '#sources/records/record-source';
import type { Source } from '#sources/source';
import type { PollJob, Store } from '#storage/store';

/** Everything the pipeline needs of the world. `src/workers/runtime.ts` makes the real one; tests make their own. */
export interface Runtime {
  readonly store: Store;
  readonly sources: readonly Source[];
  /** Whose alarms and reports stand beside our incidents. */
  readonly recordSources: readonly RecordSource[];
  readonly detectors: readonly Detector[];
  /** Every signal that the sources publish, with its step and lag. A case brings its own. */
  readonly signals: ReadonlyMap<SignalId, Signal>;
  readonly queues: Queues;
  readonly vault: Vault;
  readonly transport: Transport;
  /** The page, signed for this subscription, that ends it with one button or one POST. */
  readonly unsubscribeUrl: (subscription: SubscriptionId) => Promise<string>;
  /** The page, signed alike, that shows what was chosen, changes it, and answers why somebody was told or not. */
  readonly manageUrl: (subscription: SubscriptionId) => Promise<string>;
  /** The page, signed alike, with the button that confirms an address. */
  readonly confirmUrl: (subscription: SubscriptionId) => Promise<string>;
  /** Requests to upstreams. */
  readonly fetch: Fetch;
  /** Where each source is asked, if not at its public address. */
  readonly upstreams: Readonly<Record<string, string>>;
  /** Tokens of upstreams by the names of their settings; a source whose token is missing is off. */
  readonly tokens: Readonly<Record<string, string>>;
  /** What the platform lets one invocation ask of D1; left out on the paid plan. */
  readonly queriesPerRun?: number;
  readonly now: () => Instant;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Log;
}

/** Hints only: losing any of these loses nothing, for the sweep finds in the store what is due. */
export interface Queues {
  poll(jobs: readonly PollJob[], at: Instant): Promise<void>;
  /** Any number, in the order in which they shall be sent; the queue's own messages hold as many as one invocation can send. */
  deliver(channel: ChannelKind, ids: readonly DeliveryId[]): Promise<void>;
}

/** Encrypts targets at rest, and finds one again without reading any. */
export interface Vault {
  seal(subscription: string, target: unknown): Promise<string>;
  /** @throws when the text was sealed for another subscription or with a key that is no longer there */
  open(subscription: string, sealed: string): Promise<unknown>;
  digest(target: string): Promise<string>;
}

/** One line per step. Targets, addresses and tokens never reach it. */
export type Log = (
  entry: { readonly step: string } & Readonly<Record<string, string | number | boolean | null>>,
) => void;
