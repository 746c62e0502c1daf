import type { Outcome } from '#domain/delivery';
import { retryAfter } from '#domain/retry-after';
import { type Instant, type Seconds, seconds } from '#domain/time';
import type { Transport } from './channel.ts';

/** How long a receiver may take to answer: Standard Webhooks asks for 15 to 30 seconds. */
const PATIENCE = seconds(15);

/** What a status means where the channel differs from the common reading; everything unnamed is tried again. */
export interface StatusRules {
  readonly gone: readonly number[];
  /** The attempt is final although the target stays: status to a public reason. */
  readonly rejected: Readonly<Record<number, string>>;
}

/**
 * Reads an answer's status: 2xx is delivered, 3xx is a failed attempt because redirects are never followed, and whatever
 * may pass is tried again, when the receiver says.
 */
export function outcomeOf(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  { gone, rejected }: StatusRules,
  at: Instant,
): Outcome {
  if (status >= 200 && status < 300) return { status: 'delivered' };
  if (gone.includes(status)) return { status: 'gone', reason: `http-${status}` };
  const reason = rejected[status];
  if (reason !== undefined) return { status: 'rejected', reason };
  const after: Seconds | null = retryAfter(headers.get('retry-after'), at);
  return { status: 'retry', reason: `http-${status}`, ...(after === null ? {} : { after }) };
}

type World = Pick<Transport, 'fetch' | 'now' | 'deadline'>;
type Sent = Pick<RequestInit, 'headers' | 'body'>;

/** One request, whatever becomes of it: no redirect is followed, and nothing of the answer but its head is read. */
export async function post(url: string, init: Sent, rules: StatusRules, world: World): Promise<Outcome> {
  const outcome = await exchange(url, init, PATIENCE, world, (response) => {
    drop(response);
    return outcomeOf(response, rules, world.now());
  });
  return typeof outcome === 'string' ? { status: 'retry', reason: outcome } : outcome;
}

/** Asks, and reads the answer before the time is over. @returns what was read, or why there was no answer */
export async function exchange<T>(
  url: string,
  init: Sent,
  patience: Seconds,
  { fetch, deadline }: Pick<World, 'fetch' | 'deadline'>,
  read: (response: Response) => T | Promise<T>,
): Promise<T | 'timeout' | 'network'> {
  const signal = deadline(patience);
  try {
    return await read(await fetch(url, { ...init, method: 'POST', redirect: 'manual', signal }));
  } catch {
    return signal.aborted ? 'timeout' : 'network';
  }
}

/** The beginning of a body as text, this many bytes at most however much there is. */
export async function firstOf({ body }: Response, most: number): Promise<string> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  let [text, size] = ['', 0];
  // Leaving the loop cancels what is still to come.
  for await (const chunk of body as ReadableStream<Uint8Array>) {
    text += decoder.decode(chunk.subarray(0, most - size), { stream: true });
    size += chunk.length;
    if (size >= most) break;
  }
  return text;
}

/** Nobody waits for a reply that never ends: the status has counted, and what is left of the body is of no use. */
export function drop({ body }: Response): void {
  body?.cancel().catch(() => undefined);
}
