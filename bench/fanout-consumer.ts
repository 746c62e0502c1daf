import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Vapid } from '#alerts/channels/channel';
import { smtpTransport } from '#alerts/channels/smtp';
import type { DeliveryId } from '#domain/delivery';
import type { ChannelKind } from '#domain/subscription';
import { type Instant, instantFromMs } from '#domain/time';
import { deliver } from '#pipeline/deliver';
import type { Queues, Runtime } from '#pipeline/runtime';
import { d1Store } from '#storage/d1/index';
import type { Store } from '#storage/store';
import { makeToken, type Purpose } from '#workers/tokens';
import { makeVault } from '#workers/vault';
import { leanFetch } from './lean-fetch.ts';
import { remoteD1 } from './remote-d1.ts';

/** A thread that consumes the queues of `fanout.ts`: production has an isolate for each message under way. */
export interface World {
  readonly http: string;
  readonly smtp: string;
  readonly vapid: Vapid;
  /** 32 bytes as base64url: of the vault and of the links. */
  readonly key: string;
  readonly now: Instant;
  /** Of all time-outs. */
  readonly pace: number;
}
export interface Order {
  readonly id: number;
  readonly channel: ChannelKind;
  readonly ids: readonly DeliveryId[];
}
/** Told by a consumer: that a message is dealt with, or that some of it is for another invocation. */
export type Told =
  | { readonly done: number; readonly taken: readonly Taken[] }
  | { readonly handedOn: Pick<Order, 'channel' | 'ids'> };
export interface Taken {
  readonly channel: ChannelKind;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const ORIGIN = 'https://nightwire.example';
const wallClock = () => performance.timeOrigin + performance.now();

/** The real vault, links and channels. @param taken called as each receiver has taken its message */
export function runtimeFor(
  store: Store,
  { http, smtp, vapid, key, now, pace }: World,
  hint: Queues['deliver'],
  taken: (one: Taken) => void = () => {},
): Runtime {
  const submit = smtpTransport(smtp, 'alerts@nightwire.example');
  const linkTo = (path: string, purpose: Purpose) => async (id: string) =>
    `${ORIGIN}${path}${await makeToken(key, purpose, id)}`;
  return {
    store,
    sources: [],
    recordSources: [],
    detectors: [],
    signals: new Map(),
    queues: { poll: async () => {}, deliver: hint },
    vault: makeVault([key], key),
    transport: {
      fetch: async (url, init) => {
        const response = await leanFetch(url, init);
        if (response.ok) taken({ channel: url.includes('/push/') ? 'web-push' : 'webhook', at: wallClock() });
        return response;
      },
      now: () => instantFromMs(Date.now()),
      deadline: (after) => AbortSignal.timeout(after * 1000 * pace),
      vapid,
      mail: async (mail) => {
        const outcome = await submit(mail);
        if (outcome.status === 'delivered') taken({ channel: 'email', at: wallClock() });
        return outcome;
      },
      origin: ORIGIN,
      webhookOrigins: [http],
    },
    unsubscribeUrl: linkTo('/u/', 'unsubscribe'),
    manageUrl: linkTo('/s/', 'manage'),
    confirmUrl: linkTo('/c/', 'confirm'),
    fetch: leanFetch,
    upstreams: {},
    tokens: {},
    now: () => now,
    random: () => 0.5,
    log: () => {},
  };
}

function consume(parent: MessagePort, { d1, world }: { d1: MessagePort; world: World }): void {
  const tell = (told: Told) => parent.postMessage(told);
  const handOn: Queues['deliver'] = async (channel, ids) => tell({ handedOn: { channel, ids } });
  let taken: Taken[] = [];
  const runtime = runtimeFor(d1Store(remoteD1(d1)), world, handOn, (one) => taken.push(one));
  parent.on('message', async ({ id, channel, ids }: Order) => {
    await deliver(channel, ids, runtime);
    tell({ done: id, taken });
    taken = [];
  });
}

if (parentPort !== null) consume(parentPort, workerData);
