import type { PollError } from '#domain/health';
import { err, ok, type Result } from '#domain/result';
import { fromIso, minutes, type Seconds, seconds } from '#domain/time';
import type { Feed, Query, SourceRequest } from '#sources/source';
import { nesting } from './nesting.ts';
import type { Runtime } from './runtime.ts';

/** How long a source may keep us waiting, each in milliseconds. */
export interface Deadlines {
  /** Until its headers are there. */
  readonly headers: number;
  /** Between two parts of its body. */
  readonly idle: number;
  /** From the first byte sent to the last one read: a server that drips is as bad as one that is silent. */
  readonly total: number;
}
const DEADLINES: Deadlines = { headers: 10_000, idle: 5_000, total: 20_000 };
const LONGEST_RETRY_AFTER = minutes(15);
/** No source nests deeper than six; checkers that recurse fail from some thousands on. */
const DEEPEST = 32;

/** Asks one query of a source and reads the answer; where nothing is known of the place there is nothing in it. */
export async function askAndRead<Item>(
  source: Feed<Item>,
  query: Query,
  ports: Pick<Runtime, 'fetch' | 'upstreams' | 'tokens'>,
  deadlines = DEADLINES,
): Promise<Result<readonly Item[], PollError>> {
  const token = source.secret === undefined ? undefined : ports.tokens[source.secret];
  const first = await ask(source, source.request(query, token), ports, deadlines);
  const answer = first.ok ? await followed(source, first.value, ports, deadlines) : first;
  if (answer.ok) return source.read(answer.value, query);
  const { error } = answer;
  return error.reason === 'http' && source.isAbsent?.(query, error.status) ? ok([]) : err(error);
}

async function followed(
  source: Feed<unknown>,
  body: unknown,
  ports: Pick<Runtime, 'fetch' | 'upstreams'>,
  deadlines: Deadlines,
): Promise<Result<unknown, PollError>> {
  if (source.follow === undefined) return ok(body);
  const next = source.follow(body);
  return next === null ? err({ reason: 'schema', detail: 'it leads nowhere' }) : ask(source, next, ports, deadlines);
}

/**
 * Asks a source, at its mirror if the deployment has one, and reads the answer within bounds of time, size and depth.
 * Whatever the other side does is a `PollError`, never an exception.
 *
 * @returns the JSON value, or the text for a source of texts
 */
export async function ask(
  source: Pick<Feed<unknown>, 'id' | 'baseUrl' | 'format' | 'maxBytes'>,
  request: SourceRequest,
  ports: Pick<Runtime, 'fetch' | 'upstreams'>,
  deadlines = DEADLINES,
): Promise<Result<unknown, PollError>> {
  const given = new AbortController();
  const signal = AbortSignal.any([AbortSignal.timeout(deadlines.total), given.signal]);
  const base = (ports.upstreams[source.id] ?? source.baseUrl).replace(/\/$/, '');
  const headers = { accept: ACCEPT[source.format], 'user-agent': 'nightwire', ...request.headers };
  let response: Response;
  try {
    // A redirect is a refusal: it could lead anywhere, and none of these APIs has a reason for one.
    const asked = ports.fetch(base + request.path, { headers, redirect: 'manual', signal });
    const answered = await within(asked, deadlines.headers);
    if (answered === LATE) {
      asked.catch(ignore);
      given.abort();
      return err({ reason: 'timeout' });
    }
    response = answered;
  } catch {
    return err({ reason: signal.aborted ? 'timeout' : 'network' });
  }
  return read(response, source, signal, deadlines.idle);
}

const ACCEPT = { json: 'application/json', text: 'text/plain, text/csv;q=0.9, */*;q=0.1' } as const;
const READABLE = {
  json: /^(application\/([\w.-]+\+)?json|text\/(json|plain))\b/i,
  text: /^(?!text\/html\b)/i,
} as const;

async function read(
  response: Response,
  { format, maxBytes }: Pick<Feed<unknown>, 'format' | 'maxBytes'>,
  signal: AbortSignal,
  idle: number,
): Promise<Result<unknown, PollError>> {
  if (response.status < 200 || response.status > 299) {
    await discard(response);
    const retryAfter = retryAfterOf(response.headers);
    return err({ reason: 'http', status: response.status, ...(retryAfter !== null && { retryAfter }) });
  }
  const type = response.headers.get('content-type');
  if (type !== null && !READABLE[format].test(type)) {
    await discard(response);
    return err({ reason: 'not-json' });
  }
  const body = await readBody(response, maxBytes, signal, idle);
  if (!body.ok) return body;
  const text = body.value.startsWith('\uFEFF') ? body.value.slice(1) : body.value;
  if (text.trim() === '') return err({ reason: 'empty' });
  return format === 'json' ? parseJson(text) : ok(text);
}

async function readBody(
  response: Response,
  maxBytes: number,
  signal: AbortSignal,
  idle: number,
): Promise<Result<string, PollError>> {
  if (Number(response.headers.get('content-length')) > maxBytes) {
    await discard(response);
    return err({ reason: 'too-large' });
  }
  if (response.body === null) return err({ reason: 'empty' });
  const reader = response.body.getReader();
  const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });
  let text = '';
  let bytes = 0;
  try {
    for (;;) {
      const part = await within(reader.read(), idle);
      if (part === LATE) {
        reader.cancel().catch(ignore);
        return err({ reason: 'timeout' });
      }
      const { done, value } = part;
      if (done) return ok(text + decoder.decode());
      bytes += value.byteLength;
      if (bytes > maxBytes) {
        await reader.cancel().catch(ignore);
        return err({ reason: 'too-large' });
      }
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    return err({ reason: signal.aborted ? 'timeout' : 'truncated' });
  }
}

const LATE = Symbol('late');

/** The work's outcome, or `LATE` when it takes longer than this many milliseconds. */
function within<T>(work: Promise<T>, milliseconds: number): Promise<T | typeof LATE> {
  const { promise, resolve } = Promise.withResolvers<typeof LATE>();
  AbortSignal.timeout(milliseconds).addEventListener('abort', () => resolve(LATE), { once: true });
  return Promise.race([work, promise]);
}

/** An unread body keeps its connection; that it cannot be cancelled any more changes nothing. */
const discard = async ({ body }: Response): Promise<void> => body?.cancel().catch(ignore);
const ignore = (): void => {};

function parseJson(text: string): Result<unknown, PollError> {
  const { deepest, complete } = nesting(text);
  if (deepest > DEEPEST) return err({ reason: 'schema', detail: `nested deeper than ${DEEPEST}` });
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    return err({ reason: complete || !/^\s*[[{]/.test(text) ? 'not-json' : 'truncated' });
  }
}

const HTTP_DATE = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * RFC 9110 §10.2.3: seconds, or a date, which is read against the answer's own `Date` and so needs no clock.
 *
 * @returns at most 15 minutes; null when there is none or it makes no sense, and the caller's own backoff holds
 */
function retryAfterOf(headers: Headers): Seconds | null {
  const text = headers.get('retry-after')?.trim() ?? '';
  const wait = /^\d{1,10}$/.test(text) ? Number(text) : untilDate(text, headers.get('date') ?? '');
  return wait === null || wait <= 0 ? null : seconds(Math.min(wait, LONGEST_RETRY_AFTER));
}

function untilDate(date: string, now: string): number | null {
  const [then, at] = [fromHttpDate(date), fromHttpDate(now)];
  return then === null || at === null ? null : then - at;
}

function fromHttpDate(text: string): number | null {
  const [, day, month, year, time] = HTTP_DATE.exec(text) ?? [];
  const number = MONTHS.indexOf(month ?? '') + 1;
  return number === 0 ? null : fromIso(`${year}-${String(number).padStart(2, '0')}-${day}T${time}Z`);
}
