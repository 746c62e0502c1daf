import type { Place } from '#domain/entity';
import { failureName, type PollError, type PollState } from '#domain/health';
import { isPast, type ThirdPartyRecord } from '#domain/record';
import type { Series } from '#domain/series';
import { subjectKey } from '#domain/subject';
import {
  days,
  earlier,
  floorTo,
  hours,
  type Instant,
  type Interval,
  instant,
  interval,
  later,
  minutes,
  type Seconds,
  seconds,
} from '#domain/time';
import type { Feed, Query, Source } from '#sources/source';
import type { PollJob } from '#storage/store';
import { confirmReported } from './confirm.ts';
import { detect } from './detect.ts';
import { dispatchPending } from './dispatch.ts';
import { isFrozen } from './frozen.ts';
import { withNewest } from './newest.ts';
import { pooled } from './pool.ts';
import type { Runtime } from './runtime.ts';
import { placesOf } from './shards.ts';
import { KEEP_RECORDS } from './tick.ts';
import { nextTurn } from './turns.ts';
import { askAndRead } from './upstream.ts';
import { withoutFloods } from './volume.ts';

/** Longer than an invocation may take: after it somebody else may try. */
const LEASE = minutes(2);
/** An upstream in trouble is asked after 30 s, 1 min, 2 min, …, but at least every quarter of an hour. */
const FIRST_WAIT = seconds(30);
const LONGEST_WAIT = minutes(15);
/** Requests to one host at once. Shards of one source take turns, so that this holds for all of them together. */
const PARALLEL = 2;
const TOO_MANY_REQUESTS = 429;
/** Requests in one run, of the free plan's fifty: a first reading of weeks takes several runs, oldest first. */
const MOST_REQUESTS = 40;
/** Shorter windows ask for no less. */
const SHORTEST_RUN = hours(6);

/**
 * Asks one source about one shard of places, stores what it says, and looks again at those places. Safe to repeat: the
 * lease keeps two from working at once, and every write is an upsert.
 */
export async function poll(job: PollJob, at: Instant, runtime: Runtime): Promise<void> {
  const source = runtime.sources.find(({ id }) => id === job.source);
  if (source !== undefined) await work(source, job, at, runtime, keepSeries(source, at, runtime));
  const publisher = runtime.recordSources.find(({ id }) => id === job.source);
  if (publisher !== undefined) await work(publisher, job, at, runtime, keepRecords(at, runtime));
}

/** Stores what was said of these places. */
type Keep<Item> = (items: readonly Item[], places: readonly Place[], caughtUp: boolean) => Promise<unknown>;

async function work<Item extends Series | ThirdPartyRecord>(
  source: Feed<Item>,
  job: PollJob,
  at: Instant,
  runtime: Runtime,
  keep: Keep<Item>,
): Promise<void> {
  const { store, log, queues } = runtime;
  // A chain of hints is older than its tick, and a lease that is counted from there would be over when it begins.
  const now = instant(Math.max(at, runtime.now()));
  const state = await store.polls.lease(job, now, later(now, LEASE));
  if (state === null) return;
  const places = placesOf(job.shard, await store.places.all());
  const window = affordable(source, places, windowOf(source, state, at));

  const answers = await askAll(source, source.queries(places, window), runtime);
  const items = answers.flatMap((answer) => (answer.ok ? answer.value : [])).filter((item) => isAlive(item, runtime));
  const errors = answers.flatMap((answer) => (answer.ok ? [] : [answer.error]));
  const failure = errors.find(isRefusal) ?? errors[0] ?? (items.length === 0 ? silence(source, state) : null);
  const reason = failure && failureName(failure);
  log({ step: 'poll', ...job, at, until: window.until, ok: failure === null, reason, items: items.length });

  const caughtUp = window.until === at;
  await keep(items, places, caughtUp);
  const finished = after(state, at, window.until, source, items, failure, runtime.random());
  await store.polls.finish(finished);
  // Who says that we ask too much means all of us, not only this shard.
  if (failure !== null && isRefusal(failure)) await store.polls.defer(source.id, finished.dueAt);
  const following = await store.polls.turns(at, source.id);
  if (following.length > 0) await queues.poll(following, at);
  await dispatchPending(at, runtime);
}

const isAlive = (item: Series | ThirdPartyRecord, { signals }: Runtime): boolean => {
  if (!('signal' in item)) return true;
  const signal = signals.get(item.signal);
  return signal === undefined || !isFrozen(item, signal);
};

/** A source that had values of these places, always has some, and says nothing at all is not believed. */
function silence(source: Feed<unknown> | Source, { newest }: PollState): PollError | null {
  const alwaysSpeaks = 'signals' in source && source.sparse !== true;
  return alwaysSpeaks && Object.keys(newest.entities).length > 0 ? { reason: 'empty' } : null;
}

/** After a refusal nothing more is asked. */
async function askAll<Item>(source: Feed<Item>, queries: readonly Query[], runtime: Runtime) {
  let refusal: Awaited<ReturnType<typeof askAndRead<Item>>> | null = null;
  return pooled(queries, PARALLEL, async (query) => {
    if (refusal !== null) return refusal;
    const answer = await askAndRead(source, query, runtime);
    if (!answer.ok && isRefusal(answer.error)) refusal = answer;
    return answer;
  });
}

const isRefusal = (error: PollError): boolean => error.reason === 'http' && error.status === TOO_MANY_REQUESTS;

function keepSeries({ signals }: Source, at: Instant, runtime: Runtime): Keep<Series> {
  return async (series, places, caughtUp) => {
    await runtime.store.series.put(series.map((one) => believed(one, at, runtime)));
    // What is usual would be learnt from half a history, and kept for the day.
    if (series.length > 0 && caughtUp) await detect(places, at, runtime, new Set(signals.map(({ id }) => id)));
  };
}

function believed(series: Series, at: Instant, { log }: Runtime): Series {
  const kept = withoutFloods(series);
  if (kept !== series) log({ step: 'flooded', signal: series.signal, subject: subjectKey(series.subject), at });
  return kept;
}

function keepRecords(at: Instant, runtime: Runtime): Keep<ThirdPartyRecord> {
  return async (records) => {
    // Whoever publishes one list of all times would bring back each hour what is pruned each day.
    const recent = records.filter((record) => !isPast(record, earlier(at, KEEP_RECORDS)));
    await runtime.store.records.put(recent);
    await confirmReported(recent, at, runtime);
  };
}

/** From where the last success ended, less what may have come late or been revised since; at most the backfill. */
function windowOf(source: Feed<unknown>, { cursor, lastSuccess }: PollState, at: Instant): Interval {
  const oldest = earlier(at, source.backfill);
  // Whoever has read as far as it last asked is not catching up.
  const depth = cursor !== null && cursor === lastSuccess ? depthOf(source, cursor, at) : source.overlap;
  const since = cursor === null ? oldest : earlier(cursor, depth);
  return interval(since < oldest ? oldest : since, at);
}

/** The first poll of a day goes deep; one that is still catching up does not, or it would never arrive. */
function depthOf({ overlap, revises = overlap }: Feed<unknown>, cursor: Instant, at: Instant): Seconds {
  const isFirstOfDay = floorTo(cursor, days(1)) < floorTo(at, days(1)) && at - cursor <= days(1);
  return isFirstOfDay ? revises : overlap;
}

/** The first part of the window that one run can ask for. */
function affordable(source: Feed<unknown>, places: readonly Place[], { from, until }: Interval): Interval {
  let end = until;
  while (source.queries(places, interval(from, end)).length > MOST_REQUESTS && end - from > SHORTEST_RUN) {
    end = later(from, Math.floor((end - from) / 2));
  }
  return interval(from, end);
}

function after(
  state: PollState,
  at: Instant,
  askedUntil: Instant,
  source: Feed<unknown>,
  items: readonly (Series | ThirdPartyRecord)[],
  failure: PollError | null,
  jitter: number,
): PollState {
  const done = { ...state, lastAttempt: at, leaseUntil: null, newest: withNewest(state.newest, items) };
  if (failure === null) {
    // The next window begins one overlap before the cursor: it joins what was asked now without a gap, and goes on from there
    // even when the overlap alone is more than one run can ask for.
    const cursor = askedUntil < at ? later(askedUntil, source.overlap) : at;
    const dueAt = askedUntil < at ? at : nextTurn(state, source.every, at);
    return { ...done, cursor, lastSuccess: at, failures: 0, lastFailure: null, dueAt };
  }
  const failures = state.failures + 1;
  const backoff = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(state.failures, 10)) * (0.5 + jitter / 2);
  const asked = 'retryAfter' in failure ? (failure.retryAfter ?? 0) : 0;
  const dueAt = later(at, Math.ceil(Math.max(backoff, Math.min(asked, LONGEST_WAIT))));
  return { ...done, failures, lastFailure: failureName(failure), dueAt };
}
