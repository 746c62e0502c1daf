import { baselineUntil } from '#detectors/baseline-until';
import { detectors } from '#detectors/index';
import { outage } from '#detectors/outage';
import type { Entity, Place } from '#domain/entity';
import { type Series, slice } from '#domain/series';
import { days, earlier, hours, type Instant, type Interval, instant, interval, later, minutes } from '#domain/time';
import { detect } from '#pipeline/detect';
import { memoryStore } from '#storage/memory';
import type { Store } from '#storage/store';
import type { Figure } from './figure.ts';
import { placeOf, SIGNALS, seriesOf } from './native.ts';

const COUNTRIES = 250;
const NETWORKS = 2000;
/** As many as the pipeline polls, and therefore looks at, at once. */
const SHARD = 10;
const ZONES = ['Asia/Tehran', 'America/Sao_Paulo', 'Africa/Lagos', 'Europe/Kyiv'];
const AT = instant(1_700_037_000);
const TICK = minutes(5);
/** On a bad day one place in fifty has been cut off for an hour and a half. */
const ONE_CUT_IN = 50;
const CUT = minutes(90);
const MOST = { seconds: 10, gigabytes: 2 };

/**
 * One tick of the whole world: every place with four signals at their native steps, looked at shard by shard as the Worker
 * does it. What is usual is in the cache, as it is in all but one tick of a day; older days are in D1 and not here. The memory
 * is the most that the process ever had: run this alone.
 */
export async function figures(): Promise<readonly Figure[]> {
  const store = memoryStore();
  const places = world();
  await store.places.replace(places);
  await learn(places, store);
  const before = earlier(AT, TICK);
  for (const place of places) await store.series.put(recent(place, interval(earlier(before, outage.recent), before)));
  // In the first all that is cut off opens at once and is compared with the rest of the world; in the second it goes on.
  const opening = await tick(places, before, store);
  for (const place of places) await store.series.put(recent(place, interval(earlier(AT, hours(1)), AT)));
  const following = await tick(places, AT, store);
  const cut = places.filter(isCut).length;
  const open = await store.incidents.open();
  if (open.length !== cut) throw new Error(`${open.length} of ${cut} outages were found`);
  const seconds = Number(Math.max(opening, following).toPrecision(3));
  const gigabytes = Number((process.resourceUsage().maxRSS / 2 ** 20).toPrecision(3));
  const what = `${COUNTRIES} countries and ${NETWORKS} networks, ${SIGNALS.length} signals each`;
  return [
    {
      name: 'world-tick.cpu',
      value: seconds,
      unit: `s CPU: ${what}`,
      goal: MOST.seconds,
      holds: seconds <= MOST.seconds,
    },
    {
      name: 'world-tick.memory',
      value: gigabytes,
      unit: 'GiB of memory, at most and in all',
      goal: MOST.gigabytes,
      holds: gigabytes <= MOST.gigabytes,
    },
  ];
}

/** @returns seconds of CPU */
async function tick(places: readonly Place[], at: Instant, store: Store): Promise<number> {
  const signals = new Map(SIGNALS.map((signal) => [signal.id, signal]));
  const runtime = { store, detectors, signals, log: () => {} };
  const news = new Set(signals.keys());
  const started = process.cpuUsage();
  for (let i = 0; i < places.length; i += SHARD) await detect(places.slice(i, i + SHARD), at, runtime, news);
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6;
}

function world(): readonly Place[] {
  const letter = (n: number) => String.fromCharCode(65 + n);
  const countries = Array.from({ length: COUNTRIES }, (_, i) => {
    const entity: Entity = `country/${letter(Math.floor(i / 26))}${letter(i % 26)}`;
    return { ...placeOf(entity), timezone: ZONES[i % ZONES.length] ?? 'UTC' };
  });
  const networks = Array.from({ length: NETWORKS }, (_, i) => {
    const { entity, timezone } = countries[i % COUNTRIES] as Place;
    return { ...placeOf(`asn/${1000 + i}`, entity), timezone };
  });
  return [...countries, ...networks];
}

/** What is usual is the same everywhere: each place has a copy of its own, as each has a row of its own. */
async function learn(places: readonly Place[], store: Store): Promise<void> {
  for (const [zone, own] of Map.groupBy(places, ({ timezone }) => timezone)) {
    const example = { ...placeOf('country/AA'), timezone: zone };
    const until = baselineUntil(AT, example, []);
    const learnt = SIGNALS.map((signal) =>
      outage.learn(seriesOf(signal, example.entity, until, days(28)), until, example, []),
    );
    for (const { entity } of own) {
      await store.baselines.put(learnt.map((one) => ({ ...one, subject: { entity, service: null } })));
    }
  }
}

/** The series of a place as they came in. */
function recent(place: Place, during: Interval): readonly Series[] {
  const end = instant(Math.ceil(AT / days(1)) * days(1));
  return SIGNALS.map((signal) => {
    const all = seriesOf(signal, place.entity, end, days(3));
    const from = instant(Math.floor(during.from / signal.step) * signal.step);
    const series = slice(all, interval(from, earlier(during.until, signal.lag)));
    if (!isCut(place)) return series;
    const isLost = (i: number) => later(series.from, i * series.step) >= AT - CUT;
    return { ...series, values: series.values.map((value, i) => (value !== null && isLost(i) ? value * 0.1 : value)) };
  });
}

/** One in so many of the networks, and of the countries. */
const isCut = ({ entity }: Place): boolean => hash(entity) % ONE_CUT_IN === 0;

const hash = (text: string): number => [...text].reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) % 9973, 7);
