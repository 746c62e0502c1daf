import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { Place } from '#domain/entity';
import { subject } from '#domain/subject';
import type { ChannelKind } from '#domain/subscription';
import { days, later } from '#domain/time';
import { dispatchPending } from '#pipeline/dispatch';
import type { Queues, Runtime } from '#pipeline/runtime';
import { d1Store } from '#storage/d1/index';
import { deliverMessages, MOST_DELIVERIES } from '#workers/messages';
import { type TestD1, testD1 } from '../tests/support/d1.ts';
import { IRAN, incident, subscription } from '../tests/support/examples.ts';
import { type Order, runtimeFor, type Taken, type Told, type World } from './fanout-consumer.ts';
import { serveD1 } from './remote-d1.ts';

/** Where the n-th receiver of a channel is. */
export type Target = (channel: ChannelKind, n: number) => unknown;
export type Sizes = Readonly<Record<ChannelKind, number>>;

/** As many as leave a processor to the receivers and to what else goes on; the decisions and D1 are on the main thread. */
const THREADS = 2;
/** Messages under way in each: on Cloudflare each would have an isolate of its own, up to 250. */
const AT_ONCE = 4;
/** An incident each, of which none is part of another. */
const PLACES = (['IR', 'IQ', 'SY', 'ET', 'MM'] as const).map((code): Place => ({ ...IRAN, entity: `country/${code}` }));

type Message = Omit<Order, 'id'>;

export interface Spent {
  readonly count: number;
  /** Deliveries a second, from the beginning of the decision to the last record. */
  readonly rate: number;
  /** Seconds after the decision began. */
  readonly latencies: readonly { readonly channel: ChannelKind; readonly first: number; readonly p95: number }[];
  /** Milliseconds of all threads, a delivery; D1 statements, rows and queue messages a delivery. */
  readonly cpu: number;
  readonly statements: number;
  readonly written: number;
  readonly messages: number;
}

/** Subscribers on a D1, and threads that consume what is decided for them. */
export interface Deployment {
  /** One more incident to everybody: decide → outbox → queue → sign or encrypt → send → record. */
  tellAll(): Promise<Spent>;
  close(): Promise<void>;
}

export async function deployed(sizes: Sizes, to: Target, world: World): Promise<Deployment> {
  const d1 = testD1();
  const consumers = Array.from({ length: THREADS }, () => new Consumer(d1, world));
  const waiting: Message[] = [];
  let messages = 0;
  const hint: Queues['deliver'] = async (channel, ids) => {
    const sized = deliverMessages(channel, ids, MOST_DELIVERIES);
    messages += sized.length;
    waiting.push(...sized.map((message) => ({ channel, ids: message.ids })));
  };
  const runtime = runtimeFor(d1Store(d1.db), world, hint);
  await fill(runtime, sizes, to, world);
  const places = PLACES.values();

  /** Consumers begin while the decision goes on, and a hand that ends puts messages back while others are at work. */
  async function consume(decided: Promise<void>): Promise<void> {
    let isDecided = false;
    let busy = 0;
    const lane = async (consumer: Consumer) => {
      while (waiting.length > 0 || busy > 0 || !isDecided) {
        const message = waiting.shift();
        if (message === undefined) {
          await new Promise((resolve) => setTimeout(resolve, 1));
          continue;
        }
        busy += 1;
        await consumer.work(message, hint);
        busy -= 1;
      }
    };
    const lanes = consumers.flatMap((one) => Array.from({ length: AT_ONCE }, () => lane(one)));
    await decided;
    isDecided = true;
    await Promise.all(lanes);
  }

  return {
    async tellAll() {
      const place = places.next().value;
      if (place === undefined) throw new Error('nowhere is left for another incident');
      const opened = incident({ subject: subject(place.entity) });
      await runtime.store.incidents.save({ transition: 'opened', incident: opened }, world.now, 0);
      const statements = () => [...d1.statements.values()].reduce((a, b) => a + b, 0);
      const [before, writtenBefore, messagesBefore] = [statements(), d1.rowsWritten(), messages];
      const [started, cpuBefore] = [performance.now(), process.cpuUsage()];
      await consume(dispatchPending(world.now, runtime));
      const seconds = (performance.now() - started) / 1000;
      const cpu = process.cpuUsage(cpuBefore);
      const count = Object.values(sizes).reduce((a, b) => a + b);
      const taken = consumers.flatMap((one) => one.taken.splice(0));
      return {
        count,
        rate: count / seconds,
        latencies: latenciesOf(taken, performance.timeOrigin + started),
        cpu: (cpu.user + cpu.system) / 1000 / count,
        statements: (statements() - before) / count,
        written: (d1.rowsWritten() - writtenBefore) / count,
        messages: (messages - messagesBefore) / count,
      };
    },
    async close() {
      await Promise.all(consumers.map((one) => one.end()));
      d1.close();
    },
  };
}

function latenciesOf(taken: readonly Taken[], began: number): Spent['latencies'] {
  return [...Map.groupBy(taken, ({ channel }) => channel)].map(([channel, ones]) => {
    const sorted = ones.map(({ at }) => (at - began) / 1000).sort((a, b) => a - b);
    return { channel, first: sorted[0] ?? 0, p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0 };
  });
}

/** One thread, from here. */
class Consumer {
  readonly taken: Taken[] = [];
  readonly #worker: Worker;
  readonly #under = new Map<number, () => void>();
  #hint: Queues['deliver'] = async () => {};
  #last = 0;

  constructor({ db }: TestD1, world: World) {
    const { port1, port2 } = new MessageChannel();
    serveD1(db, port1);
    port1.unref();
    const data = { workerData: { d1: port2, world }, transferList: [port2] };
    this.#worker = new Worker(join(import.meta.dirname, 'fanout-consumer.ts'), data);
    this.#worker.on('message', (told: Told) => this.#hear(told));
  }

  work(message: Message, hint: Queues['deliver']): Promise<void> {
    this.#hint = hint;
    this.#last += 1;
    const id = this.#last;
    this.#worker.postMessage({ id, ...message } satisfies Order);
    return new Promise((resolve) => this.#under.set(id, resolve));
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #hear(told: Told): void {
    if ('handedOn' in told) {
      void this.#hint(told.handedOn.channel, told.handedOn.ids);
      return;
    }
    this.taken.push(...told.taken);
    this.#under.get(told.done)?.();
    this.#under.delete(told.done);
  }
}

async function fill({ store, vault }: Runtime, sizes: Sizes, to: Target, { now }: World): Promise<void> {
  await store.places.replace(PLACES);
  for (const [channel, size] of Object.entries(sizes) as [ChannelKind, number][]) {
    for (let n = 0; n < size; n += 1) {
      // 16 bytes, as links hold; channels are mixed in the order of ids, as they are in life.
      const id = Buffer.from(`${String(n).padStart(6, '0')}-${channel}`.padEnd(16).slice(0, 16)).toString('base64url');
      const target = { sealed: await vault.seal(id, to(channel, n)), digest: id };
      await store.subscriptions.create(subscription({ id, channel, createdAt: later(now, -days(1)) }), target);
    }
  }
}
