import type { z } from 'zod';
import type { Place } from '#domain/entity';
import type { PollError, SourceId } from '#domain/health';
import { err, type Result } from '#domain/result';
import type { Series, Signal } from '#domain/series';
import type { Instant, Interval, Seconds } from '#domain/time';

/** One request's worth of a source: which of its signals, of which places, over which time. */
export interface Query {
  /** The source's own word for what is asked: an IODA datasource, an OONI test group. */
  readonly dataset: string;
  readonly places: readonly Place[];
  readonly window: Interval;
}

export interface SourceRequest {
  /** Path and query, to be put behind the source's base URL. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What is polled, whatever its answers are made of. */
export interface FeedSpec<Payload, Item> {
  readonly id: SourceId;
  readonly title: string;
  /** The public API; a deployment may name a mirror instead. */
  readonly baseUrl: string;
  /** How often it is worth asking: a whole number of ticks. */
  readonly every: Seconds;
  /** How much of the past is read again with each poll, for what comes late or is revised. */
  readonly overlap: Seconds;
  /** How far back the source still revises, if further than the overlap: read again with the first poll of a UTC day. */
  readonly revises?: Seconds;
  /** How much of the past the first poll reads: for series, what a new place needs before its detectors can speak. */
  readonly backfill: Seconds;
  readonly attribution: { readonly text: string; readonly url: string; readonly licence: string };
  /** The setting that holds the API's token, where it wants one: without it the source is off, and says so. */
  readonly secret?: string;
  readonly format: 'json' | 'text';
  /** Decoded bytes beyond which an answer is refused. */
  readonly maxBytes: number;
  /** What we rely on, and no more: unknown keys pass. */
  readonly payload: z.ZodType<Payload>;
  /** Splits a shard of places and a window into requests that the source's limits allow. */
  queries(places: readonly Place[], window: Interval): readonly Query[];
  /** @param token the secret's value, for a source that names one */
  request(query: Query, token?: string): SourceRequest;
  /**
   * For an API whose answer to `request` only says where to ask: what it leads to, whose answer is then the one that is
   * read. Null when it leads nowhere, which is a change of the API.
   */
  follow?(body: unknown): SourceRequest | null;
  /** Pure: a checked payload to what it says. */
  parse(payload: Payload, query: Query): Result<readonly Item[], PollError>;
  /**
   * Whether an HTTP status says that nothing is known of the query's place, where other APIs answer with an empty list: a
   * file that was never written. Without it every status but 2xx is a failure.
   */
  isAbsent?(query: Query, status: number): boolean;
}

/** A feed with its payload's type closed over, so that feeds of different shapes share one registry. */
export interface Feed<Item> extends Omit<FeedSpec<never, Item>, 'payload' | 'parse'> {
  /** @param body decoded: a JSON value, or text */
  read(body: unknown, query: Query): Result<readonly Item[], PollError>;
}

interface Publishing {
  readonly signals: readonly Signal[];
  /** Set where the API tells what is now and nothing of the past: a poll brings the newest bin, and none can be caught up. */
  readonly snapshot?: true;
  /** Set where it is nothing unusual that an answer has no value of any place: where nobody tested, there is none. */
  readonly sparse?: true;
  /** How many places one run can ask about, where it takes so many calls a place that it is fewer than usual. */
  readonly placesPerJob?: number;
  /** The day since which nothing new was published, as far as anybody has seen: it is still asked, and that is shown beside it. */
  readonly dormantSince?: Instant;
}

/** Its series are on the signals' own grid, gaps as null. */
export interface SourceSpec<Payload> extends FeedSpec<Payload, Series>, Publishing {}
export interface Source extends Feed<Series>, Publishing {}

export const defineSource = <P>({ payload, parse, ...spec }: SourceSpec<P>): Source => ({
  ...spec,
  read: reading(payload, parse),
});

/** Nothing is parsed but what has the payload's shape. */
export function reading<P, Item>(
  payload: FeedSpec<P, Item>['payload'],
  parse: FeedSpec<P, Item>['parse'],
): Feed<Item>['read'] {
  return (body, query) => {
    const checked = payload.safeParse(body);
    if (checked.success) return parse(checked.data, query);
    const [issue] = checked.error.issues;
    return err({ reason: 'schema', detail: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'no match'}` });
  };
}
