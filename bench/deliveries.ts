import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DeliveryId } from '#domain/delivery';
import type { ChannelKind } from '#domain/subscription';
import { days, type Instant, instantFromMs, later } from '#domain/time';
import { deliver } from '#pipeline/deliver';
import { dispatchPending } from '#pipeline/dispatch';
import type { Runtime } from '#pipeline/runtime';
import { d1Store } from '#storage/d1/index';
import type { Store } from '#storage/store';
import { testD1 } from '../tests/support/d1.ts';
import { at, IRAN, IRANCELL, incident, subscription } from '../tests/support/examples.ts';
import type { Figure } from './figure.ts';

const RECEIVERS = 2000;
/** Queue messages under way at once, as Cloudflare runs several consumers. */
const CONSUMERS = 4;
const NOW = at('2022-09-22T13:00:00Z');

/** One incident to 2,000 webhooks: outbox → queue → sign → send to a sink on loopback → record, on real SQL in Node. */
export async function figures(): Promise<readonly Figure[]> {
  const sink = await startSink();
  const { db, statements, close } = testD1();
  const store = d1Store(db);
  await fill(store, sink.url);
  const before = total(statements);
  const messages: { channel: ChannelKind; ids: readonly DeliveryId[] }[] = [];
  const runtime = runtimeFor(store, sink.url, async (channel, ids) => {
    messages.push({ channel, ids });
  });

  const started = performance.now();
  await dispatchPending(NOW, runtime);
  const dispatched = performance.now();
  const consume = async () => {
    for (let message = messages.pop(); message !== undefined; message = messages.pop()) {
      await deliver(message.channel, message.ids, runtime);
    }
  };
  await Promise.all(Array.from({ length: CONSUMERS }, consume));
  const ended = performance.now();

  const delivered = (await store.deliveries.counts()).find(({ status }) => status === 'delivered')?.count ?? 0;
  const perDelivery = (total(statements) - before) / RECEIVERS;
  await sink.close();
  close();
  return [
    figure(
      'deliveries.arrived',
      delivered,
      'webhooks',
      RECEIVERS,
      delivered === RECEIVERS && sink.count() === RECEIVERS,
    ),
    figure('deliveries.decided-per-second', (RECEIVERS / (dispatched - started)) * 1000, 'deliveries/s', null, null),
    figure('deliveries.whole-path-per-second', (RECEIVERS / (ended - started)) * 1000, 'deliveries/s', null, null),
    figure('deliveries.statements-each', perDelivery, 'D1 statements', null, null),
  ];
}

const figure = (name: string, value: number, unit: string, goal: number | null, holds: boolean | null): Figure => ({
  name,
  value: Number(value.toPrecision(4)),
  unit,
  goal,
  holds,
});

const total = (statements: ReadonlyMap<string, number>): number => [...statements.values()].reduce((a, b) => a + b, 0);

async function fill(store: Store, url: string): Promise<void> {
  await store.places.replace([IRAN, IRANCELL]);
  await store.incidents.save({ transition: 'opened', incident: incident() }, NOW, 0);
  const secrets = [`whsec_${Buffer.alloc(32, 7).toString('base64')}`];
  for (let n = 0; n < RECEIVERS; n++) {
    const id = `receiver-${String(n).padStart(5, '0')}`;
    const target = JSON.stringify({ url: `${url}/${n}`, secrets });
    await store.subscriptions.create(subscription({ id, createdAt: later(NOW, -days(1)) }), {
      sealed: target,
      digest: id,
    });
  }
}

function runtimeFor(store: Store, origin: string, enqueue: Runtime['queues']['deliver']): Runtime {
  return {
    store,
    sources: [],
    recordSources: [],
    detectors: [],
    signals: new Map(),
    queues: { poll: async () => {}, deliver: enqueue },
    vault: {
      seal: async (_, target) => JSON.stringify(target),
      open: async (_, sealed) => JSON.parse(sealed),
      digest: async (target) => target,
    },
    transport: {
      fetch: (url, init) => fetch(url, init),
      now: () => instantFromMs(Date.now()),
      deadline: (after) => AbortSignal.timeout(after * 1000),
      vapid: null,
      mail: null,
      origin: 'https://nightwire.example',
      webhookOrigins: [origin],
    },
    unsubscribeUrl: async (id) => `https://nightwire.example/u/${id}`,
    manageUrl: async (id) => `https://nightwire.example/s/${id}`,
    confirmUrl: async (id) => `https://nightwire.example/c/${id}`,
    fetch: (url, init) => fetch(url, init),
    upstreams: {},
    tokens: {},
    now: (): Instant => NOW,
    random: () => 0.5,
    log: () => {},
  };
}

async function startSink(): Promise<{ url: string; count: () => number; close: () => Promise<void> }> {
  let count = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      count += 1;
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    count: () => count,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
