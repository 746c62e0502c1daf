import type { Entity } from './entity.ts';
import type { Signal, SignalId } from './series.ts';
import { type Instant, later, type Seconds, seconds } from './time.ts';

export type SourceId = string;

/** Why a poll brought nothing. Kebab-case and countable; `detail` goes to the log only. */
export type PollError =
  | { readonly reason: 'http'; readonly status: number; readonly retryAfter?: Seconds }
  | { readonly reason: 'network' | 'timeout' | 'too-large' | 'not-json' | 'empty' | 'truncated' }
  | { readonly reason: 'upstream-error' | 'schema'; readonly detail: string };

/** The starts of the newest bins with a value; nothing for whatever never had one. */
export interface Newest {
  readonly signals: Readonly<Partial<Record<SignalId, Instant>>>;
  readonly entities: Readonly<Partial<Record<Entity, Instant>>>;
}

/** What is known of one piece of polling work: a source and a handful of its places. D1 holds one row each. */
export interface PollState {
  readonly source: SourceId;
  readonly shard: string;
  /** One overlap after the instant up to which all has been asked for, or the last success; null before the first. */
  readonly cursor: Instant | null;
  readonly lastAttempt: Instant | null;
  readonly lastSuccess: Instant | null;
  /** Failures since the last success. */
  readonly failures: number;
  /** Countable reason of the last failure, null after a success: `http-503`, `timeout`, `schema`. */
  readonly lastFailure: string | null;
  readonly newest: Newest;
  readonly dueAt: Instant;
  readonly leaseUntil: Instant | null;
}

export type HealthState = 'fresh' | 'stale' | 'failing' | 'off';

/**
 * Why a source is not fresh, beside the names of failures. `no-token`: it is off until its setting is there. `not-asked`:
 * nobody has asked yet. `not-asked-lately`: it has not been asked with success for longer than it should. `catching-up`:
 * its history is still being read. `no-values`: it answers and never had a value. `no-new-values`: it answers and its
 * newest value is older than its lag explains.
 */
export const SILENCES = [
  'no-token',
  'not-asked',
  'not-asked-lately',
  'catching-up',
  'no-values',
  'no-new-values',
] as const;
export type Silence = (typeof SILENCES)[number];

/** What a source's health is judged against. */
export interface Promised {
  readonly id: SourceId;
  readonly every: Seconds;
  readonly signals: readonly Signal[];
  /** The setting that turns the source on, where it wants one. */
  readonly secret?: string;
}

/** As shown to people and checked by on-call: "no data" never looks like "nothing happening". */
export interface SourceHealth {
  readonly source: SourceId;
  readonly state: HealthState;
  /** Every part that was asked at all has answered since then; null before. */
  readonly lastSuccess: Instant | null;
  readonly newestValue: Instant | null;
  /** Countable: a `Silence`, or the name of the last failure, which a fresh source may have too. */
  readonly reason: Silence | string | null;
  /** Of a source that is off: what turns it on. */
  readonly setting: string | null;
  /** Signals that had values once and bring no new ones, though others may. */
  readonly late: readonly SignalId[];
}

/** A signal whose values fall in unrelated countries at once: the source failed, not the world. */
export interface SourceOutage {
  readonly signal: SignalId;
  readonly since: Instant;
  /** Countries that fell, of those watched. */
  readonly fallen: number;
  readonly watched: number;
}

/** What a source says of these signals is not believed, however fresh it is. */
export const suspectOf = (source: SourceId, outages: readonly SourceOutage[]): readonly SourceOutage[] =>
  outages.filter(({ signal }) => signal.startsWith(`${source}.`));

/** Failed polls in a row that make a failure. */
const FAILING_AFTER = 3;
/** Polls that may be missed before a source's silence is news. */
const PERIODS = 3;

export const failureName = (error: PollError): string =>
  error.reason === 'http' ? `http-${error.status}` : error.reason;

/**
 * The age of a newest value, counted from the start of its bin, from which on it is late: the bin after it has ended, its
 * lag has passed, and so have three polls that should have brought it.
 */
export const lateAfter = ({ step, lag }: Signal, every: Seconds): Seconds => seconds(2 * step + lag + PERIODS * every);

/**
 * One state for a source from the states of its shards: of failures the worst one speaks, of values the freshest.
 *
 * @param isOn whether the deployment has what the source wants
 */
export function healthOf(source: Promised, shards: readonly PollState[], at: Instant, isOn: boolean): SourceHealth {
  const { id, every, secret = null } = source;
  const asked = shards.filter(({ lastAttempt }) => lastAttempt !== null);
  const seen = {
    source: id,
    lastSuccess: oldest(asked.map(({ lastSuccess }) => lastSuccess)),
    newestValue: newestOfAll(shards),
  };
  if (!isOn) return { ...seen, state: 'off', reason: 'no-token', setting: secret, late: [] };
  const newest = newestOf(shards);
  const known = source.signals.filter((signal) => newest.has(signal.id));
  const late = known.filter((signal) => at - (newest.get(signal.id) ?? at) > lateAfter(signal, every));
  const about = { ...seen, setting: null, late: late.map((signal) => signal.id) };
  const failed = asked.find(isFailing);
  if (failed !== undefined) return { ...about, state: 'failing', reason: failed.lastFailure };
  const failure = asked.find(({ lastFailure }) => lastFailure !== null)?.lastFailure ?? null;
  if (asked.length === 0) return { ...about, state: 'stale', reason: 'not-asked' };
  if (isOverdue(shards, every, at)) return { ...about, state: 'stale', reason: failure ?? 'not-asked-lately' };
  // Who publishes no signals, but reports as things happen, owes no values.
  if (source.signals.length > 0 && known.length === late.length) {
    return { ...about, state: 'stale', reason: withoutValues(shards, known.length) };
  }
  return { ...about, state: 'fresh', reason: failure };
}

/**
 * How a source does at some places, from the shards that ask for them. The newest value is judged against the slowest of
 * the signals that these shards have values of, for it is not known of which one it is.
 */
export function healthAt(
  source: Promised,
  shards: readonly PollState[],
  entities: readonly Entity[],
  at: Instant,
  isOn: boolean,
): SourceHealth {
  const values = shards.flatMap(({ newest }) => entities.flatMap((entity) => newest.entities[entity] ?? []));
  const known = newestOf(shards);
  const [slowest] = source.signals
    .filter(({ id }) => known.has(id))
    .toSorted((a, b) => lateAfter(b, source.every) - lateAfter(a, source.every));
  const isKnown = slowest !== undefined && values.length > 0;
  const signals = isKnown ? { [slowest.id]: Math.max(...values) as Instant } : {};
  const own = shards.map((shard) => ({ ...shard, newest: { signals, entities: {} } }));
  return { ...healthOf(source, own, at, isOn), late: [] };
}

/** No source that is on brings anything fresh: then silence says nothing at all, and has to look like that. */
export const isBlind = (sources: readonly Pick<SourceHealth, 'state'>[]): boolean =>
  sources.every(({ state }) => state !== 'fresh');

const isFailing = ({ failures, lastSuccess }: PollState): boolean =>
  failures >= FAILING_AFTER || (failures > 0 && lastSuccess === null);

/** A shard that nobody has come to yet waits since it was due. */
const isOverdue = (shards: readonly PollState[], every: Seconds, at: Instant): boolean =>
  shards.some(({ lastSuccess, dueAt }) => at > later(lastSuccess ?? dueAt, PERIODS * every));

function withoutValues(shards: readonly PollState[], known: number): Silence {
  const isBehind = ({ cursor, lastSuccess }: PollState) =>
    cursor !== null && lastSuccess !== null && cursor < lastSuccess;
  return shards.some(isBehind) ? 'catching-up' : known === 0 ? 'no-values' : 'no-new-values';
}

function newestOf(shards: readonly PollState[]): ReadonlyMap<SignalId, Instant> {
  const newest = new Map<SignalId, Instant>();
  for (const { newest: known } of shards) {
    for (const [signal, start] of Object.entries(known.signals) as [SignalId, Instant][]) {
      newest.set(signal, Math.max(start, newest.get(signal) ?? start) as Instant);
    }
  }
  return newest;
}

function newestOfAll(shards: readonly PollState[]): Instant | null {
  const starts = shards.flatMap(({ newest }) => [...Object.values(newest.signals), ...Object.values(newest.entities)]);
  return newestIn(starts.filter((start) => start !== undefined));
}

const newestIn = (starts: readonly Instant[]): Instant | null =>
  starts.length === 0 ? null : (Math.max(...starts) as Instant);

function oldest(instants: readonly (Instant | null)[]): Instant | null {
  return instants.includes(null) || instants.length === 0 ? null : (Math.min(...(instants as Instant[])) as Instant);
}
