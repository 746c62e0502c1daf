import { fork } from 'node:child_process';
import { createECDH, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import webPush from 'web-push';
import type { ChannelKind } from '#domain/subscription';
import { at } from '../tests/support/examples.ts';
import { alertmanagerRates } from './alertmanager.ts';
import type { World } from './fanout-consumer.ts';
import { deployed, type Sizes, type Spent, type Target } from './fanout-run.ts';
import type { Ready, Received, Start } from './fanout-sink.ts';
import { webhooksInWorkerd } from './fanout-workerd.ts';
import type { Figure } from './figure.ts';

/** What a large deployment sends for one incident, and the part of it that is measured without `--full`. */
const FULL = { 'web-push': 60_000, email: 12_000, webhook: 600 } as const satisfies Record<ChannelKind, number>;
const PART = { 'web-push': 2000, email: 400, webhook: 600 } as const satisfies Record<ChannelKind, number>;
const COMPARED = 2000;
/** Incidents, and alerts of theirs, to the same receivers, of which the median counts: both are warm by then. */
const ROUNDS = 5;
const NOBODY = { 'web-push': 0, email: 0, webhook: 0 } as const;
const TROUBLED = 600;
/** Waits in the run with troubles, as a part of the real ones: a hand of 0.3 s, patience of 1.5 s. */
const HURRY = 0.1;
const NOW = at('2022-09-22T13:00:00Z');
const GOAL = { statements: 0.05 };
/** Sent, read, deleted. */
const OPERATIONS_PER_MESSAGE = 3;

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const browser = createECDH('prime256v1');
const KEYS = { p256dh: browser.generateKeys('base64url'), auth: randomBytes(16).toString('base64url') };

const VAPID = { subject: 'mailto:oncall@example.org', ...webPush.generateVAPIDKeys() };
const KEY = randomBytes(32).toString('base64url');

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
  const { http, smtp } = sink;
  const vapid = { ...VAPID, extraHosts: [http] };
  const world = (pace: number): World => ({ http, smtp, vapid, key: KEY, now: NOW, pace });
  const tell = (sizes: Sizes, target: Target, pace = 1, incidents = 1) => told(sizes, target, world(pace), incidents);
  try {
    const [all] = await tell(isFull ? FULL : PART, to);
    const received = await sink.received();
    const arrived = received.pushes + received.mails + received.webhooks;
    const [ill] = await tell({ ...NOBODY, webhook: TROUBLED }, troubled, HURRY);
    const webhooks = await tell({ ...NOBODY, webhook: COMPARED }, to, 1, ROUNDS);
    const ours = median(webhooks.map(({ rate }) => rate));
    const plain = async () => (await sink.received()).webhooks;
    const their = await alertmanagerRates(sink.http, COMPARED, ROUNDS, plain);
    const theirs = their === null ? null : median(their.rates);
    const inWorkerd = await webhooksInWorkerd(sink.http, SECRET, COMPARED, ROUNDS, plain);
    const deployed = median(inWorkerd.rates);
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
      figure('queue-operations', all.messages * OPERATIONS_PER_MESSAGE, 'operations a delivery'),
      figure('troubled.p95-of-the-others', ill.latencies[0]?.p95 ?? 0, `s, with all time-outs times ${HURRY}`),
      figure(
        'webhooks-per-second',
        ours,
        'signed and recorded, to 2,000 receivers',
        theirs,
        theirs === null ? null : ours >= theirs,
      ),
      figure(
        'webhooks-cpu',
        median(webhooks.map(({ cpu }) => cpu)),
        'ms CPU each, decision and SQL in the same process',
      ),
      figure(
        'workerd.webhooks-per-second',
        deployed,
        'signed and recorded, to 2,000 receivers, from the decision to the last record, in one process of workerd',
        theirs,
        theirs === null ? null : deployed >= theirs,
      ),
      figure('workerd.drained-per-second', median(inWorkerd.drained), 'from the first arrival to the last record'),
      figure('workerd.webhooks-cpu', inWorkerd.cpu, 'ms CPU each, with decision, D1, queue and request'),
      figure('workerd.request-cpu', inWorkerd.bare, "ms CPU of workerd's own fetch for such a request alone"),
      ...(theirs === null ? [] : [figure('alertmanager-per-second', theirs, 'unsigned, to 2,000 receivers')]),
      ...(their === null ? [] : [figure('alertmanager-cpu', their.cpu, 'ms CPU each')]),
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

async function told(sizes: Sizes, to: Target, world: World, incidents: number): Promise<[Spent, ...Spent[]]> {
  const deployment = await deployed(sizes, to, world);
  try {
    const first = await deployment.tellAll();
    const rest: Spent[] = [];
    while (1 + rest.length < incidents) rest.push(await deployment.tellAll());
    return [first, ...rest];
  } finally {
    await deployment.close();
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

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
