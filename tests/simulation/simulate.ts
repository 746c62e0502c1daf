import type { DeliveryId } from '#domain/delivery';
import type { ChannelKind, SubscriptionId } from '#domain/subscription';
import { hours, type Instant, later, minutes, type Seconds, seconds } from '#domain/time';
import { deliver } from '#pipeline/deliver';
import type { Runtime } from '#pipeline/runtime';
import { tick } from '#pipeline/tick';
import { memoryStore } from '#storage/memory';
import type { Store } from '#storage/store';
import { Killed } from '../support/world.ts';
import { chance } from './chance.ts';
import { mortal } from './mortal.ts';
import { BROWSER, receivers, type Send, VAPID } from './receivers.ts';
import { END, FAULTS_END, PLACES, START, type Story, storyOf } from './story.ts';

const TICK = minutes(5);
/** A message as the queue keeps it, and how often it was handed out. */
interface Message {
  readonly channel: ChannelKind;
  readonly ids: readonly DeliveryId[];
  readonly number: number;
  readonly isLate: boolean;
}
const MESSAGE_SIZE = 4;

export interface Faults {
  /** Invocations die before or after any call of a port. */
  readonly kills: boolean;
  /** Messages are lost, doubled, late and out of order; ticks are missed and doubled. */
  readonly queues: boolean;
}

/** Everything that happened, for the invariants to judge. */
export interface History {
  readonly seed: number;
  readonly story: Story;
  readonly store: Store;
  readonly sends: readonly Send[];
  readonly kills: number;
  /** Who unsubscribed, and when. */
  readonly left: ReadonlyMap<SubscriptionId, Instant>;
  /** Whatever leaves through the log and the queues, as text. */
  readonly said: readonly string[];
  /** Live deliveries of reliable receivers two ticks after the last fault. */
  readonly lateForReliable: readonly DeliveryId[];
}

/** One world with a seed: the real pipeline over the memory store, simulated time, and whatever can go wrong going wrong. */
export async function simulate(
  seed: number,
  faults: Faults = { kills: true, queues: true },
  story: Story = storyOf(seed),
): Promise<History> {
  const store = memoryStore();
  const queue: Message[] = [];
  const said: string[] = [];
  const sends: Send[] = [];
  const left = new Map<SubscriptionId, Instant>();
  let [messages, invocations, kills] = [0, 0, 0];
  let lateForReliable: readonly DeliveryId[] = [];
  let now = START;
  const isFaulty = () => now < FAULTS_END;
  const happens = (name: string, probability: number) => isFaulty() && chance(seed, name) < probability;

  await store.places.replace(PLACES);
  const runtimeOf = (clock: { at: Instant }, hand: AbortController): Runtime => ({
    store,
    sources: [],
    recordSources: [],
    detectors: [],
    signals: new Map(),
    queues: {
      poll: async () => {},
      deliver: async (channel, ids) => {
        for (let i = 0; i < ids.length; i += MESSAGE_SIZE) {
          messages += 1;
          const number = messages;
          const message = { channel, ids: ids.slice(i, i + MESSAGE_SIZE), number };
          said.push(JSON.stringify(message));
          if (faults.queues && happens(`message ${number} lost`, 0.1)) continue;
          queue.push({ ...message, isLate: faults.queues && happens(`message ${number} late`, 0.15) });
          if (faults.queues && happens(`message ${number} twice`, 0.15)) queue.push({ ...message, isLate: false });
        }
      },
    },
    vault: {
      seal: async (_, target) => Buffer.from(JSON.stringify(target)).toString('base64'),
      open: async (_, sealed) => JSON.parse(Buffer.from(sealed, 'base64').toString()),
      digest: async (target) => target,
    },
    transport: {
      ...receivers({ seed, story, sends, clock, hand, isFaulty }),
      now: () => clock.at,
      deadline: (after) => (after <= seconds(5) ? hand.signal : new AbortController().signal),
      vapid: VAPID,
      origin: 'https://nightwire.example',
      webhookOrigins: [],
    },
    unsubscribeUrl: async (id) => `https://nightwire.example/u/${id}`,
    manageUrl: async (id) => `https://nightwire.example/s/${id}`,
    confirmUrl: async (id) => `https://nightwire.example/c/${id}`,
    fetch: async () => new Response(null, { status: 599 }),
    upstreams: {},
    tokens: {},
    now: () => clock.at,
    random: () => chance(seed, `jitter ${invocations}`),
    log: (entry) => said.push(JSON.stringify(entry)),
  });

  /** @returns false when it was killed */
  async function invoke(begins: Instant, work: (runtime: Runtime) => Promise<void>): Promise<boolean> {
    invocations += 1;
    const number = invocations;
    const clock = { at: begins };
    const runtime = runtimeOf(clock, new AbortController());
    const isLast = (call: string) => faults.kills && happens(`invocation ${number} dies at ${call}`, 0.006);
    try {
      await work(mortal(runtime, isLast, (call) => chance(seed, `${number} ${call} moment`) < 0.5));
      return true;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      kills += 1;
      return false;
    }
  }

  /** All that the queue holds, each message at its own moment, as several consumers would take them. */
  async function consume(begins: Instant): Promise<void> {
    const late: Message[] = [];
    for (let step = 1; queue.length > 0; step += 1) {
      const isShuffled = faults.queues && happens(`shuffle ${invocations}`, 0.3);
      const message = isShuffled ? queue.pop() : queue.shift();
      if (message === undefined) break;
      if (message.isLate) {
        late.push({ ...message, isLate: false });
        continue;
      }
      const survived = await invoke(later(begins, step), (runtime) => deliver(message.channel, message.ids, runtime));
      // A queue gives back what was not acknowledged, or it has used up its attempts.
      if (!survived && chance(seed, `returned ${invocations}`) < 0.5) queue.push(message);
    }
    queue.push(...late);
  }

  const saves = [...story.saves];
  async function happenUntil(when: Instant): Promise<void> {
    for (const { subscription, joins, leaves } of story.readers) {
      const { id, channel } = subscription;
      if (joins <= when && !left.has(id) && (await store.subscriptions.byId(id)) === null && !joined.has(id)) {
        joined.add(id);
        const sealed = Buffer.from(JSON.stringify(targetOf(channel, id, seed))).toString('base64');
        await store.subscriptions.create(subscription, { sealed, digest: id });
      }
      if (leaves !== null && leaves <= when && !left.has(id) && joined.has(id)) {
        await store.subscriptions.remove(id, when);
        left.set(id, when);
      }
    }
    for (let next = saves[0]; next !== undefined && next.at <= when; next = saves[0]) {
      await store.incidents.save(next, next.at, 0);
      saves.shift();
    }
  }
  const joined = new Set<SubscriptionId>();

  for (; now < END; now = later(now, stepAfter(now))) {
    await happenUntil(now);
    const times = faults.queues && happens(`tick ${now} missed`, 0.15) ? 0 : happens(`tick ${now} twice`, 0.1) ? 2 : 1;
    for (let i = 0; i < times; i += 1) await invoke(now, (runtime) => tick(now, runtime));
    await consume(now);
    if (now === later(FAULTS_END, 2 * TICK)) {
      const due = await store.deliveries.due(now, 999);
      const reliable = story.readers.filter(({ manner }) => manner === 'reliable').map((one) => one.subscription.id);
      lateForReliable = due.map(({ id }) => id).filter((id) => reliable.some((reader) => id.endsWith(`/${reader}`)));
    }
  }
  return { seed, story, store, sends, kills, left, said, lateForReliable };
}

/** As the cron does while anything may fail and a little longer; what is left is the waits of the channels' schedules. */
function stepAfter(now: Instant): Seconds {
  if (now < later(FAULTS_END, 6 * TICK)) return TICK;
  return now < later(FAULTS_END, hours(3)) ? minutes(20) : hours(6);
}

/** Every target holds this, and nothing else does. */
export const canary = (seed: number): string => `canary${seed}`;

function targetOf(channel: ChannelKind, id: SubscriptionId, seed: number): unknown {
  if (channel === 'email') return { address: `${id}@${canary(seed)}.example.org` };
  if (channel === 'webhook') return { url: `https://${id}.example.org/${canary(seed)}`, secrets: [SECRET] };
  const endpoint = `https://fcm.googleapis.com/fcm/send/${canary(seed)}-${id}`;
  return { endpoint, keys: BROWSER, expirationTime: null };
}

const SECRET = `whsec_${Buffer.from('twenty-four bytes of key').toString('base64')}`;
