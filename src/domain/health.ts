import type { SignalId } from './series.ts';
import type { Instant, Seconds } from './time.ts';

export type SourceId = string;

/** Why a poll brought nothing. Kebab-case and countable; `detail` goes to the log only. */
export type PollError =
  | { readonly reason: 'http'; readonly status: number; readonly retryAfter?: Seconds }
  | { readonly reason: 'network' | 'timeout' | 'too-large' | 'not-json' | 'empty' | 'truncated' }
  | { readonly reason: 'upstream-error' | 'schema'; readonly detail: string };

/** What is known of one piece of polling work: a source and a handful of its places. D1 holds one row each. */
export interface PollState {
  readonly source: SourceId;
  readonly shard: string;
  /** Everything before this instant has been asked for successfully; null before the first success. */
  readonly cursor: Instant | null;
  readonly lastAttempt: Instant | null;
  readonly lastSuccess: Instant | null;
  /** Failures since the last success. */
  readonly failures: number;
  /** Countable reason of the last failure, null after a success: `http-503`, `timeout`, `schema`. */
  readonly lastFailure: string | null;
  /** The start of the newest bin with a value that this shard has brought. */
  readonly newestValue: Instant | null;
  readonly dueAt: Instant;
  readonly leaseUntil: Instant | null;
}

export type HealthState = 'fresh' | 'stale' | 'failing' | 'off';

/** As shown to people and checked by on-call: "no data" never looks like "nothing happening". */
export interface SourceHealth {
  readonly source: SourceId;
  readonly state: HealthState;
  readonly lastSuccess: Instant | null;
  readonly newestValue: Instant | null;
  readonly reason: string | null;
}

/** A signal whose values fall in unrelated countries at once: the source failed, not the world. */
export interface SourceOutage {
  readonly signal: SignalId;
  readonly since: Instant;
  /** Countries that fell, of those watched. */
  readonly fallen: number;
  readonly watched: number;
}

/** Three failed polls in a row are a failure; a source that has answered none of its last two polls' time is stale. */
const FAILING_AFTER = 3;
const STALE_AFTER_PERIODS = 3;

export const failureName = (error: PollError): string =>
  error.reason === 'http' ? `http-${error.status}` : error.reason;

/**
 * One state for a source from the states of its shards: the worst one speaks.
 *
 * @param every the source's polling period
 */
export function healthOf(source: SourceId, shards: readonly PollState[], every: Seconds, at: Instant): SourceHealth {
  const lastSuccess = oldest(shards.map((shard) => shard.lastSuccess));
  const newestValue = newest(shards.map((shard) => shard.newestValue));
  const failed = shards.find(
    (shard) => shard.failures >= FAILING_AFTER || (shard.failures > 0 && shard.lastSuccess === null),
  );
  const stale = lastSuccess === null || at - lastSuccess > STALE_AFTER_PERIODS * every;
  const state: HealthState = failed !== undefined ? 'failing' : stale ? 'stale' : 'fresh';
  const reason = failed?.lastFailure ?? shards.find((shard) => shard.lastFailure !== null)?.lastFailure ?? null;
  return { source, state, lastSuccess, newestValue, reason };
}

function oldest(instants: readonly (Instant | null)[]): Instant | null {
  return instants.includes(null) || instants.length === 0 ? null : (Math.min(...(instants as Instant[])) as Instant);
}

function newest(instants: readonly (Instant | null)[]): Instant | null {
  const known = instants.filter((at) => at !== null);
  return known.length === 0 ? null : (Math.max(...known) as Instant);
}
