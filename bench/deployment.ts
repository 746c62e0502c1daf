import { webhookSecret } from '#alerts/channels/webhook';
import { detectors } from '#detectors/index';
import type { DeliveryId } from '#domain/delivery';
import { type Entity, entityType, type Place } from '#domain/entity';
import type { SourceId } from '#domain/health';
import { ok } from '#domain/result';
import type { Series, Signal, SignalId } from '#domain/series';
import { subject } from '#domain/subject';
import type { ChannelKind } from '#domain/subscription';
import { days, earlier, hours, type Instant, interval, later, minutes } from '#domain/time';
import { deliver } from '#pipeline/deliver';
import { poll } from '#pipeline/poll';
import type { Runtime } from '#pipeline/runtime';
import { jobsFor, placesOf, recordJobsFor } from '#pipeline/shards';
import { tick } from '#pipeline/tick';
import type { RecordSource } from '#sources/records/record-source';
import type { Source } from '#sources/source';
import { d1Store } from '#storage/d1/index';
import type { PollJob, Store } from '#storage/store';
import { deliverMessages } from '#workers/messages';
import type { Answer } from '../local/upstream/answer.ts';
import { APIS } from '../local/upstream/apis.ts';
import type { Shelf } from '../local/upstream/shelf.ts';
import { incident, subscription } from '../tests/support/examples.ts';
import { metered } from './metered.ts';
import { hashOf, pastOf, shelfOf } from './ordinary-life.ts';

const TICK = minutes(5);
/** As many as the free plan's invocations send. */
const DELIVERIES_PER_MESSAGE = 20;
const HOUR = hours(1);
/** What a detector needs of the past, and the days that are simulated. */
const HISTORY = days(36);
/** In so many days each source has said something of each place that it knows. */
const RECENT = days(4);
/** Written, read, deleted: what Cloudflare charges for each message, and for each further 64 KB, which none of ours has. */
const OPERATIONS_PER_MESSAGE = 3;

export interface Deployment {
  readonly places: readonly Place[];
  readonly sources: readonly Source[];
  readonly recordSources: readonly RecordSource[];
  readonly subscribers: number;
  /** Of so many shards one is asked; left out: all are. The watch list and what is known of it are there in full. */
  readonly oneIn?: number;
}

/** What an hour costs. */
export interface Costs {
  rowsWritten: number;
  rowsRead: number;
  queueOperations: number;
  invocations: number;
  /** In one invocation: requests to upstreams and receivers, and round trips to D1. */
  mostRequests: number;
  mostQueries: number;
}
export interface Hour {
  /** Ticks, and the records of third parties: once for the whole deployment. */
  readonly once: Costs;
  /** The polls of those shards that were asked. */
  readonly shards: Costs;
}

export interface Spent {
  readonly hourly: readonly Hour[];
  /** All subscribers are told of the beginning and the end of an outage. */
  readonly alert: Costs;
}

const NOTHING: Costs = {
  rowsWritten: 0,
  rowsRead: 0,
  queueOperations: 0,
  invocations: 0,
  mostRequests: 0,
  mostQueries: 0,
};

type Message =
  | { readonly kind: 'poll'; readonly job: PollJob; readonly at: Instant }
  | { readonly kind: 'deliver'; readonly channel: ChannelKind; readonly ids: readonly DeliveryId[] };

/** Places ask with the tokens that a deployment may have. */
const TOKENS = { RADAR_TOKEN: 'token', PULSE_TOKEN: 'token' };

/**
 * The real line over a real D1, its upstreams answered by the stand-ins: everything that a deployment does, hour by hour,
 * counted. Its past is put into the store beforehand and not counted; what is usual is not, so that the first hour learns it
 * for all places, as each day has it learnt once. In that hour each source is asked at least once, whatever its period.
 *
 * @param from midnight, at which sources read again what they revise
 * @param spent hours
 */
export async function simulate(
  database: D1Database,
  { places, sources, recordSources, subscribers, oneIn = 1 }: Deployment,
  from: Instant,
  spent: number,
): Promise<Spent> {
  const { db, meter } = metered(database);
  const store = d1Store(db);
  const signals = new Map<SignalId, Signal>(sources.flatMap((source) => source.signals.map((one) => [one.id, one])));
  const shelf = shelfOf(signals, earlier(from, HISTORY), later(from, days(2)));
  await prepare();

  const messages: Message[] = [];
  let now = from;
  let requests = 0;
  const runtime: Runtime = {
    store,
    sources,
    recordSources,
    detectors,
    signals,
    queues: {
      poll: async (jobs, at) => {
        for (const job of jobs) messages.push({ kind: 'poll', job, at });
      },
      deliver: async (channel, ids) => {
        for (const message of deliverMessages(channel, ids, DELIVERIES_PER_MESSAGE))
          messages.push({ kind: 'deliver', channel, ids: message.ids });
      },
    },
    vault: {
      seal: async (_, target) => JSON.stringify(target),
      open: async (_, sealed) => JSON.parse(sealed),
      digest: async (target) => target,
    },
    transport: {
      fetch: async () => {
        requests += 1;
        return new Response(null, { status: 204 });
      },
      now: () => now,
      deadline: () => new AbortController().signal,
      vapid: null,
      mail: null,
      origin: 'https://nightwire.example',
      webhookOrigins: [],
    },
    unsubscribeUrl: async (id) => `https://nightwire.example/u/${id}`,
    manageUrl: async (id) => `https://nightwire.example/s/${id}`,
    confirmUrl: async (id) => `https://nightwire.example/c/${id}`,
    fetch: async (address) => {
      requests += 1;
      const { hostname, pathname, search } = new URL(address);
      const { status, type, body } = answered(pathname + search, hostname, shelf, now);
      return new Response(body, { status, headers: { 'content-type': type } });
    },
    upstreams: Object.fromEntries(Object.keys(APIS).map((id) => [id, `https://${id}`])),
    tokens: TOKENS,
    now: () => now,
    random: () => 0.5,
    log: () => {},
  };

  async function prepare(): Promise<void> {
    await store.places.replace(places);
    const watched = await store.places.all();
    const jobs = [...jobsFor(sources, watched), ...recordJobsFor(recordSources, watched)];
    await store.polls.ensure(jobs, from);
    const heard = new Map<Entity, Set<SignalId>>();
    for (const state of await store.polls.states()) {
      const asked = earlier(from, TICK);
      const source = sources.find(({ id }) => id === state.source);
      const isAsked = source === undefined || numberOf(state.shard) % oneIn === Math.floor(oneIn / 2);
      const turn = hashOf(`${state.source} ${state.shard}`) % HOUR;
      const dueAt = later(from, isAsked ? turn - (turn % TICK) : days(365));
      await store.polls.finish({ ...state, cursor: asked, lastAttempt: asked, lastSuccess: asked, dueAt });
      if (source === undefined || !isAsked) continue;
      for (const place of placesOf(state.shard, watched)) {
        const known = heard.get(place.entity) ?? new Set();
        heard.set(place.entity, known);
        if (source.signals.some(({ id }) => known.has(id))) continue;
        for (const id of await readPast(source, place)) known.add(id);
      }
    }
    await hearOfOthers(watched, heard);
    for (let i = 0; i < subscribers; i += 1) await subscribe(store, i);
  }

  /** The latest words on places that are not asked are those of a place of their kind: polls compare all of them. */
  async function hearOfOthers(watched: readonly Place[], heard: ReadonlyMap<Entity, ReadonlySet<SignalId>>) {
    const compared = new Set(detectors.flatMap((detector) => detector.signals));
    const words = watched.flatMap(({ entity }) => {
      const alike = [...heard].find(([other]) => entityType(other) === entityType(entity));
      const known = heard.has(entity) ? [] : [...(alike?.[1] ?? [])].filter((id) => compared.has(id));
      return known.map((signal) => ({
        signal,
        subject: subject(entity),
        status: 'normal' as const,
        ratio: null,
        at: from,
      }));
    });
    await store.states.put(words);
  }

  /** @returns the signals that were spoken of */
  async function readPast(source: Source, place: Place): Promise<readonly SignalId[]> {
    const spoken: SignalId[] = [];
    for (const query of source.queries([place], interval(earlier(from, RECENT), from))) {
      const answer = answered(source.request(query, 'token').path, source.id, shelf, from);
      const body = source.format === 'json' ? JSON.parse(answer.body) : answer.body;
      const read = answer.status === 200 ? source.read(body, query) : ok([]);
      if (!read.ok) throw new Error(`${source.id}: ${JSON.stringify(read.error)}`);
      // What the source itself makes relative has no past in its own scale.
      const isRaw = ({ signal }: Series) => signals.get(signal)?.unit.startsWith('relative') !== true;
      await store.series.put(read.value.map((one) => (isRaw(one) ? pastOf(one, shelf, signals, from) : one)));
      spoken.push(...read.value.filter((one) => one.subject.service === null).map(({ signal }) => signal));
    }
    return spoken;
  }

  const invoke = async (costs: Costs, work: () => Promise<void>) => {
    const before = { ...meter };
    requests = 0;
    await work();
    costs.invocations += 1;
    costs.rowsWritten += meter.written - before.written;
    costs.rowsRead += meter.read - before.read;
    costs.mostQueries = Math.max(costs.mostQueries, meter.trips - before.trips);
    costs.mostRequests = Math.max(costs.mostRequests, requests);
  };
  const isPoll = new Set<SourceId>(sources.map(({ id }) => id));
  const tickAt = async (at: Instant, once: Costs, shards: Costs) => {
    now = at;
    await invoke(once, () => tick(at, runtime));
    for (let message = messages.shift(); message !== undefined; message = messages.shift()) {
      now = later(now, 1);
      const one = message;
      const costs = one.kind === 'poll' && isPoll.has(one.job.source) ? shards : once;
      costs.queueOperations += OPERATIONS_PER_MESSAGE;
      await invoke(costs, () =>
        one.kind === 'poll' ? poll(one.job, one.at, runtime) : deliver(one.channel, one.ids, runtime),
      );
    }
  };
  const hourly: Hour[] = [];
  for (let hour = 0; hour < spent; hour += 1) {
    const [once, shards] = [{ ...NOTHING }, { ...NOTHING }];
    for (let minute = 0; minute < HOUR; minute += TICK) await tickAt(later(from, hour * HOUR + minute), once, shards);
    hourly.push({ once, shards });
  }
  const alert = { ...NOTHING };
  const [somewhere] = places.filter(({ control }) => !control);
  if (somewhere === undefined) throw new Error('nothing is watched');
  const opened = incident({ from, subject: subject(somewhere.entity) });
  await store.incidents.save({ transition: 'opened', incident: opened }, now, 0);
  await tickAt(now, alert, alert);
  await store.incidents.save({ transition: 'resolved', incident: { ...opened, until: now, revision: 2 } }, now, 0);
  await tickAt(now, alert, alert);
  return { hourly, alert };
}

/** Which of its source's shards it is: `3.1x8k2f`, or `500x3.1x8k2f` of other sizes. */
const numberOf = (shard: string): number => Number(/^(?:\d+x)?(\d+)\./.exec(shard)?.[1] ?? 0);

function answered(path: string, source: SourceId, shelf: Shelf, now: Instant): Answer {
  const { pathname, searchParams } = new URL(path, 'https://stand-in');
  const api = APIS[source];
  if (api === undefined) throw new Error(`nobody answers for ${source}`);
  return api.answer(pathname, searchParams, shelf, now);
}

/** By webhook: what each channel costs the store and the queues is the same, and what sending costs `channels` measures. */
async function subscribe({ subscriptions }: Store, number: number): Promise<void> {
  const id = `subscriber-${number}`;
  const target = { url: `https://receiver-${number}.example.org/`, secrets: [webhookSecret(new Uint8Array(32))] };
  await subscriptions.create(subscription({ id }), { sealed: JSON.stringify(target), digest: id });
}
