import { EmailMessage } from 'cloudflare:email';
import type { MailTransport, Transport, Vapid } from '#alerts/channels/channel';
import { dnsOverHttps } from '#alerts/channels/dns';
import { httpMailTransport } from '#alerts/channels/http-mail';
import { bindingTransport } from '#alerts/channels/send-email';
import { smtpTransport } from '#alerts/channels/smtp';
import { detectors } from '#detectors/index';
import type { ChannelKind, SubscriptionId } from '#domain/subscription';
import { type Instant, instantFromMs, type Seconds } from '#domain/time';
import type { Log, Runtime } from '#pipeline/runtime';
import { sources } from '#sources/index';
import { recordSources } from '#sources/records/index';
import type { RecordSource } from '#sources/records/record-source';
import type { Source } from '#sources/source';
import { d1Store } from '#storage/d1/index';
import { deliverMessages } from './messages.ts';
import { parseSettings, type Settings } from './settings.ts';
import { makeToken, type Purpose } from './tokens.ts';
import { makeVault } from './vault.ts';
import { webhookKeys } from './webhook-keys.ts';

/** Bindings of wrangler.toml, beside the variables and secrets of `settings.ts`. */
export interface Bindings {
  readonly DB: D1Database;
  readonly POLLS: Queue;
  readonly WEB_PUSH: Queue;
  readonly WEBHOOK: Queue;
  readonly EMAIL: Queue;
  readonly SEND_EMAIL?: SendEmail;
  readonly ASSETS: Fetcher;
}

/** What a run of the worker may bring of its own: a replay brings the clock of its story, and the sources that it tells of. */
export interface World {
  readonly now: () => Instant;
  readonly sources: readonly Source[];
  readonly recordSources: readonly RecordSource[];
}

export const realWorld: World = { now: () => instantFromMs(Date.now()), sources, recordSources };

/** Whoever has no more sent at once is on the free plan, where an invocation may ask D1 50 times. */
const FREE_DELIVERIES = 20;
const FREE_QUERIES = 50;

/** The only composition root: every port gets its adapter here. */
export function makeRuntime(env: Bindings, world: World = realWorld): { runtime: Runtime; settings: Settings } {
  const settings = parseSettings(env);
  const runtime: Runtime = {
    store: d1Store(env.DB),
    sources: world.sources,
    recordSources: world.recordSources,
    detectors,
    signals: new Map(world.sources.flatMap((source) => source.signals.map((signal) => [signal.id, signal] as const))),
    queues: queuesOf(env, settings),
    vault: makeVault(settings.TARGET_KEYS, settings.LINK_KEY),
    transport: transportOf(env, settings),
    unsubscribeUrl: linkTo('/u/', 'unsubscribe', settings),
    manageUrl: linkTo('/s/', 'manage', settings),
    confirmUrl: linkTo('/c/', 'confirm', settings),
    fetch: (url, init) => fetch(url, init),
    upstreams: settings.UPSTREAMS,
    tokens: tokensOf(settings),
    ...(settings.DELIVERIES_PER_MESSAGE <= FREE_DELIVERIES ? { queriesPerRun: FREE_QUERIES } : {}),
    now: world.now,
    random: Math.random,
    log,
  };
  return { runtime, settings };
}

const linkTo =
  (path: string, purpose: Purpose, { PUBLIC_ORIGIN, LINK_KEY }: Settings) =>
  async (id: SubscriptionId): Promise<string> =>
    `${PUBLIC_ORIGIN}${path}${await makeToken(LINK_KEY, purpose, id)}`;

/** Messages that Cloudflare takes in one call. */
const QUEUE_BATCH = 100;
/** It takes 256 kB in one call, and a message of a hundred ids has up to 20. */
const MESSAGES_AT_ONCE = 10;

/** Upstreams' tokens under the names that sources know them by. */
function tokensOf({ RADAR_TOKEN, PULSE_TOKEN }: Settings): Runtime['tokens'] {
  return {
    ...(RADAR_TOKEN !== undefined && { RADAR_TOKEN }),
    ...(PULSE_TOKEN !== undefined && { PULSE_TOKEN }),
  };
}

function queuesOf(env: Bindings, settings: Settings): Runtime['queues'] {
  const channels: Record<ChannelKind, Queue> = { 'web-push': env.WEB_PUSH, webhook: env.WEBHOOK, email: env.EMAIL };
  return {
    poll: async (jobs, at) => {
      for (let start = 0; start < jobs.length; start += QUEUE_BATCH) {
        const batch = jobs.slice(start, start + QUEUE_BATCH);
        await env.POLLS.sendBatch(batch.map(({ source, shard }) => ({ body: { v: 1, source, shard, at } })));
      }
    },
    deliver: async (channel, ids) => {
      const bodies = deliverMessages(channel, ids, settings.DELIVERIES_PER_MESSAGE);
      for (let start = 0; start < bodies.length; start += MESSAGES_AT_ONCE) {
        await channels[channel].sendBatch(bodies.slice(start, start + MESSAGES_AT_ONCE).map((body) => ({ body })));
      }
    },
  };
}

function transportOf(env: Bindings, settings: Settings): Transport {
  const world = {
    fetch: (url: string, init?: RequestInit) => fetch(url, init),
    now: () => instantFromMs(Date.now()),
    deadline: (after: Seconds) => AbortSignal.timeout(after * 1000),
  };
  return {
    ...world,
    vapid: vapidOf(settings),
    mail: mailOf(env, settings, world),
    ...(settings.MAILS_PER_DAY === undefined ? {} : { mailsPerDay: settings.MAILS_PER_DAY }),
    origin: settings.PUBLIC_ORIGIN,
    webhookOrigins: settings.WEBHOOK_EXTRA_ORIGINS,
    signWebhook: webhookKeys(settings.WEBHOOK_SIGNING_KEYS).sign,
    ...lookupOf(settings, world),
  };
}

/** A machine of one's own asks nobody: what it sends to is on it. */
function lookupOf(
  { DNS_QUERY_URL, PUBLIC_ORIGIN }: Settings,
  world: Pick<Transport, 'fetch' | 'now' | 'deadline'>,
): Pick<Transport, 'lookup'> {
  const resolver = DNS_QUERY_URL ?? (PUBLIC_ORIGIN.startsWith('https:') ? RESOLVER : 'off');
  return resolver === 'off' ? {} : { lookup: dnsOverHttps(resolver, world) };
}

const RESOLVER = 'https://cloudflare-dns.com/dns-query';

/** The first that is set up: a provider's API, a mail server, Cloudflare's binding. */
function mailOf(
  { SEND_EMAIL }: Bindings,
  { MAIL_FROM: from, MAIL_API_URL, MAIL_API_KEY, SMTP_URL }: Settings,
  world: Pick<Transport, 'fetch' | 'now' | 'deadline'>,
): MailTransport | null {
  if (from === undefined) return null;
  if (MAIL_API_URL !== undefined && MAIL_API_KEY !== undefined)
    return httpMailTransport(MAIL_API_URL, MAIL_API_KEY, from, world);
  if (SMTP_URL !== undefined) return smtpTransport(SMTP_URL, from);
  return SEND_EMAIL === undefined ? null : bindingTransport(SEND_EMAIL, from, EmailMessage);
}

function vapidOf({ VAPID_SUBJECT, VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY, PUSH_EXTRA_HOSTS }: Settings): Vapid | null {
  if (VAPID_SUBJECT === undefined || VAPID_PUBLIC_KEY === undefined || VAPID_PRIVATE_KEY === undefined) return null;
  return {
    subject: VAPID_SUBJECT,
    publicKey: VAPID_PUBLIC_KEY,
    privateKey: VAPID_PRIVATE_KEY,
    extraHosts: PUSH_EXTRA_HOSTS,
  };
}

const log: Log = (entry) => console.log(JSON.stringify(entry));
