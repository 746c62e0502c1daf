import type { IncidentId } from './incident.ts';
import type { ChannelKind, SubscriptionId } from './subscription.ts';
import { type Instant, later, type Seconds } from './time.ts';

/** Why somebody is told. One incident is one thread: these are its turns. */
export type TellReason = 'opened' | 'escalated' | 'reopened' | 'resolved' | 'retracted';
/** Why somebody is not told, although the incident is one that they follow. */
export type HoldReason = 'suspect-source' | 'inhibited' | 'already-told' | 'never-told';

/** `incident/reason/revision/subscription`: derived, so that telling twice writes once and a receiver can deduplicate. */
export type DeliveryId = string;

export type DeliveryStatus = 'pending' | 'sending' | 'delivered' | 'gone' | 'rejected' | 'superseded' | 'dead' | 'held';

/** One alert to one subscription over one channel; the table of these is the outbox and the log. */
export interface Delivery {
  readonly id: DeliveryId;
  readonly incident: IncidentId;
  readonly revision: number;
  readonly subscription: SubscriptionId;
  readonly channel: ChannelKind;
  readonly reason: TellReason | HoldReason;
  readonly status: DeliveryStatus;
  readonly attempt: number;
  readonly dueAt: Instant;
  readonly createdAt: Instant;
  readonly finishedAt: Instant | null;
  /** Public and secret-free: why the last attempt failed, `http-503`, `timeout`. */
  readonly failure: string | null;
}

/** What became of one attempt to send. `reason` is kebab-case, countable, and never holds a target or a secret. */
export type Outcome =
  | { readonly status: 'delivered' }
  | { readonly status: 'retry'; readonly reason: string; readonly after?: Seconds }
  | { readonly status: 'gone'; readonly reason: string }
  | { readonly status: 'rejected'; readonly reason: string };

/**
 * Waits before each further attempt, in seconds. Webhooks follow Standard Webhooks (about three days); a push that is
 * hours old helps nobody; mail waits out greylisting.
 */
const BACKOFF: Record<ChannelKind, readonly number[]> = {
  'web-push': [10, 60, 300, 900, 3600],
  webhook: [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400],
  email: [300, 900, 1800, 3600, 14_400, 43_200, 86_400],
};
/** A receiver may ask for patience, not for silence: longer waits than six hours are cut. */
const LONGEST_WISH = 6 * 3600;

/**
 * When to try again, or null when the schedule is used up.
 *
 * @param attempt how many attempts were made, 1 after the first
 * @param jitter uniform in [0, 1): spreads each wait by ±20 %
 */
export function nextAttempt(
  channel: ChannelKind,
  attempt: number,
  at: Instant,
  jitter: number,
  after?: Seconds,
): Instant | null {
  const wait = BACKOFF[channel][attempt - 1];
  if (wait === undefined) return null;
  const spread = Math.ceil(wait * (0.8 + 0.4 * jitter));
  return later(at, Math.max(spread, Math.min(after ?? 0, LONGEST_WISH)));
}
