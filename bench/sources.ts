import type { Place } from '#domain/entity';
import type { Signal, SignalId } from '#domain/series';
import { days, hours, type Instant, instant, interval, type Seconds, toIso } from '#domain/time';
import { atlas } from '#sources/atlas';
import { google } from '#sources/google';
import { ihr } from '#sources/ihr';
import { ioda } from '#sources/ioda';
import { mlab } from '#sources/mlab';
import { ooni } from '#sources/ooni';
import { ooniAnalysis } from '#sources/ooni-analysis';
import { radar } from '#sources/radar';
import { ripestat } from '#sources/ripestat';
import type { Query, Source } from '#sources/source';
import { tor } from '#sources/tor';
import { d1Store } from '#storage/d1/index';
import { APIS } from '../local/upstream/apis.ts';
import { testD1 } from '../tests/support/d1.ts';
import type { Figure } from './figure.ts';
import { shelfOf } from './ordinary-life.ts';

const DAY = days(1);
/** The end of a leap year: M-Lab's file is then as long as it gets. */
const UNTIL = instant(Date.UTC(2024, 11, 31, 12) / 1000);
const RUNS = 20;
const FREE_PLAN_MS = 10;
/** A network from which Atlas traces to many others. */
const ENDPOINTS = 200;

const place = (entity: Place['entity'], within: Place['within']): Place => ({
  entity,
  name: entity,
  timezone: 'UTC',
  within,
  access: null,
  control: false,
});
const PLACES = [place('country/IR', null), place('asn/44244', 'country/IR')];
const TEN = ['IR', 'IQ', 'TR', 'RU', 'MM', 'SD', 'VE', 'PK', 'BD', 'IN'].map((code) => place(`country/${code}`, null));

/** One answer of each source at the largest size that it has, and the window that is asked for then. */
const ANSWERS: readonly { source: Source; window: Seconds; body: () => string; places?: readonly Place[] }[] = [
  { source: ioda, window: days(35), body: () => ordinary(ioda, days(35), TEN), places: TEN },
  { source: ooni, window: days(6), body: () => ordinary(ooni, days(6), PLACES) },
  { source: ooniAnalysis, window: days(35), body: () => ordinary(ooniAnalysis, days(35), PLACES) },
  { source: radar, window: days(28), body: () => ordinary(radar, days(28), PLACES) },
  { source: ripestat, window: days(7), body: () => ordinary(ripestat, days(7), PLACES) },
  { source: tor, window: days(35), body: torTable },
  { source: atlas, window: days(1), body: () => JSON.stringify({ count: 17, results: [{ id: 1, type: 'Probe' }] }) },
  { source: ihr, window: hours(6), body: delays },
  { source: mlab, window: days(35), body: speeds },
  { source: google, window: days(7), body: traffic },
];

/** What the source's stand-in answers of ordinary life. */
function ordinary(source: Source, window: Seconds, places: readonly Place[]): string {
  const query = queryOf(source, window, places);
  const signals = new Map<SignalId, Signal>(source.signals.map((signal) => [signal.id, signal]));
  const { pathname, searchParams } = new URL(source.request(query, 'token').path, 'https://stand-in');
  const shelf = shelfOf(signals, instant(UNTIL - days(400)), instant(UNTIL + DAY));
  const answer = APIS[source.id]?.answer(pathname, searchParams, shelf, UNTIL);
  if (answer?.status !== 200) throw new Error(`${source.id} answered ${answer?.status}`);
  return answer.body;
}

function queryOf(source: Source, window: Seconds, places: readonly Place[]): Query {
  const [query] = source.queries(places, interval(instant(UNTIL - window), UNTIL));
  if (query === undefined) throw new Error(`${source.id} asks nothing of these places`);
  return query;
}

const starts = (length: number, step: number): readonly Instant[] => {
  const count = Math.floor(length / step);
  const end = UNTIL - (UNTIL % step);
  return Array.from({ length: count }, (_, i) => instant(end - (count - i) * step));
};

function torTable(): string {
  const rows = starts(days(35), DAY).map((at, i) => `${toIso(at).slice(0, 10)},ir,${50_000 + i},40000,60000,80`);
  return `#\n# The Tor Project\n#\ndate,country,users,lower,upper,frac\n${rows.join('\n')}\n`;
}

function delays(): string {
  const row = {
    startpoint_type: 'AS',
    startpoint_name: '44244',
    startpoint_af: 4,
    endpoint_type: 'AS',
    endpoint_af: 4,
  };
  const more = { nbtracks: 36, nbprobes: 6, entropy: 0.912_345, hop: 7, nbrealrtts: 30 };
  const results = starts(hours(6), 1800).flatMap((at) =>
    Array.from({ length: ENDPOINTS }, (_, i) => ({
      timebin: toIso(at),
      ...row,
      endpoint_name: String(64_496 + i),
      median: 80.123 + ((i * 7919) % 101),
      ...more,
    })),
  );
  return JSON.stringify({ count: results.length, next: null, previous: null, results });
}

function speeds(): string {
  const columns = Array.from({ length: 28 }, (_, i) => [`download_${i}`, 12.345_678_9 + i] as const);
  const rows = starts(days(366), DAY).flatMap((at, i) =>
    Array.from({ length: 8 }, (_, bucket) => ({
      date: toIso(at).slice(0, 10),
      bucket_min: bucket,
      dl_samples_day: 1000 + i,
      download_MED: 10 + (i % 7),
      ...Object.fromEntries(columns),
    })),
  );
  return JSON.stringify(rows);
}

function traffic(): string {
  const points = starts(days(7), 1800).map((at, i) => [at * 1000, [[null, 40 + (i % 48)]]]);
  return `)]}'\n\n${JSON.stringify([['tr.atsr', points, null, [0, 1]]])}`;
}

/** CPU milliseconds, over many runs of which the first ones do not count. */
async function cpu(work: () => unknown): Promise<number> {
  for (let i = 0; i < RUNS / 4; i += 1) await work();
  const before = process.cpuUsage();
  for (let i = 0; i < RUNS; i += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return Math.round((user + system) / RUNS) / 1000;
}

/** CPU of reading and of storing one answer of each source at its largest, against what the free plan gives an invocation. */
export async function figures(): Promise<readonly Figure[]> {
  const all: Figure[] = [];
  for (const { source, window, body, places = PLACES } of ANSWERS) {
    const text = body();
    const query = queryOf(source, window, places);
    const read = () => source.read(source.format === 'json' ? JSON.parse(text) : text, query);
    const first = read();
    if (!first.ok || first.value.length === 0) throw new Error(`${source.id}: ${JSON.stringify(first)}`);
    const reading = await cpu(read);
    // A database in this process does the work that D1 does elsewhere: the figure is an upper bound.
    const { db, close } = testD1();
    const { series } = d1Store(db);
    await series.put(
      first.value.map((one) => ({ ...one, values: one.values.slice(0, -1), counts: one.counts?.slice(0, -1) ?? null })),
    );
    const storing = await cpu(() => series.put(first.value));
    close();
    all.push(
      figure(`size-${source.id}`, text.length, 'bytes', source.maxBytes),
      figure(`read-${source.id}`, reading, 'ms', FREE_PLAN_MS),
      figure(`store-${source.id}`, storing, 'ms', FREE_PLAN_MS),
    );
  }
  return all;
}

const figure = (name: string, value: number, unit: string, goal: number): Figure => ({
  name: `sources.${name}`,
  value,
  unit,
  goal,
  holds: value <= goal,
});
