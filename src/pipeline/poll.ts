import { failureName, type PollError, type PollState } from '#domain/health';
import { err, type Result } from '#domain/result';
import type { Series } from '#domain/series';
import { earlier, floorTo, type Instant, interval, later, minutes, seconds } from '#domain/time';
import type { Query, Source } from '#sources/source';
import type { PollJob } from '#storage/store';
import { detect } from './detect.ts';
import { dispatchPending } from './dispatch.ts';
import { pooled } from './pool.ts';
import type { Runtime } from './runtime.ts';
import { placesOf } from './shards.ts';
import { ask } from './upstream.ts';

/** Longer than an invocation may take: after it somebody else may try. */
const LEASE = minutes(2);
/** An upstream in trouble is asked after 30 s, 1 min, 2 min, …, but at least every quarter of an hour. */
const FIRST_WAIT = seconds(30);
const LONGEST_WAIT = minutes(15);
/** Requests under way at once, of the platform's six. */
const PARALLEL = 4;

/**
 * Asks one source about one shard of places, stores what it says, and looks again at those places. Safe to repeat: the
 * lease keeps two from working at once, and every write is an upsert.
 */
export async function poll(job: PollJob, at: Instant, runtime: Runtime): Promise<void> {
  const { store, log } = runtime;
  const source = runtime.sources.find(({ id }) => id === job.source);
  const state = source && (await store.polls.lease(job, at, later(at, LEASE)));
  if (!source || !state) return;
  const places = placesOf(job.shard, await store.places.all());
  const since = state.cursor === null ? earlier(at, source.backfill) : earlier(state.cursor, source.overlap);
  const window = interval(since < earlier(at, source.backfill) ? earlier(at, source.backfill) : since, at);

  const answers = await pooled(source.queries(places, window), PARALLEL, (query) => askOne(source, query, runtime));
  const series = answers.flatMap((answer) => (answer.ok ? answer.value : []));
  const failure = answers.find((answer) => !answer.ok)?.error ?? null;
  await store.series.put(series);
  log({
    step: 'poll',
    ...job,
    at,
    ok: failure === null,
    reason: failure && failureName(failure),
    series: series.length,
  });

  if (series.length > 0) await detect(places, at, runtime);
  await store.polls.finish(after(state, at, source, series, failure, runtime.random()));
  await dispatchPending(at, runtime);
}

async function askOne(source: Source, query: Query, runtime: Runtime): Promise<Result<readonly Series[], PollError>> {
  const answer = await ask(source, source.request(query), runtime);
  return answer.ok ? source.read(answer.value, query) : err(answer.error);
}

function after(
  state: PollState,
  at: Instant,
  source: Source,
  series: readonly Series[],
  failure: PollError | null,
  jitter: number,
): PollState {
  const newestValue = newestOf(series, state.newestValue);
  const done = { ...state, lastAttempt: at, leaseUntil: null, newestValue };
  if (failure === null) {
    const dueAt = later(floorTo(at, source.every), source.every);
    return { ...done, cursor: at, lastSuccess: at, failures: 0, lastFailure: null, dueAt };
  }
  const failures = state.failures + 1;
  const backoff = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(state.failures, 10)) * (0.5 + jitter / 2);
  const asked = 'retryAfter' in failure ? (failure.retryAfter ?? 0) : 0;
  const dueAt = later(at, Math.ceil(Math.max(backoff, Math.min(asked, LONGEST_WAIT))));
  return { ...done, failures, lastFailure: failureName(failure), dueAt };
}

/** Start of the newest bin that has a value. */
function newestOf(series: readonly Series[], known: Instant | null): Instant | null {
  let newest = known;
  for (const { from, step, values } of series) {
    const last = values.findLastIndex((value) => value !== null);
    if (last >= 0 && (newest === null || from + last * step > newest)) newest = later(from, last * step);
  }
  return newest;
}
