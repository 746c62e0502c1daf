import type { Place } from '#domain/entity';
import { failureName, type PollError } from '#domain/health';
import type { Result } from '#domain/result';
import type { Series } from '#domain/series';
import { earlier, type Instant, type Interval, interval, later, type Seconds, seconds } from '#domain/time';
import type { Runtime } from '#pipeline/runtime';
import { askAndRead } from '#pipeline/upstream';
import type { Query, Source } from '#sources/source';
import type { Recording } from './recording.ts';

/** Longer than a poll waits: a recording asks for weeks in one request, and nobody is kept waiting. */
const DEADLINES = { headers: 60_000, idle: 20_000, total: 60_000 };
const ATTEMPTS = 4;
const FIRST_WAIT = seconds(5);
/** After so many refusals of different questions the API itself is the matter, and is left alone. */
const MOST_FAILURES_IN_A_ROW = 3;

export interface Ports extends Pick<Runtime, 'fetch' | 'upstreams' | 'tokens' | 'now'> {
  sleep(time: Seconds): Promise<void>;
  /** One line of progress. */
  tell(line: string): void;
}

/** How the recording of one source went. */
export interface Outcome {
  readonly source: Source;
  /** Requests that the window takes, and those of them whose answers are in the case, from this run or an earlier one. */
  readonly requests: number;
  readonly answered: number;
  readonly rows: number;
  /** Series whose step is not the one that the case has for their signal. */
  readonly misfits: number;
  readonly failure: PollError | null;
  /** When everything in the window will have been published; null if it is. */
  readonly completeAt: Instant | null;
}

/** Politely: one request at a time with a pause before each but the first, later again where the API says so. */
export async function recordSource(
  source: Source,
  places: readonly Place[],
  window: Interval,
  recording: Recording,
  pause: Seconds,
  ports: Ports,
): Promise<Outcome> {
  const settling = settlingOf(source);
  const completeAt = later(window.until, settling);
  const now = ports.now();
  // Sources distrust the end of a window: what is wanted ends before that of what is asked.
  const asked = interval(window.from, completeAt < now ? completeAt : now);
  const queries = source.queries(places, asked);
  const open = queries.filter((query) => !recording.hasAsked(source, source.request(query).path));
  const total = { rows: 0, misfits: 0, answered: queries.length - open.length };
  let failure: PollError | null = null;
  let failures = 0;
  for (const [i, query] of open.entries()) {
    if (i > 0) await ports.sleep(pause);
    const answer = await patiently(source, query, ports, total.answered > 0);
    if (!answer.ok) {
      failure = answer.error;
      failures += 1;
      const isAway = isUnreachable(failure) && total.answered === 0;
      if (isAway || failures === MOST_FAILURES_IN_A_ROW) break;
      continue;
    }
    failures = 0;
    const isFinal = completeAt <= now || query.window.until <= earlier(now, settling);
    const { path } = source.request(query);
    const { rows, misfits } = recording.add(source, path, cut(answer.value, window.until), isFinal);
    total.rows += rows;
    total.misfits += misfits;
    total.answered += 1;
    ports.tell(`${source.title}: ${total.answered} of ${queries.length} requests, ${total.rows} rows`);
  }
  return { source, requests: queries.length, ...total, failure, completeAt: completeAt > now ? completeAt : null };
}

/** How long after a bin's beginning the slowest of a source's signals is known, and believed. */
const settlingOf = ({ signals }: Source): Seconds =>
  seconds(Math.max(...signals.map(({ step, lag }) => step + lag + step)));

const isUnreachable = ({ reason }: PollError): boolean => reason === 'network' || reason === 'timeout';

/** @param knownToAnswer whether it has in this run or an earlier one: who never did is not waited for */
async function patiently(
  source: Source,
  query: Query,
  ports: Ports,
  knownToAnswer: boolean,
): Promise<Result<readonly Series[], PollError>> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await askAndRead(source, query, ports, DEADLINES);
    if (answer.ok || attempt === ATTEMPTS || !mayPass(answer.error, knownToAnswer)) return answer;
    const { error } = answer;
    const asked = 'retryAfter' in error ? (error.retryAfter ?? 0) : 0;
    const wait = seconds(Math.max(asked, FIRST_WAIT * 2 ** (attempt - 1)));
    ports.tell(`${source.title}: ${failureName(error)}, asked again in ${wait} s`);
    await ports.sleep(wait);
  }
}

function mayPass(error: PollError, knownToAnswer: boolean): boolean {
  if (isUnreachable(error)) return knownToAnswer;
  return error.reason === 'truncated' || (error.reason === 'http' && (error.status === 429 || error.status >= 500));
}

/** Without the bins that begin at `until` or later. */
function cut(series: readonly Series[], until: Instant): readonly Series[] {
  return series.map((one) => {
    const bins = Math.max(0, Math.ceil((until - one.from) / one.step));
    return { ...one, values: one.values.slice(0, bins), counts: one.counts?.slice(0, bins) ?? null };
  });
}
