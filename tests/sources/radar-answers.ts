import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fromIso, type Instant, instant, toIso } from '#domain/time';
import { radar } from '#sources/radar';
import type { Query } from '#sources/source';

export interface Table {
  readonly timestamps: readonly unknown[];
  readonly [column: string]: readonly unknown[];
}
interface Result {
  readonly meta: Readonly<Record<string, unknown>>;
  readonly [name: string]: unknown;
}
export interface RadarBody {
  readonly success: boolean;
  readonly errors: readonly unknown[];
  readonly result: Result;
}

export const metaOf = (over: Readonly<Record<string, unknown>> = {}) => ({
  aggInterval: 'FIFTEEN_MINUTES',
  confidenceInfo: { level: 5, annotations: [] },
  dateRange: [],
  lastUpdated: '2030-01-01T00:00:00.000Z',
  normalization: 'MIN0_MAX',
  units: [{ name: '*', value: 'requests' }],
  ...over,
});

/** Every series that the query's request asks for, by the position of its parameters. */
export function askedBy(query: Query): readonly { name: string; from: Instant; until: Instant }[] {
  const { searchParams } = new URL(radar.request(query).path, 'http://api');
  const [names = [], starts = [], ends = []] = ['name', 'dateStart', 'dateEnd'].map((name) =>
    searchParams.getAll(name),
  );
  return names.map((name, i) => ({ name, from: at(starts[i]), until: at(ends[i]) }));
}

function at(iso = ''): Instant {
  const time = fromIso(iso);
  if (time === null) throw new Error(`${iso} is no time`);
  return time;
}

/**
 * What Radar answers about traffic that is `traffic(at)` requests in the quarter of an hour from `at`: each value divided by
 * the largest of the whole answer, six decimals, as text; the ends of ranges inclusive.
 *
 * @param traffic null where the API has no bin
 */
export function trafficAnswer(
  query: Query,
  traffic: (at: Instant) => number | null,
  meta: Readonly<Record<string, unknown>> = {},
): RadarBody {
  const tables = askedBy(query).map(({ name, from, until }) => {
    const bins = Array.from({ length: (until - from) / 900 + 1 }, (_, i) => instant(from + i * 900));
    return { name, rows: bins.flatMap((bin) => ((value) => (value === null ? [] : [{ bin, value }]))(traffic(bin))) };
  });
  const most = Math.max(...tables.flatMap(({ rows }) => rows.map(({ value }) => value)), Number.MIN_VALUE);
  const series = tables
    .filter(({ rows }) => rows.length > 0)
    .map(({ name, rows }) => [
      name,
      {
        timestamps: rows.map(({ bin }) => toIso(bin)),
        values: rows.map(({ value }) => String(Math.round((value / most) * 1e6) / 1e6)),
      },
    ]);
  return { success: true, errors: [], result: { ...Object.fromEntries(series), meta: metaOf(meta) } };
}

/** An answer of several places, as tables by the names of their series. */
export const tablesAnswer = (
  tables: Readonly<Record<string, Table>>,
  meta: Readonly<Record<string, unknown>> = {},
): RadarBody => ({
  success: true,
  errors: [],
  result: { ...tables, meta: metaOf({ aggInterval: 'ONE_HOUR', normalization: 'PERCENTAGE', ...meta }) },
});

/** Rows of a recorded table, its header left out. */
export function recordedRows(path: string): readonly (readonly string[])[] {
  const here = fileURLToPath(new URL('.', import.meta.url).href);
  const [, ...lines] = readFileSync(`${here}../../../shared/fixtures/${path}`, 'utf8').trim().split('\n');
  return lines.map((line) => line.split(','));
}
