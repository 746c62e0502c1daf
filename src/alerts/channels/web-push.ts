import { Buffer } from 'node:buffer';
import webPush from 'web-push';
import { z } from 'zod';
import type { Outcome, Urgency } from '#domain/delivery';
import { days, type Instant, minutes, type Seconds, seconds, toIso } from '#domain/time';
import { inLanguage, type Message } from '../message.ts';
import { defineChannel, type Refusal, type Transport, type Vapid } from './channel.ts';
import { digest } from './digest.ts';
import { post, type StatusRules } from './http-outcome.ts';
import { refuseEndpoint } from './push-hosts.ts';
import { auth, p256dh } from './push-keys.ts';
import { VapidHeaders } from './vapid.ts';

/** What `PushSubscription.toJSON()` gives in a browser, and nothing beside it. */
export interface PushTarget {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
  readonly expirationTime?: number | null | undefined;
}

/** What the service worker reads out of a push. */
export interface PushPayload {
  readonly title: string;
  readonly body: string;
  /** The evidence page, in the language of the message. */
  readonly url: string;
  /** The incident or window: a later turn replaces the notification of an earlier one. */
  readonly tag: string;
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  readonly reason: Message['reason'] | 'welcome';
  /** It replaces what was shown without a sound. */
  readonly silent: boolean;
  /** When the alert was decided, ISO 8601 UTC. */
  readonly at: string;
}

const target: z.ZodType<PushTarget> = z.strictObject({
  endpoint: z.string().min(1).max(2048),
  keys: z.strictObject({ p256dh, auth }),
  expirationTime: z.number().nonnegative().nullish(),
});

/**
 * A phone that comes back after a night without network should still hear of it; whatever has been overtaken by then was
 * replaced under the same Topic.
 */
const TTL = days(1);
const SHORTEST_TTL = minutes(1);
/** Every message has the same length, so that an observer of the line cannot tell them apart. 3,993 is the most. */
const PADDED = 2048;

/** 401 and 403 speak of our key, not of the reader: nobody is unsubscribed for our mistake. */
const RULES: StatusRules = {
  gone: [404, 410],
  rejected: { 400: 'http-400', 401: 'push-forbidden', 403: 'push-forbidden', 413: 'too-large' },
};

const headers = new VapidHeaders();

export const webPushChannel = defineChannel<PushTarget>({
  kind: 'web-push',
  target,

  refuse({ endpoint, keys }, { vapid }) {
    const refused = refuseEndpoint(endpoint, vapid?.extraHosts ?? []);
    if (refused !== null) return { ...refused, path: ['endpoint'] } satisfies Refusal;
    if (keys.p256dh !== vapid?.publicKey) return null;
    return { reason: 'validation', code: 'key.ours', path: ['keys', 'p256dh'] };
  },

  send(message, to, transport) {
    const { interrupting, tag } = message;
    // What quietly replaces what was shown may wait until the phone is awake anyway.
    const urgency = interrupting || message.urgency === 'high' ? message.urgency : 'low';
    return pushTo(to, fieldsOf(message), { urgency, tag, ttl: ttlOf(message, transport.now()) }, transport);
  },
});

/** What the push service is told of a push. */
interface Handling {
  readonly urgency: Urgency;
  /** Of the same tag it keeps the newest only. */
  readonly tag: string;
  /** How long it keeps it for a phone that is away. */
  readonly ttl: Seconds;
}

export async function pushTo(
  to: PushTarget,
  fields: PushPayload,
  handling: Handling,
  transport: Transport,
): Promise<Outcome> {
  const { vapid } = transport;
  if (vapid === null) return { status: 'rejected', reason: 'not-configured' };
  const outcome = await push(padded(fields), handling, to, vapid, transport);
  // A service with a smaller limit than the 4,096 bytes of RFC 8030 gets the title alone, once.
  if (outcome.status !== 'rejected' || outcome.reason !== 'too-large') return outcome;
  return push(JSON.stringify({ ...fields, body: '' }), handling, to, vapid, transport);
}

async function push(
  payload: string,
  { urgency, tag, ttl }: Handling,
  { endpoint, keys }: PushTarget,
  vapid: Vapid,
  transport: Transport,
): Promise<Outcome> {
  const sealed = seal(payload, { endpoint, keys }, vapid, transport);
  if (sealed === null) return { status: 'rejected', reason: 'push-not-sealed' };
  const init = {
    body: sealed.body,
    headers: {
      Authorization: sealed.authorization,
      'Content-Encoding': 'aes128gcm',
      'Content-Type': 'application/octet-stream',
      TTL: String(ttl),
      Urgency: urgency,
      Topic: topicOf(tag, keys.auth),
    },
  };
  return post(endpoint, init, RULES, transport);
}

/** Null when our keys cannot sign or the reader's cannot be encrypted to: no repetition would help. */
function seal(
  payload: string,
  { endpoint, keys }: PushTarget,
  vapid: Vapid,
  { now }: Transport,
): { authorization: string; body: Uint8Array<ArrayBuffer> } | null {
  try {
    const authorization = headers.get(endpoint, vapid, now());
    const { cipherText } = webPush.encrypt(keys.p256dh, keys.auth, payload, 'aes128gcm');
    return { authorization, body: new Uint8Array(cipherText) };
  } catch {
    return null;
  }
}

/**
 * Names the thread to the push service, so that a newer turn replaces one that still waits. Begins with a secret of this
 * reader: incidents are public, and the service could otherwise try out which of them a reader follows.
 */
const topicOf = (tag: string, secret: string): string => digest(`${secret}.${tag}`).slice(0, 32);

/** "It opens within the hour" is of no use once it is open. */
function ttlOf({ reason, topic, at }: Message, now: Instant): Seconds {
  if (reason !== 'window-opens' || topic.kind !== 'pattern') return TTL;
  const opens = topic.pattern.next.find(({ from }) => from > at)?.from;
  return opens === undefined ? TTL : seconds(Math.min(Math.max(opens - now, SHORTEST_TTL), TTL));
}

function fieldsOf(message: Message): PushPayload {
  const { title, body, tag, language, direction, reason, interrupting, at } = message;
  const url = inLanguage(message.url, message);
  return { title, body, url, tag, lang: language, dir: direction, reason, silent: !interrupting, at: toIso(at) };
}

/** JSON may end in blanks, so that padding needs no field of its own. */
function padded(fields: PushPayload): string {
  const json = JSON.stringify(fields);
  return json + ' '.repeat(Math.max(0, PADDED - Buffer.byteLength(json)));
}
