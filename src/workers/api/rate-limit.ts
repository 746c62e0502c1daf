import type { Context, MiddlewareHandler } from 'hono';
import { digest } from '#alerts/channels/digest';
import type { Instant } from '#domain/time';
import type { Settings } from '../settings.ts';
import { scopesOf } from './bearer.ts';
import { type ApiEnv, problem } from './problem.ts';

/** So many requests of one client in so many seconds. */
interface Limit {
  readonly name: string;
  readonly most: number;
  readonly seconds: number;
}

const READ: Limit = { name: 'read', most: 300, seconds: 60 };
const WRITE: Limit = { name: 'write', most: 100, seconds: 600 };
/** An integrator is one client wherever it comes from: twenty a second, which a loop that went wrong exceeds. */
const TOKEN_READ: Limit = { name: 'token-read', most: 1200, seconds: 60 };
const TOKEN_WRITE: Limit = { name: 'token-write', most: 1200, seconds: 60 };
/** Tokens that open nothing: whoever has a good one does not try many. */
const GUESS: Limit = { name: 'guess', most: 10, seconds: 60 };

interface Bucket {
  spent: number;
  readonly until: number;
}
/** More clients than one isolate sees in ten minutes; the oldest go first. */
const MOST_BUCKETS = 20_000;

/**
 * Counts requests in fixed windows, in memory alone. A client is a digest with a salt that this isolate made up and nobody
 * knows: what is kept for minutes leads back to no address, and is gone with the isolate.
 */
export class Buckets {
  readonly #salt = crypto.randomUUID();
  readonly #buckets = new Map<string, Bucket>();

  /** @param address as the platform gives it; of IPv6 the network counts, for a client has all of its addresses */
  keyOf(address: string): string {
    return digest(`${this.#salt} ${address.includes(':') ? networkOf(address) : address}`);
  }

  /** @param count 0 to look without spending */
  spend(client: string, { name, most, seconds }: Limit, at: Instant, count: number): Allowance {
    const key = `${name} ${client}`;
    const known = this.#buckets.get(key);
    const bucket = known === undefined || known.until <= at ? { spent: 0, until: at + seconds } : known;
    bucket.spent += count;
    if (bucket !== known && count > 0) this.#keep(key, bucket);
    return {
      isOver: bucket.spent + (count === 0 ? 1 : 0) > most,
      left: Math.max(0, most - bucket.spent),
      reset: bucket.until - at,
    };
  }

  #keep(key: string, bucket: Bucket): void {
    this.#buckets.delete(key);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size >= MOST_BUCKETS && oldest !== undefined) this.#buckets.delete(oldest);
    this.#buckets.set(key, bucket);
  }
}

interface Allowance {
  readonly isOver: boolean;
  readonly left: number;
  /** Seconds. */
  readonly reset: number;
}

/**
 * Holds one client to a pace that no person needs to exceed: an address, or the token of integrators. Staff on call and the mail
 * provider that reports bounces are not held, nor is whoever comes without an address, which behind Cloudflare nobody does.
 */
export function rateLimit(settings: Settings, now: () => Instant): MiddlewareHandler<ApiEnv> {
  const buckets = new Buckets();
  return async (c, next) => {
    const address = c.req.header('cf-connecting-ip');
    if (address === undefined || LOOPBACK.includes(address)) return next();
    const held = scopesOf(c.req.header('authorization'), settings);
    const isIntegrator = held.includes('integrator');
    if (held.length > 0 && !isIntegrator) return next();
    // A deployment has one token of theirs.
    const client = isIntegrator ? 'integrators' : buckets.keyOf(address);
    const at = now();
    const [reading, writing] = isIntegrator ? [TOKEN_READ, TOKEN_WRITE] : [READ, WRITE];
    const limit = ['GET', 'HEAD', 'OPTIONS'].includes(c.req.method) ? reading : writing;
    const pace = buckets.spend(client, limit, at, 1);
    if (pace.isOver) return tooMany(c, limit, pace);
    const guesses = buckets.spend(client, GUESS, at, 0);
    const isGuess = HOLDS_TOKEN.test(c.req.path);
    if (isGuess && guesses.isOver) return tooMany(c, GUESS, guesses);
    await next();
    if (isGuess && c.res.status === 404) buckets.spend(client, GUESS, at, 1);
    for (const [name, value] of Object.entries(headersOf(limit, pace))) c.res.headers.set(name, value);
  };
}

const HOLDS_TOKEN = /^\/api\/v1\/subscriptions\/[^/]/;
/** A machine of one's own. */
const LOOPBACK = ['127.0.0.1', '::1'];

const tooMany = (c: Context<ApiEnv>, limit: Limit, pace: Allowance): Response =>
  problem(c, { name: 'rate-limited', headers: { ...headersOf(limit, pace), 'Retry-After': String(pace.reset) } });

/** https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ */
const headersOf = ({ name, most, seconds }: Limit, { left, reset }: Allowance) => ({
  'RateLimit-Policy': `"${name}";q=${most};w=${seconds}`,
  RateLimit: `"${name}";r=${left};t=${reset}`,
});

/** The first 64 bits, in which one customer is. */
function networkOf(address: string): string {
  const [head = '', tail = ''] = address.toLowerCase().split('::');
  const groups = head.split(':');
  const missing = Math.max(0, 8 - groups.length - (tail === '' ? 0 : tail.split(':').length));
  const all = address.includes('::') ? [...groups, ...Array<string>(missing).fill('0'), ...tail.split(':')] : groups;
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group || '0', 16).toString(16))
    .join(':');
}
