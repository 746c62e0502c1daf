import { base64url } from 'jose';
import { invariant } from '#domain/result';
import type { SubscriptionId } from '#domain/subscription';

/** What a link is good for: a link that unsubscribes confirms nothing. */
export type Purpose = 'confirm' | 'unsubscribe' | 'manage';

const ID_BYTES = 16;
const MAC_BYTES = 32;
/** 22 characters hold four bits more than 16 bytes; these are zero in what is spelt canonically. */
const ID_SHAPE = /^[A-Za-z0-9_-]{21}[AQgw]$/;
/** 48 bytes are 64 characters with no bits to spare, so each token has exactly one spelling. */
const SHAPE = /^[A-Za-z0-9_-]{64}$/;

/** Could this be a token? Costs nothing, so it is asked before any key or row is touched. */
export const isToken = (text: string): boolean => SHAPE.test(text);

/**
 * A link's token that needs no row: the subscription's id and an HMAC-SHA-256 (RFC 2104) over purpose and id, as
 * base64url. It stays good for as long as the key does, for a mail that was sent a year ago must still unsubscribe.
 *
 * @param key 32 bytes as base64url
 * @param id 16 bytes as base64url
 */
export async function makeToken(key: string, purpose: Purpose, id: SubscriptionId): Promise<string> {
  invariant(ID_SHAPE.test(id), 'a subscription id is 16 bytes as base64url');
  const bytes = base64url.decode(id);
  const mac = await crypto.subtle.sign('HMAC', await hmacKey(key), signed(purpose, bytes));
  const token = new Uint8Array(ID_BYTES + MAC_BYTES);
  token.set(bytes);
  token.set(new Uint8Array(mac), ID_BYTES);
  return base64url.encode(token);
}

/** @returns the id, or null for a text that is no token, or one of another purpose, key or deployment */
export async function readToken(key: string, purpose: Purpose, text: string): Promise<SubscriptionId | null> {
  if (!isToken(text)) return null;
  const token = base64url.decode(text);
  const id = token.slice(0, ID_BYTES);
  // `verify` compares in constant time, here and in Node.
  const good = await crypto.subtle.verify('HMAC', await hmacKey(key), token.slice(ID_BYTES), signed(purpose, id));
  return good ? base64url.encode(id) : null;
}

const hmacKey = (key: string) =>
  crypto.subtle.importKey('raw', bytesOf(key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);

/** The zero byte ends the purpose, which holds none: no two (purpose, id) give the same bytes. */
function signed(purpose: Purpose, id: Uint8Array): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(`nightwire link ${purpose}\0`);
  const text = new Uint8Array(name.length + id.length);
  text.set(name);
  text.set(id, name.length);
  return text;
}

const bytesOf = (key: string): Uint8Array<ArrayBuffer> => new Uint8Array(base64url.decode(key));
