import type { Place } from '#domain/entity';
import { days, type Instant, instant, interval, type Seconds, toIso } from '#domain/time';
import { atlas } from '#sources/atlas';
import { google } from '#sources/google';
import { ihr } from '#sources/ihr';
import { mlab } from '#sources/mlab';
import type { Source } from '#sources/source';
import { tor } from '#sources/tor';
import type { Figure } from './figure.ts';

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

/** One answer of each source at the largest size that it has, and the window that is asked for then. */
const ANSWERS: readonly { source: Source; window: Seconds; body: () => string }[] = [
  { source: tor, window: days(35), body: torTable },
  { source: atlas, window: days(1), body: () => JSON.stringify({ count: 17, results: [{ id: 1, type: 'Probe' }] }) },
  { source: ihr, window: days(1), body: delays },
  { source: mlab, window: days(35), body: speeds },
  { source: google, window: days(7), body: traffic },
];

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
  const results = starts(DAY, 1800).flatMap((at) =>
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

/** CPU milliseconds from text to series, over many runs. */
function cpu(source: Source, window: Seconds, text: string): number {
  const [query] = source.queries(PLACES, interval(instant(UNTIL - window), UNTIL));
  if (query === undefined) throw new Error(`${source.id} asks nothing of these places`);
  const read = () => source.read(source.format === 'json' ? JSON.parse(text) : text, query);
  const first = read();
  if (!first.ok || first.value.length === 0) throw new Error(`${source.id}: ${JSON.stringify(first)}`);
  for (let i = 0; i < RUNS / 4; i += 1) read();
  const before = process.cpuUsage();
  for (let i = 0; i < RUNS; i += 1) read();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / RUNS;
}

/** CPU of reading one answer of each source at its largest, against what the free plan gives a whole invocation. */
export async function figures(): Promise<readonly Figure[]> {
  return ANSWERS.flatMap(({ source, window, body }): readonly Figure[] => {
    const text = body();
    const value = Math.round(cpu(source, window, text) * 1000) / 1000;
    return [
      {
        name: `sources.size-${source.id}`,
        value: text.length,
        unit: 'bytes',
        goal: source.maxBytes,
        holds: text.length <= source.maxBytes,
      },
      { name: `sources.read-${source.id}`, value, unit: 'ms', goal: FREE_PLAN_MS, holds: value <= FREE_PLAN_MS },
    ];
  });
}
