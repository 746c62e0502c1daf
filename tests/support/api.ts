import { createECDH } from 'node:crypto';
import { Hono } from 'hono';
import { base64url } from 'jose';
import webPush from 'web-push';
import type { Fetch, Lookup, Mail } from '#alerts/channels/channel';
import type { Outcome } from '#domain/delivery';
import type { Instant } from '#domain/time';
import type { Runtime } from '#pipeline/runtime';
import { sources } from '#sources/index';
import { recordSources } from '#sources/records/index';
import { memoryStore } from '#storage/memory';
import type { Store } from '#storage/store';
import { createApp } from '#workers/api/app';
import { parseSettings } from '#workers/settings';
import { makeToken, type Purpose } from '#workers/tokens';
import { makeVault } from '#workers/vault';
import { webhookKeys } from '#workers/webhook-keys';
import { at } from './examples.ts';

export const ORIGIN = 'https://nightwire.example';
export const API_TOKEN = 'integrator-token-of-the-tests';
export const ONCALL_TOKEN = 'oncall-token-of-the-tests-only';
const LINK_KEY = base64url.encode(new Uint8Array(32).fill(3));
const vapid = webPush.generateVAPIDKeys();

export interface Api {
  readonly store: Store;
  readonly vault: Runtime['vault'];
  /** Everything that was mailed, in order. */
  readonly mails: Mail[];
  readonly logged: object[];
  readonly vapidPublicKey: string;
  readonly clock: { now: Instant };
  readonly runtime: Runtime;
  /** @param path of our origin, or a whole URL */
  request(path: string, init?: RequestInit): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  send(method: string, path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  token(purpose: Purpose, id: string): Promise<string>;
}

interface Options {
  /** Replaces the store's ports, to make them fail. */
  readonly store?: (store: Store) => Store;
  readonly mail?: ((mail: Mail) => Promise<Outcome>) | null;
  readonly settings?: Readonly<Record<string, string | undefined>>;
  /** Answers what goes out to receivers. */
  readonly fetch?: Fetch;
  /** Answers where names lead; left out, nobody is asked. */
  readonly lookup?: Lookup;
}

/** The real application over the in-memory store: real keys, real vault, a mailbox instead of a mail server. */
export function makeApi({
  store: wrap = (store) => store,
  mail,
  settings: over = {},
  fetch = unexpected,
  lookup,
}: Options = {}): Api {
  const settings = parseSettings({
    PUBLIC_ORIGIN: ORIGIN,
    TARGET_KEYS: base64url.encode(new Uint8Array(32).fill(1)),
    LINK_KEY,
    API_TOKEN,
    ONCALL_TOKEN,
    ...over,
  });
  const store = memoryStore();
  const mails: Mail[] = [];
  const logged: object[] = [];
  const clock = { now: at('2026-01-08T12:00:00Z') };
  const vault = makeVault(settings.TARGET_KEYS, settings.LINK_KEY);
  const mailbox = async (sent: Mail): Promise<Outcome> => {
    mails.push(sent);
    return { status: 'delivered' };
  };
  const runtime: Runtime = {
    store: wrap(store),
    sources,
    recordSources,
    detectors: [],
    signals: new Map(),
    queues: { poll: unexpected, deliver: unexpected },
    vault,
    transport: {
      fetch,
      now: () => clock.now,
      deadline: () => new AbortController().signal,
      vapid: { subject: 'mailto:ops@nightwire.example', ...vapid, extraHosts: settings.PUSH_EXTRA_HOSTS },
      mail: mail === undefined ? mailbox : mail,
      origin: settings.PUBLIC_ORIGIN,
      webhookOrigins: settings.WEBHOOK_EXTRA_ORIGINS,
      signWebhook: webhookKeys(settings.WEBHOOK_SIGNING_KEYS).sign,
      ...(lookup === undefined ? {} : { lookup }),
    },
    unsubscribeUrl: async (id) => `${ORIGIN}/u/${await makeToken(LINK_KEY, 'unsubscribe', id)}`,
    manageUrl: async (id) => `${ORIGIN}/s/${await makeToken(LINK_KEY, 'manage', id)}`,
    confirmUrl: async (id) => `${ORIGIN}/c/${await makeToken(LINK_KEY, 'confirm', id)}`,
    fetch: unexpected,
    upstreams: {},
    tokens: {},
    now: () => clock.now,
    random: () => 0.5,
    log: (entry) => logged.push(entry),
  };
  const app = createApp(runtime, settings, new Hono());
  const request = async (path: string, init?: RequestInit) =>
    app.request(path.startsWith('http') ? path : `${ORIGIN}${path}`, init);
  const send: Api['send'] = (method, path, body, headers = {}) =>
    request(path, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });
  return {
    store,
    vault,
    mails,
    logged,
    vapidPublicKey: vapid.publicKey,
    clock,
    runtime,
    request,
    send,
    post: (path, body, headers) => send('POST', path, body, headers),
    token: (purpose, id) => makeToken(LINK_KEY, purpose, id),
  };
}

/** Answering a request asks nothing of the outside. */
async function unexpected(): Promise<never> {
  throw new Error('no request may leave');
}

export const integrator = { authorization: `Bearer ${API_TOKEN}` };
export const oncall = { authorization: `Bearer ${ONCALL_TOKEN}` };

/** A browser's subscription, with keys of its own. */
export function browser(path = crypto.randomUUID() as string) {
  return {
    channel: 'web-push',
    endpoint: `https://fcm.googleapis.com/fcm/send/${path}`,
    expirationTime: null as number | null,
    keys: {
      p256dh: createECDH('prime256v1').generateKeys('base64url'),
      auth: base64url.encode(crypto.getRandomValues(new Uint8Array(16))),
    },
  };
}
