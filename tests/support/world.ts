import type { Mail } from '#alerts/channels/channel';
import { detectors } from '#detectors/index';
import type { DeliveryId } from '#domain/delivery';
import type { Place } from '#domain/entity';
import type { Series, Signal, SignalId } from '#domain/series';
import type { ChannelKind, Subscription } from '#domain/subscription';
import { type Instant, instantFromMs, later } from '#domain/time';
import { deliver } from '#pipeline/deliver';
import { poll } from '#pipeline/poll';
import type { Runtime } from '#pipeline/runtime';
import { tick } from '#pipeline/tick';
import { ioda } from '#sources/ioda';
import { ooni } from '#sources/ooni';
import type { PollJob, Store } from '#storage/store';
import { answerIoda } from '../../local/upstream/ioda.ts';
import { answerOoni } from '../../local/upstream/ooni.ts';
import { shelve } from '../../local/upstream/shelf.ts';

/** What a queue holds; a queue is a hint, so a test may lose or repeat any of it. */
type Hint =
  | { readonly kind: 'poll'; readonly job: PollJob; readonly at: Instant }
  | { readonly kind: 'deliver'; readonly channel: ChannelKind; readonly ids: readonly DeliveryId[] };

/** Two suffice for the line; what each source asks and reads has its own tests. */
const sources = [ioda, ooni];

export interface WorldOptions {
  readonly store: Store;
  readonly places: readonly Place[];
  readonly series: readonly Series[];
  /** Wraps the ports of every invocation: where a test puts its faults in. */
  readonly ports?: (runtime: Runtime) => Runtime;
}

export interface Received {
  /** `webhook-id`, by which a receiver tells a repeat from news. */
  readonly id: string;
  readonly type: string;
  readonly incident: string;
}

/** The whole line on one store, simulated time and upstreams that answer from a case; receivers keep what they got. */
export interface World {
  readonly store: Store;
  /** Webhooks as their receiver saw them, in order, repeats included. */
  readonly webhooks: Received[];
  readonly mails: Mail[];
  subscribe(subscription: Subscription, target: unknown): Promise<void>;
  /** One tick of the cron and everything that its hints lead to. */
  tick(at: Instant): Promise<void>;
}

export async function makeWorld({ store, places, series, ports = (runtime) => runtime }: WorldOptions): Promise<World> {
  await store.places.replace(places);
  const signals = new Map<SignalId, Signal>(sources.flatMap((source) => source.signals.map((one) => [one.id, one])));
  const shelf = shelve(series, [...signals.values()]);
  const webhooks: Received[] = [];
  const mails: Mail[] = [];
  const hints: Hint[] = [];
  let now = 0 as Instant;

  const upstream = async (address: string): Promise<Response> => {
    const url = new URL(address);
    const api = url.hostname.includes('ioda') ? answerIoda : answerOoni;
    const path = url.pathname.replace(/^\/v2(?=\/signals)/, '');
    const { status, type, body } = api(path, url.searchParams, shelf, now);
    return new Response(body, { status, headers: { 'content-type': type } });
  };
  const receiver = async (_: string, init?: RequestInit): Promise<Response> => {
    const { type, data } = JSON.parse(String(init?.body));
    webhooks.push({ id: new Headers(init?.headers).get('webhook-id') ?? '', type, incident: data.id });
    return new Response(null, { status: 204 });
  };
  const runtime = (): Runtime =>
    ports({
      store,
      sources,
      recordSources: [],
      detectors,
      signals,
      queues: {
        poll: async (jobs, at) => {
          hints.push(...jobs.map((job): Hint => ({ kind: 'poll', job, at })));
        },
        deliver: async (channel, ids) => {
          hints.push({ kind: 'deliver', channel, ids });
        },
      },
      vault: {
        seal: async (_, target) => JSON.stringify(target),
        open: async (_, sealed) => JSON.parse(sealed),
        digest: async (target) => target,
      },
      transport: {
        fetch: receiver,
        now: () => instantFromMs(Date.now()),
        deadline: () => new AbortController().signal,
        vapid: null,
        mail: async (mail) => {
          mails.push(mail);
          return { status: 'delivered' };
        },
        origin: 'https://nightwire.example',
        webhookOrigins: [],
      },
      unsubscribeUrl: async (id) => `https://nightwire.example/u/${id}`,
      manageUrl: async (id) => `https://nightwire.example/s/${id}`,
      confirmUrl: async (id) => `https://nightwire.example/c/${id}`,
      fetch: upstream,
      upstreams: {},
      tokens: {},
      now: () => now,
      random: () => 0.5,
      log: () => {},
    });

  async function follow(hint: Hint): Promise<void> {
    if (hint.kind === 'poll') await poll(hint.job, hint.at, runtime());
    else await deliver(hint.channel, hint.ids, runtime());
  }

  return {
    store,
    webhooks,
    mails,
    async subscribe(subscription, target) {
      await store.subscriptions.create(subscription, { sealed: JSON.stringify(target), digest: subscription.id });
    },
    async tick(at) {
      now = at;
      await survive(() => tick(at, runtime()));
      for (let hint = hints.shift(); hint !== undefined; hint = hints.shift()) {
        now = later(now, 1);
        const next = hint;
        // A killed invocation takes its message with it: nothing may depend on the queue giving it back.
        await survive(() => follow(next));
      }
    },
  };
}

/** The end of one invocation, as a machine that is switched off ends it. */
export class Killed extends Error {}

async function survive(invocation: () => Promise<void>): Promise<void> {
  try {
    await invocation();
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
}

/** `before`: the call never happened. `after`: it did, and nobody learnt of it. */
export type Moment = 'before' | 'after';

/**
 * Wraps the ports so that the n-th call to any of them, counted over all invocations, kills the invocation that made it:
 * that call and all its later ones fail, and whatever it catches in between cannot bring it back.
 */
export function killer(n: number, moment: Moment): { ports: (runtime: Runtime) => Runtime; fired: () => boolean } {
  let calls = 0;
  let fired = false;
  const ports = (runtime: Runtime): Runtime => {
    let dead = false;
    const wrap = <T extends object>(object: T): T =>
      new Proxy(object, {
        get(target, key) {
          const value: unknown = Reflect.get(target, key);
          if (typeof value === 'object' && value !== null) return wrap(value);
          return typeof value === 'function' ? call(value.bind(target)) : value;
        },
      });
    const call =
      (port: (...args: never[]) => unknown) =>
      (...args: never[]) => {
        // A rejection, not a throw: beside it other calls may be under way already.
        if (dead) return Promise.reject(new Killed());
        calls += 1;
        if (calls !== n) return port(...args);
        fired = true;
        dead = true;
        if (moment === 'before') return Promise.reject(new Killed());
        return Promise.resolve(port(...args)).then(() => {
          throw new Killed();
        });
      };
    return {
      ...runtime,
      store: wrap(runtime.store),
      queues: wrap(runtime.queues),
      vault: wrap(runtime.vault),
      transport: {
        ...runtime.transport,
        fetch: call(runtime.transport.fetch),
        mail: call(runtime.transport.mail as never),
      } as Runtime['transport'],
      fetch: call(runtime.fetch as never) as unknown as Runtime['fetch'],
    };
  };
  return { ports, fired: () => fired };
}
