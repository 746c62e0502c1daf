import { Buffer } from 'node:buffer';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { invariant } from '#domain/result';
import type { SubscriptionId } from '#domain/subscription';

/** What a link is good for: a link that unsubscribes confirms nothing. `contact`: that of a webhook's owner. */
export type Purpose = 'confirm' | 'unsubscribe' | 'manage' | 'contact';

const ID_BYTES = 16;
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
  const bytes = Buffer.from(id, 'base64url');
  return Buffer.concat([bytes, macOf(key, purpose, bytes)]).toString('base64url');
}

/** @returns the id, or null for a text that is no token, or one of another purpose, key or deployment */
export async function readToken(key: string, purpose: Purpose, text: string): Promise<SubscriptionId | null> {
  if (!isToken(text)) return null;
  const token = Buffer.from(text, 'base64url');
  const id = token.subarray(0, ID_BYTES);
  return timingSafeEqual(token.subarray(ID_BYTES), macOf(key, purpose, id)) ? id.toString('base64url') : null;
}

/** The zero byte ends the purpose, which holds none: no two (purpose, id) give the same text. */
const macOf = (key: string, purpose: Purpose, id: Uint8Array): Buffer =>
  createHmac('sha256', Buffer.from(key, 'base64url')).update(`nightwire link ${purpose}\0`).update(id).digest();
