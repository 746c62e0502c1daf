import type { Delivery } from '#domain/delivery';
import type { Instant } from '#domain/time';

/** A queue message that no consumer could finish. */
export interface DeadMessage {
  /** The queue's own. */
  readonly id: string;
  /** The queue it was in, without `-dlq`. */
  readonly queue: string;
  /** JSON, as it was sent. */
  readonly body: string;
  readonly diedAt: Instant;
}

/** What was given up, for a person to look at; the contract is that of `store.ts`. Sending a delivery again is the endpoints'. */
export interface DeadStore {
  put(message: DeadMessage): Promise<void>;
  /** Newest first. */
  messages(limit: number): Promise<readonly DeadMessage[]>;
  /** Null when there is none. */
  message(id: string): Promise<DeadMessage | null>;
  drop(id: string): Promise<void>;
  /** Deliveries whose attempts are used up, newest first. */
  deliveries(limit: number): Promise<readonly Delivery[]>;
}
