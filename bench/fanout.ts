import { fork } from 'node:child_process';
import { createECDH, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import webPush from 'web-push';
import { smtpTransport } from '#alerts/channels/smtp';
import type { ChannelKind } from '#domain/subscription';
import { days, type Instant, instantFromMs, later } from '#domain/time';
import { deliver } from '#pipeline/deliver';
import { dispatchPending } from '#pipeline/dispatch';
import type { Runtime } from '#pipeline/runtime';
import { d1Store } from '#storage/d1/index';
import type { Store } from '#storage/store';
import { deliverMessages, MOST_DELIVERIES } from '#workers/messages';
import { testD1 } from '../tests/support/d1.ts';
import { at, IRAN, IRANCELL, incident, subscription } from '../tests/support/examples.ts';
import { alertmanagerRate } from './alertmanager.ts';
import type { Ready, Received, Start } from './fanout-sink.ts';
import type { Figure } from './figure.ts';

/** What a large deployment sends for one incident, and the part of it that is measured without `--full`. */
const FULL = { 'web-push': 60_000, email: 12_000, webhook: 600 } as const satisfies Record<ChannelKind, number>;
const PART = { 'web-push': 2000, email: 400, webhook: 600 } as const satisfies Record<ChannelKind, number>;
const COMPARED = 2000;
const TROUBLED = 600;
/** Invocations under way at once: Cloudflare goes up to 250. */
const CONSUMERS = 8;
/** Waits in the run with troubles, as a part of the real ones: a hand of 0.3 s, patience of 1.5 s. */
const HURRY = 0.1;
const NOW = at('2022-09-22T13:00:00Z');
const GOAL = { statements: 0.05 };
const ALERTMANAGER_PORT = 19_093;
/** Sent, read, deleted. */
const OPERATIONS_PER_MESSAGE = 3;

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const browser = createECDH('prime256v1');
const KEYS = { p256dh: browser.generateKeys('base64url'), auth: randomBytes(16).toString('base64url') };

/** Where the n-th receiver of a channel is. */
type Target = (channel: ChannelKind, n: number) => unknown;
type Sizes = Readonly<Record<ChannelKind, number>>;

/** One incident to everybody: decide → outbox → queue → sign or encrypt → send to another process → record, on real SQL. */
export async function figures(isFull = false): Promise<readonly Figure[]> {
  const sink = await startSink();
  const to: Target = (channel, n) => {
    if (channel === 'email') return { address: `reader-${n}@example.org` };
    if (channel === 'webhook') return { url: `${sink.http}/hook/${n}`, secrets: [SECRET] };
    return { endpoint: `${sink.http}/push/${n}`, keys: KEYS, expirationTime: null };
  };
  /** Of a hundred ten hang, five are busy and two are gone. */
  const troubled: Target = (_, n) => {
    const path = n % 100 < 10 ? 'hang' : n % 100 < 15 ? 'busy' : n % 100 < 17 ? 'gone' : 'hook';
    return { url: `${sink.http}/${path}/${n}`, secrets: [SECRET] };
  };
  try {
    const sizes = isFull ? FULL : PART;
    const all = await fanOut(sizes, to, sink, 1);
    const received = await sink.received();
    const arrived = received.pushes + received.mails + received.webhooks;
    const ill = await fanOut({ 'web-push': 0, email: 0, webhook: TROUBLED }, troubled, sink, HURRY);
    const ours = await fanOut({ 'web-push': 0, email: 0, webhook: COMPARED }, to, sink, 1);
    const plain = async () => (await sink.received()).webhooks;
    const theirs = await alertmanagerRate(sink.http, COMPARED, ALERTMANAGER_PORT, plain);
    if (theirs === null) process.stderr.write('fanout: prometheus-alertmanager is not installed; not compared.\n');
    const isWhole = arrived === all.count && received.broken === 0 && received.verified > 0;
    return [
      figure('arrived', arrived, 'messages, one in a hundred opened and verified', all.count, isWhole),
      ...all.latencies.flatMap(({ channel, first, p95 }) => [
        figure(`${channel}.first`, first, 's after the decision began'),
        figure(`${channel}.p95`, p95, 's after the decision began'),
      ]),
      figure('cpu', all.cpu, 'ms CPU a delivery, SQL in the same process'),
      figure(
        'statements',
        all.statements,
        'D1 statements a delivery',
        GOAL.statements,
        all.statements < GOAL.statements,
      ),
      figure('rows-written', all.written, 'rows a delivery, indexes apart'),
      figure('queue-operations', all.operations, 'operations a delivery'),
      figure('troubled.p95-of-the-others', ill.latencies[0]?.p95 ?? 0, `s, with all time-outs times ${HURRY}`),
      figure(
        'webhooks-per-second',
        ours.rate,
        'signed and recorded, to 2,000 receivers',
        theirs,
        theirs === null ? null : ours.rate >= theirs,
      ),
      ...(theirs === null ? [] : [figure('alertmanager-per-second', theirs, 'unsigned, to 2,000 receivers')]),
    ];
  } finally {
    sink.close();
  }
}

const figure = (
  name: string,
  value: number,
  unit: string,
  goal: number | null = null,
  holds: boolean | null = null,
): Figure => ({
  name: `fanout.${name}`,
  value: Number(value.toPrecision(3)),
  unit,
  goal: goal === null ? null : Number(goal.toPrecision(4)),
  holds,
});

/** @param pace of all time-outs */
async function fanOut(sizes: Sizes, to: Target, sink: Sink, pace: number) {
  const { db, statements, written, close } = counted();
  const store = d1Store(db);
  await fill(store, sizes, to);
  const count = Object.values(sizes).reduce((a, b) => a + b);
  const messages: { channel: ChannelKind; ids: readonly string[] }[] = [];
  let sentMessages = 0;
  const began = performance.now();
  const taken = new Map<ChannelKind, number[]>();
  const note = (channel: ChannelKind) =>
    taken.set(channel, [...(taken.get(channel) ?? []), (performance.now() - began) / 1000]);
  const runtime = runtimeFor(store, sink, pace, note, async (channel, ids) => {
    for (const message of deliverMessages(channel, ids, MOST_DELIVERIES)) {
      messages.push({ channel, ids: message.ids });
      sentMessages += 1;
    }
  });
  const [before, writtenBefore, cpuBefore] = [statements(), written(), process.cpuUsage()];
  const started = performance.now();
  await dispatchPending(NOW, runtime);
  let busy = 0;
  const consume = async () => {
    // A hand that ends puts messages back while others are still at work.
    while (messages.length > 0 || busy > 0) {
      const message = messages.shift();
      if (message === undefined) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        continue;
      }
      busy += 1;
      await deliver(message.channel, message.ids, runtime);
      busy -= 1;
    }
  };
  await Promise.all(Array.from({ length: CONSUMERS }, consume));
  const seconds = (performance.now() - started) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const latencies = [...taken].map(([channel, times]) => {
    const sorted = times.toSorted((a, b) => a - b);
    return { channel, first: sorted[0] ?? 0, p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0 };
  });
  const result = {
    count,
    latencies,
    rate: count / seconds,
    cpu: (cpu.user + cpu.system) / 1000 / count,
    statements: (statements() - before) / count,
    written: (written() - writtenBefore) / count,
    operations: (sentMessages * OPERATIONS_PER_MESSAGE) / count,
  };
  close();
  return result;
}

function counted() {
  const d1 = testD1();
  const total = () => [...d1.statements.values()].reduce((a, b) => a + b, 0);
  return { db: d1.db, statements: total, written: d1.rowsWritten, close: d1.close };
}

async function fill(store: Store, sizes: Sizes, to: Target): Promise<void> {
  await store.places.replace([IRAN, IRANCELL]);
  await store.incidents.save({ transition: 'opened', incident: incident() }, NOW, 0);
  for (const [channel, size] of Object.entries(sizes) as [ChannelKind, number][]) {
    for (let n = 0; n < size; n += 1) {
      // Channels are mixed in the order of ids, as they are in life.
      const id = `${String(n).padStart(6, '0')}-${channel}`;
      const target = { sealed: JSON.stringify(to(channel, n)), digest: id };
      await store.subscriptions.create(subscription({ id, channel, createdAt: later(NOW, -days(1)) }), target);
    }
  }
}

function runtimeFor(
  store: Store,
  { http, smtp }: Sink,
  pace: number,
  note: (channel: ChannelKind) => void,
  enqueue: Runtime['queues']['deliver'],
): Runtime {
  const submit = smtpTransport(smtp, 'alerts@nightwire.example');
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
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        if (response.ok) note(url.includes('/push/') ? 'web-push' : 'webhook');
        return response;
      },
      now: () => instantFromMs(Date.now()),
      deadline: (after) => AbortSignal.timeout(after * 1000 * pace),
      vapid: { subject: 'mailto:oncall@example.org', ...webPush.generateVAPIDKeys(), extraHosts: [http] },
      mail: async (mail) => {
        const outcome = await submit(mail);
        if (outcome.status === 'delivered') note('email');
        return outcome;
      },
      origin: 'https://nightwire.example',
      webhookOrigins: [http],
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

interface Sink extends Ready {
  received(): Promise<Received>;
  close(): void;
}

async function startSink(): Promise<Sink> {
  const child = fork(join(import.meta.dirname, 'fanout-sink.ts'));
  const answer = <T>() => new Promise<T>((resolve) => child.once('message', (message) => resolve(message as T)));
  const auth = KEYS.auth;
  child.send({ secret: SECRET, browser: { privateKey: browser.getPrivateKey('base64url'), auth } } satisfies Start);
  const ready = await answer<Ready>();
  return {
    ...ready,
    received: () => {
      child.send('count');
      return answer<Received>();
    },
    close: () => child.kill(),
  };
}
