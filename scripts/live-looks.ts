import { fromIso, type Instant } from '#domain/time';
import { readTable } from '#sources/csv';
import type { Look, Sight } from './fact.ts';
import { plain, shapeOf } from './shape.ts';

export const sight = (same: boolean, seen: string): Sight => ({ same, seen: plain(seen, 400) });

/** What lies at the end of these keys; undefined when the way ends before. */
export function within(value: unknown, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) =>
      inner !== null && typeof inner === 'object' ? (inner as Record<string | number, unknown>)[key] : undefined,
    value,
  );
}

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const numbers = (values: readonly unknown[]): readonly number[] => values.filter((value) => typeof value === 'number');
const keysOf = (value: unknown): readonly string[] =>
  value !== null && typeof value === 'object' ? Object.keys(value) : [];

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** `10 to 100`: a scale, which is no value. */
function decade(value: number): string {
  if (!(value > 0)) return value === 0 ? 'zero' : 'nothing';
  const low = Math.floor(Math.log10(value));
  return `${10 ** low} to ${10 ** (low + 1)}`;
}

const age = (at: number, now: Instant): string => `${Math.round((now - at) / 3600)} h old`;

/** IODA's loss and latency: each bin a list of one object with `agg_values`. */
export const nested =
  (field: string, scale: { readonly least: number; readonly most: number }): Look =>
  ({ body }) => {
    const series = within(body, 'data', 0, 0);
    const values = list(within(series, 'values'));
    const step = Number(within(series, 'step'));
    const bins = values.filter((bin) => bin !== null && list(bin).length > 0);
    const found = numbers(bins.map((bin) => within(bin, 0, 'agg_values', field)));
    const isNested = values.every((bin) => bin === null || (Array.isArray(bin) && bin.length <= 1));
    const typical = median(found);
    const largest = Math.max(0, ...found);
    const fits = typical >= scale.least && largest <= scale.most;
    const seen = `${shapeOf(values, 4)}, step ${step}; ${field} in ${found.length}, its median is ${decade(typical)}, its largest ${decade(largest)}`;
    return sight(isNested && found.length > 0 && step === 600 && fits, series === undefined ? shapeOf(body) : seen);
  };

/** Which subtypes a call for several of Google's products answers with, and that each has values. */
export const products =
  (names: readonly string[], step: number): Look =>
  ({ body }) => {
    const all = list(within(body, 'data', 0));
    const told = all.map((series) => {
      const values = list(within(series, 'values'));
      return `${within(series, 'subtype')} step ${within(series, 'step')}, ${numbers(values).length} of ${values.length} bins`;
    });
    const has = (name: string) =>
      all.some(
        (series) =>
          within(series, 'subtype') === name &&
          Number(within(series, 'step')) === step &&
          numbers(list(within(series, 'values'))).length > 0,
      );
    return sight(names.every(has), told.length === 0 ? shapeOf(body) : told.join('; '));
  };

/** A series of plain numbers at this step. */
export const plainSeries =
  (step: number): Look =>
  ({ body }) => {
    const series = within(body, 'data', 0, 0);
    const values = list(within(series, 'values'));
    const present = values.filter((value) => value !== null);
    const seen = `${shapeOf(values, 2)}, step ${within(series, 'step')}`;
    const same = present.length > 0 && numbers(present).length === present.length;
    return sight(same && Number(within(series, 'step')) === step, series === undefined ? shapeOf(body) : seen);
  };

/** IODA's countries: two letters each, and all of those that we watch. */
export const entities =
  (watched: readonly string[]): Look =>
  ({ body }) => {
    const codes = list(within(body, 'data')).map((one) => String(within(one, 'code')));
    const missing = watched.filter((code) => !codes.includes(code));
    const odd = codes.filter((code) => !/^[A-Z]{2}$/.test(code)).length;
    const seen = `${codes.length} countries, ${odd} without two letters, missing of ours: ${missing.join(' ') || 'none'}; ${shapeOf(within(body, 'data', 0), 2)}`;
    return sight(codes.length > 0 && missing.length === 0 && odd === 0, codes.length === 0 ? shapeOf(body) : seen);
  };

export const header =
  (name: string, shape: RegExp): Look =>
  ({ headers }) => {
    const value = headers.get(name);
    const limits = [...headers.keys()].filter((key) => /limit|retry|quota/i.test(key));
    const shown = value === null ? 'no such header' : `${name} is there, ${shape.test(value) ? 'a' : 'not a'} number`;
    return sight(value !== null && shape.test(value), `${shown}; of limits: ${limits.join(', ') || 'none'}`);
  };

/** A list of objects that have these keys. */
export const records =
  (path: readonly string[], keys: readonly string[]): Look =>
  ({ body }) => {
    const rows = list(path.length === 0 ? body : within(body, ...path));
    const missing = keys.filter((key) => !rows.every((row) => keysOf(row).includes(key)));
    const shape = rows.length === 0 ? shapeOf(body) : `${rows.length} × ${shapeOf(rows[0], 2)}`;
    return sight(rows.length > 0 && missing.length === 0, `${shape}; not in all: ${missing.join(' ') || 'none'}`);
  };

/** Rows with a time, in bins of this length, of which the newest is not older than so much. */
export const binned =
  (rows: (body: unknown) => readonly unknown[], timeOf: (row: unknown) => string, step: number, oldest: number): Look =>
  ({ body }, now) => {
    const all = rows(body);
    const times = all.map((row) => fromIso(timeOf(row))).filter((at) => at !== null);
    const unique = [...new Set(times)].sort((a, b) => a - b);
    const gaps = unique.slice(1).map((at, i) => at - (unique[i] ?? 0));
    const least = gaps.length === 0 ? Number.NaN : Math.min(...gaps);
    const newest = unique.at(-1);
    if (newest === undefined) return sight(false, shapeOf(body));
    const seen = `${all.length} rows, ${unique.length} times, ${least} s apart at the least, the newest ${age(newest, now)}`;
    return sight(
      times.length === all.length && least === step && now - newest <= oldest,
      `${seen}; ${shapeOf(all[0], 2)}`,
    );
  };

/** A table with these columns. */
export const columns =
  (names: readonly string[], oldest: number): Look =>
  ({ body }, now) => {
    const table = readTable(String(body));
    const missing = names.filter((name) => !table.columns.includes(name));
    const newest = Math.max(0, ...table.rows.map(([date = '']) => fromIso(`${date}T00:00:00Z`) ?? 0));
    const fresh = table.rows.length > 0 && now - newest <= oldest;
    const seen = `${plain(table.columns.join(','), 120)}; ${table.rows.length} rows, ${table.complete ? 'complete' : 'cut off'}`;
    return sight(
      missing.length === 0 && table.complete && fresh,
      newest === 0 ? seen : `${seen}, the newest ${age(newest, now)}`,
    );
  };

/** Radar's words about an answer: how sure it is, in which bins, normalised how; and that its columns are there. */
export const radarAnswer =
  (interval: string, names: readonly string[]): Look =>
  ({ body }) => {
    const result = within(body, 'result');
    const { meta, ...tables } = (result ?? {}) as Record<string, unknown>;
    const [table] = Object.values(tables);
    const level = within(meta, 'confidenceInfo', 'level');
    const [agg, normalization] = [within(meta, 'aggInterval'), within(meta, 'normalization')];
    const missing = names.filter((name) => list(within(table, name)).length === 0);
    const seen = `confidence level ${level}, ${agg}, ${normalization}, units ${shapeOf(within(meta, 'units'), 2)}; ${shapeOf(table, 2)}`;
    const same = typeof level === 'number' && level >= 3 && agg === interval && missing.length === 0;
    return sight(same, meta === undefined ? shapeOf(body) : seen);
  };

/** RIPEstat's own word for its resolution, and periods of that length. */
export const fiveMinutes: Look = ({ body }) => {
  const stats = list(within(body, 'data', 'stats'));
  const periods = stats.flatMap((row) => list(within(row, 'timeline')));
  const time = (text: unknown) => fromIso(`${String(text).replace(/Z$/, '')}Z`) ?? Number.NaN;
  const lengths = new Set(periods.map((one) => time(within(one, 'endtime')) - time(within(one, 'starttime'))));
  const resolution = within(body, 'data', 'resolution');
  const seen = `resolution ${resolution}, ${stats.length} rows, periods of ${[...lengths].slice(0, 5).join(', ')} s; ${shapeOf(stats[0], 1)}`;
  const same = resolution === '5m' && stats.length > 1 && [...lengths].every((length) => length % 300 === 0);
  return sight(same, stats.length === 0 ? shapeOf(body) : seen);
};

/** RIPE Atlas: a count of probes of which the one shown is connected. */
export const counted: Look = ({ body }) => {
  const count = within(body, 'count');
  const status = within(body, 'results', 0, 'status', 'id');
  const same = typeof count === 'number' && count > 0 && status === 1;
  return sight(
    same,
    `count: ${shapeOf(count)}, ${count === 0 ? 'zero' : 'more than zero'}; the first has status ${shapeOf(status)} ${status === 1 ? '1' : ''}`,
  );
};

/** Text in which this is found so often at the least. */
export const feed =
  (pattern: RegExp): Look =>
  ({ body }) => {
    const count = [...String(body).matchAll(pattern)].length;
    return sight(count > 0, `${String(body).length} characters, ${count} × ${pattern.source}`);
  };
