import { z } from 'zod';
import { type Instant, later, minutes, seconds } from '#domain/time';
import type { Lookup, RecordType, Transport } from './channel.ts';
import { drop, firstOf } from './http-outcome.ts';

/** Names of record types by their numbers (RFC 1035, 3596). */
const NUMBERS: Readonly<Record<RecordType, number>> = { A: 1, AAAA: 28 };
const [NO_ERROR, NO_SUCH_NAME] = [0, 3];
/** Whoever registers waits for it, and whoever is sent to behind it. */
const PATIENCE = seconds(1);
/** A resolver that did not answer is left alone for a while: its trouble must not become that of every delivery. */
const AFTER_SILENCE = minutes(1);
const KNOWN_FOR = minutes(10);
const MOST_KNOWN = 1000;
const MOST_BYTES = 16_384;

const answer = z.object({
  Status: z.int(),
  Answer: z.array(z.object({ type: z.int(), data: z.string() })).default([]),
});

/**
 * Asks a resolver over HTTPS, in the JSON form that Cloudflare and Google document
 * (https://developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests/dns-json/), and remembers what it said
 * for as long as the isolate lives, ten minutes at most.
 *
 * @param endpoint `https://cloudflare-dns.com/dns-query`
 */
export function dnsOverHttps(endpoint: string, world: Pick<Transport, 'fetch' | 'deadline' | 'now'>): Lookup {
  const known = new Map<string, { readonly addresses: readonly string[]; readonly until: Instant }>();
  let silentUntil: Instant | null = null;

  return async (host, type) => {
    const key = `${type} ${host}`;
    const at = world.now();
    const before = known.get(key);
    if (before !== undefined && before.until > at) return before.addresses;
    if (silentUntil !== null && silentUntil > at) return null;
    const addresses = await ask(`${endpoint}?name=${encodeURIComponent(host)}&type=${type}`, type, world);
    if (addresses === null) {
      silentUntil = later(at, AFTER_SILENCE);
      return null;
    }
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, { addresses, until: later(at, KNOWN_FOR) });
    return addresses;
  };
}

async function ask(
  url: string,
  type: RecordType,
  { fetch, deadline }: Pick<Transport, 'fetch' | 'deadline'>,
): Promise<readonly string[] | null> {
  try {
    const headers = { Accept: 'application/dns-json' };
    const response = await fetch(url, { headers, redirect: 'manual', signal: deadline(PATIENCE) });
    if (!response.ok) {
      drop(response);
      return null;
    }
    const { Status, Answer } = answer.parse(JSON.parse(await firstOf(response, MOST_BYTES)));
    if (Status === NO_SUCH_NAME) return [];
    return Status === NO_ERROR ? Answer.filter((one) => one.type === NUMBERS[type]).map(({ data }) => data) : null;
  } catch {
    return null;
  }
}
