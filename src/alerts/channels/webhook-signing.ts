import { Buffer } from 'node:buffer';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import type { Instant } from '#domain/time';
import type { Transport } from './channel.ts';

const SECRET = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/;
const isSecret = (text: string): boolean => {
  const bytes = Buffer.from(text.slice('whsec_'.length), 'base64');
  return SECRET.test(text) && bytes.length >= 24 && bytes.length <= 64;
};

/** @param random 24 to 64 bytes from a cryptographic source */
export const webhookSecret = (random: Uint8Array): string => `whsec_${Buffer.from(random).toString('base64')}`;

export const secret = z.string().refine(isSecret, 'must be whsec_ and 24 to 64 bytes as base64');

/**
 * The headers of https://www.standardwebhooks.com: a `v1` signature for each secret, so that a receiver verifies with either
 * while they are rotated, and a `v1a` for each key of ours, which a receiver that is robbed cannot forge with.
 *
 * @param id constant over retries, so that receivers can tell a repetition
 */
export async function signed(
  id: string,
  body: string,
  secrets: readonly string[],
  { now, signWebhook }: Pick<Transport, 'now' | 'signWebhook'>,
): Promise<Record<string, string>> {
  const at: Instant = now();
  // biome-ignore lint/style/noRestrictedGlobals: the library takes a Date, made from transport.now.
  const timestamp = new Date(at * 1000);
  const shared = secrets.map((one) => new Webhook(one).sign(id, timestamp, body));
  const own = signWebhook === undefined ? [] : await signWebhook(`${id}.${at}.${body}`);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(at),
    'webhook-signature': [...shared, ...own].join(' '),
  };
}
