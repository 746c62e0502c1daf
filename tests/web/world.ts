import webPush from 'web-push';
import { detectors } from '#detectors/index';
import type { Place } from '#domain/entity';
import type { Evidence } from '#domain/finding';
import type { Newest } from '#domain/health';
import { type Incident, incidentId, type Transition } from '#domain/incident';
import type { Series, Signal, SignalId } from '#domain/series';
import { type Subject, subject } from '#domain/subject';
import { days, earlier, hours, type Instant, later, minutes } from '#domain/time';
import type { Runtime } from '#pipeline/runtime';
import { jobsFor } from '#pipeline/shards';
import { sources } from '#sources/index';
import { recordSources } from '#sources/records/index';
import { memoryStore } from '#storage/memory';
import type { Store } from '#storage/store';
import { createApp } from '#workers/api/app';
import { parseSettings } from '#workers/settings';
import { createPages } from '../../src/workers/pages.tsx';
import { at } from '../support/examples.ts';

/** The story of the tests: a country went dark at 16:30 UTC and is still dark; numbers are our own. */
export const NOW = at('2026-03-11T06:10:00Z');
export const ONSET = at('2026-03-10T16:30:00Z');
const DARK: Subject = subject('country/IR');
const NETWORK: Subject = subject('asn/44244');
const BLOCK: Subject = subject('country/MM', 'whatsapp');

const place = (entity: Place['entity'], name: string, timezone: string, over: Partial<Place> = {}): Place => ({
  entity,
  name,
  timezone,
  within: null,
  access: null,
  control: false,
  ...over,
});

export const PLACES: readonly Place[] = [
  place('country/IR', 'Iran', 'Asia/Tehran'),
  place('asn/44244', 'Irancell', 'Asia/Tehran', { within: 'country/IR', access: 'mobile' }),
  place('asn/58224', 'Iran Telecommunication Company PJS', 'Asia/Tehran', { within: 'country/IR', access: 'fixed' }),
  place('country/MM', 'Myanmar', 'Asia/Yangon'),
  place('country/SD', 'Sudan', 'Africa/Khartoum'),
  place('country/VE', 'Venezuela', 'America/Caracas'),
  place('country/BY', 'Belarus', 'Europe/Minsk'),
  place('country/CD', 'Congo', 'Africa/Kinshasa'),
  place('country/DE', 'Germany', 'Europe/Berlin', { control: true }),
];

const signals: ReadonlyMap<SignalId, Signal> = new Map(
  sources.flatMap((source) => source.signals.map((signal) => [signal.id, signal] as const)),
);

/** What each signal ordinarily is, and what is left of it in the dark. */
const SHAPES: readonly (readonly [SignalId, number, number])[] = [
  ['ioda.bgp', 43_200, 0.62],
  ['ioda.ping-slash24', 21_800, 0.03],
  ['ioda.merit-nt', 3600, 0.08],
  ['ioda.gtr', 51_000, 0.05],
];

/** Uniform in [0, 1), the same for the same index. */
const noise = (index: number): number => ((Math.imul(index ^ 0x5bd1e995, 0x85ebca6b) >>> 0) % 1000) / 1000;

function synthetic(
  signal: SignalId,
  about: Subject,
  level: number,
  left: number,
  from: Instant,
  until: Instant,
): Series {
  const { step, lag } = signals.get(signal) as Signal;
  const first = (from - (from % step)) as Instant;
  const bins = Math.floor((until - lag - first) / step);
  const values = Array.from({ length: bins }, (_, i) => {
    const start = later(first, i * step);
    const daily = signal === 'ioda.bgp' ? 1 : 1 + 0.3 * Math.sin(((start % 86_400) / 86_400) * 2 * Math.PI - 1.2);
    const dark = start >= ONSET ? left : 1;
    // A telescope that is away for two hours: nobody looked.
    if (signal === 'ioda.merit-nt' && start >= ONSET - hours(9) && start < ONSET - hours(7)) return null;
    return Math.round(level * daily * dark * (0.97 + 0.06 * noise(i)));
  });
  return { signal, subject: about, from: first, step, values, counts: null };
}

function evidenceOf(signal: SignalId, observed: number, expected: number, count: number | null = null): Evidence {
  const known = signals.get(signal) as Signal;
  const detector = detectors.find((one) => one.signals.includes(signal))?.id ?? 'outage/level-drop@2';
  return { signal, family: known.family, detector, interval: { from: ONSET, until: NOW }, observed, expected, count };
}

export function anIncident(over: Partial<Incident> = {}): Incident {
  const about = over.subject ?? DARK;
  const from = over.from ?? ONSET;
  const kind = over.kind ?? 'outage';
  return {
    id: incidentId(kind, about, from),
    kind,
    subject: about,
    from,
    until: null,
    standing: 'corroborated',
    cause: 'unknown',
    reach: 'full',
    severity: 4,
    evidence: SHAPES.map(([signal, level, left]) => evidenceOf(signal, Math.round(level * left), level)),
    revision: 1,
    ...over,
  };
}

/** Saves an incident as the pipeline would: revision by revision. */
export async function keep(store: Store, incident: Incident, at: Instant, transition: Transition = 'opened') {
  await store.incidents.save({ transition, incident }, at, 0);
}

export interface Site {
  readonly store: Store;
  /** Signs the links. */
  readonly linkKey: string;
  readonly vapid: { readonly publicKey: string; readonly privateKey: string };
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  readonly app: { fetch(request: Request): Response | Promise<Response> };
}

/** The real application over the in-memory store: pages, API and all; nothing may leave it. */
export function makeSite(
  origin: string,
  now: Instant = NOW,
  wrap = (store: Store): Store => store,
  tokens: Runtime['tokens'] = {},
): Site {
  const vapid = webPush.generateVAPIDKeys();
  const key = Buffer.alloc(32, 7).toString('base64url');
  const settings = parseSettings({ PUBLIC_ORIGIN: origin, TARGET_KEYS: key, LINK_KEY: key });
  const store = wrap(memoryStore());
  const unexpected = async (): Promise<never> => {
    throw new Error('no request may leave');
  };
  const runtime: Runtime = {
    store,
    sources,
    recordSources,
    detectors,
    signals,
    queues: { poll: unexpected, deliver: unexpected },
    vault: {
      seal: async (_, target) => JSON.stringify(target),
      open: async (_, sealed) => JSON.parse(sealed),
      digest: async (target) => target,
    },
    transport: {
      fetch: unexpected,
      now: () => now,
      deadline: () => new AbortController().signal,
      vapid: { subject: 'mailto:ops@nightwire.example', ...vapid, extraHosts: [] },
      mail: async () => ({ status: 'delivered' }),
      origin: settings.PUBLIC_ORIGIN,
      webhookOrigins: [],
    },
    unsubscribeUrl: async (id) => `${origin}/u/${id}`,
    manageUrl: async (id) => `${origin}/s/${id}`,
    confirmUrl: async (id) => `${origin}/c/${id}`,
    fetch: unexpected,
    upstreams: {},
    tokens,
    now: () => now,
    random: () => 0.5,
    log: () => {},
  };
  const app = createApp(runtime, settings, createPages(runtime, settings));
  return {
    store,
    linkKey: key,
    vapid,
    app,
    get: async (path, headers = {}) =>
      app.request(`${origin}${path}`, { headers: { accept: 'text/html', ...headers } }),
  };
}

/** A world in which much happens at once. */
export async function seed(store: Store): Promise<Incident> {
  await store.places.replace(PLACES);
  const dark = anIncident({ standing: 'suspected', severity: 3, revision: 1 });
  await keep(store, dark, later(ONSET, minutes(45)));
  await keep(store, { ...dark, standing: 'corroborated', revision: 2 }, later(ONSET, minutes(95)), 'escalated');
  const open: Incident = { ...dark, standing: 'corroborated', severity: 4, revision: 3 };
  await keep(store, open, later(ONSET, hours(3)), 'escalated');
  await seedSeries(store);
  await seedOthers(store);
  await seedPolls(store);
  return open;
}

async function seedSeries(store: Store): Promise<void> {
  const [outage] = detectors;
  const iran = PLACES[0];
  if (outage === undefined || iran === undefined) throw new Error('the outage detector is gone');
  const learnt = at('2026-03-09T20:30:00Z');
  const series = SHAPES.map(([signal, level, left]) =>
    synthetic(signal, DARK, level, left, earlier(learnt, days(28)), NOW),
  );
  await store.series.put(series);
  await store.baselines.put(series.map((one) => outage.learn(one, learnt, iran, [])));
}

async function seedOthers(store: Store): Promise<void> {
  const began = at('2026-03-09T03:00:00Z');
  const bins = 60;
  const values = Array.from({ length: bins }, (_, i) =>
    i % 7 === 3 ? null : i >= 24 ? 5 + (i % 3) : i % 5 === 0 ? 1 : 0,
  );
  const counts = values.map((value, i) => (value === null ? null : 6 + (i % 3)));
  await store.series.put([
    { signal: 'ooni.tests', subject: BLOCK, from: earlier(began, days(1)), step: hours(1), values, counts },
  ]);
  const block = anIncident({
    kind: 'service-block',
    subject: BLOCK,
    from: began,
    reach: null,
    severity: 2,
    evidence: [evidenceOf('ooni.tests', 176, 3.2, 201)],
  });
  await keep(store, block, later(began, hours(6)));
  const night = at('2026-03-08T12:30:00Z');
  const curfew = anIncident({
    subject: NETWORK,
    from: night,
    severity: 3,
    evidence: [evidenceOf('ioda.ping-slash24', 90, 1480), evidenceOf('ioda.merit-nt', 11, 240)],
  });
  await keep(store, curfew, later(night, hours(1)));
  const over: Incident = { ...curfew, until: later(night, hours(7.5)), revision: 2 };
  await keep(store, over, later(night, hours(9)), 'resolved');
  const alone = anIncident({
    subject: subject('country/VE'),
    from: at('2026-03-11T04:00:00Z'),
    standing: 'suspected',
    severity: 1,
    evidence: [evidenceOf('ioda.gtr', 610, 900)],
  });
  await keep(store, alone, at('2026-03-11T05:40:00Z'));
}

/** Every signal and every place was last seen then. */
const newestAt = (at: Instant): Newest => ({
  signals: Object.fromEntries([...signals.keys()].map((signal) => [signal, at])),
  entities: Object.fromEntries(PLACES.map(({ entity }) => [entity, at])),
});

async function seedPolls(store: Store): Promise<void> {
  await store.polls.ensure(jobsFor(sources, await store.places.all()), earlier(NOW, days(3)));
  const fine = {
    lastFailure: null,
    failures: 0,
    lastAttempt: earlier(NOW, minutes(4)),
    cursor: earlier(NOW, minutes(4)),
  };
  const seen = { lastSuccess: earlier(NOW, minutes(4)), newest: newestAt(earlier(NOW, minutes(35))) };
  const failing = { failures: 6, lastFailure: 'http-503', lastAttempt: earlier(NOW, minutes(30)) };
  const old = { lastSuccess: earlier(NOW, hours(7)), newest: newestAt(earlier(NOW, hours(9))) };
  for (const state of await store.polls.states()) {
    await store.polls.finish({
      ...state,
      ...(state.source === 'ooni' ? { ...failing, ...old } : { ...fine, ...seen }),
    });
  }
  await store.polls.recordTick(earlier(NOW, minutes(4)));
}
