import { entityCode, type Place } from '#domain/entity';
import type { PollError } from '#domain/health';
import { err, ok, type Result } from '#domain/result';
import type { Series } from '#domain/series';
import type { Interval } from '#domain/time';
import { drift } from './drift.ts';
import { seriesOf } from './points.ts';
import { type Answer, numberOf, open, type Payload, type Row } from './radar-answer.ts';
import type { Dataset } from './radar-datasets.ts';
import { scaleOf } from './radar-scale.ts';
import type { Query } from './source.ts';

/** One series of a request: what it is called in the answer, of whom it is, and over which time. */
export interface Asked {
  readonly name: string;
  readonly place: Place;
  readonly window: Interval;
  /** Set for a day of reference. */
  readonly period: number | null;
}

/**
 * Values have six decimals. Where usual is above this share of the largest, an exact zero would be the loss of all but a
 * twenty-thousandth, which no cut has ever been: Radar's own gaps look like that.
 */
const TOO_HIGH_FOR_ZERO = 0.01;
/** Ten-thousandths of usual: rounding in the answer must not rewrite what is stored. */
const DECIMALS = 10_000;
/** Parts make 100 percent, but for their rounding. */
const PARTS = { least: 99, most: 101 } as const;
/** Fewer series may well have the same largest value. */
const FEW = 3;
/** Shares with six decimals do not agree for hours, unless nothing happens. */
const ALIKE_FOR = 6;
const DIFFERENT_VALUES = 3;

interface Found {
  readonly asked: Asked;
  readonly rows: readonly Row[];
}

/** Traffic of one place: see radar-scale.ts for why its days of reference are in every answer. */
export function readRelative(payload: Payload, dataset: Dataset, query: Query, asked: readonly Asked[]): Read {
  const opened = open(payload, dataset);
  if (!opened.ok) return opened;
  const answer = opened.value;
  const found = findAll(answer, asked);
  if (!found.ok) return found;
  if (!answer.confident) return ok([]);
  const [output] = dataset.outputs;
  const [column] = output?.columns ?? [];
  const [place] = query.places;
  if (output === undefined || column === undefined || place === undefined) return ok([]);
  const tally = new Tally();
  const tables = found.value.map(({ asked: { period }, rows }) => ({
    period,
    rows: rows.map(({ at, cells }) => ({ at, value: tally.count(numberOf(cells[column], dataset.most)) })),
  }));
  const tops = tables.filter(({ rows }) => rows.length > 0).map(({ rows }) => Math.max(...rows.map(valueOrZero)));
  if (tops.length >= FEW && tops.every((top) => top === 1)) {
    return err({ reason: 'schema', detail: 'each series has a scale of its own' });
  }
  const drifted = tally.drift();
  if (drifted !== null) return err(drifted);

  const means = tables.flatMap(({ period, rows }) => {
    const traffic = rows.map(valueOrZero).filter((value) => value > 0);
    const sum = traffic.reduce((total, value) => total + value, 0);
    return period === null || traffic.length === 0 ? [] : [[period, sum / traffic.length] as const];
  });
  const scale = scaleOf(new Map(means));
  const points = new Map<number, number>();
  for (const { at, value } of tables.flatMap(({ period, rows }) => (period === null ? rows : []))) {
    const usual = scale(at);
    if (value === null || usual === null || !answer.settled(at)) continue;
    if (value === 0 && usual >= TOO_HIGH_FOR_ZERO) continue;
    points.set(at, Math.round((value / usual) * DECIMALS) / DECIMALS);
  }
  const series = seriesOf(output.signal, place.entity, points, query.window);
  return ok(series === null ? [] : [series]);
}

/** Shares and quality, of several places at once: these need no scale. */
export function readParts(payload: Payload, dataset: Dataset, query: Query, asked: readonly Asked[]): Read {
  const opened = open(payload, dataset);
  if (!opened.ok) return opened;
  const answer = opened.value;
  const all = findAll(answer, asked);
  if (!all.ok) return all;
  if (!answer.confident) return ok([]);
  const found = all.value.filter(({ rows }) => rows.length > 0);
  const tally = new Tally();
  const series: Series[] = [];
  for (const { signal, columns } of dataset.outputs) {
    const mine = found.filter(({ rows: [first] }) => columns.every((column) => first && column in first.cells));
    // A column that is renamed must not look like a share that fell to nothing.
    if (found.length > 0 && mine.length === 0) return err({ reason: 'schema', detail: `${columns.join()}: missing` });
    const alike = twins(mine, columns);
    if (alike !== null) return err({ reason: 'upstream-error', detail: alike });
    for (const { asked: one, rows } of mine) {
      const points = new Map<number, number>();
      for (const row of rows) {
        const value = tally.count(cellOf(row, columns, dataset));
        if (value !== null && answer.settled(row.at)) points.set(row.at, value);
      }
      const read = seriesOf(signal, one.place.entity, points, query.window);
      if (read !== null) series.push(read);
    }
  }
  const drifted = tally.drift();
  return drifted === null ? ok(series) : err(drifted);
}

type Read = Result<readonly Series[], PollError>;

/** Near-silent series are left out of an answer: that is no error, and no zero. */
function findAll(answer: Answer, asked: readonly Asked[]): Result<readonly Found[], PollError> {
  const found: Found[] = [];
  for (const one of asked) {
    const rows = answer.rows(one.name, one.window);
    if (rows === null) continue;
    if (!rows.ok) return rows;
    found.push({ asked: one, rows: rows.value });
  }
  return ok(found);
}

/** @returns null for a gap, NaN for a row that contradicts itself */
function cellOf({ cells }: Row, columns: readonly string[], { kind, most }: Dataset): number | null {
  const sum = (names: readonly string[]) =>
    names.reduce<number | null>((total, name) => {
      const value = numberOf(cells[name], most);
      return total === null || value === null ? null : total + value;
    }, 0);
  const value = sum(columns);
  if (kind === 'measure') return value === 0 ? null : value;
  const whole = sum(Object.keys(cells));
  if (whole === null || whole === 0) return null;
  return whole >= PARTS.least && whole <= PARTS.most ? value : Number.NaN;
}

/** Filters that an endpoint does not know are ignored with status 200: then all places look like the world. */
function twins(found: readonly Found[], columns: readonly string[]): string | null {
  const seen = new Map<string, string>();
  for (const { asked, rows } of found) {
    const values = rows.map(({ cells }) => columns.map((column) => cells[column]).join());
    if (values.length < ALIKE_FOR || new Set(values).size < DIFFERENT_VALUES) continue;
    const code = entityCode(asked.place.entity);
    const twin = seen.get(values.join(' '));
    if (twin !== undefined) return `${twin} and ${code} have the same values: the filter was ignored`;
    seen.set(values.join(' '), code);
  }
  return null;
}

const valueOrZero = ({ value }: { readonly value: number | null }): number => value ?? 0;

/** Counts what cannot be read and makes it a gap. */
class Tally {
  #odd = 0;
  #present = 0;

  count(value: number | null): number | null {
    if (value === null) return null;
    this.#present += 1;
    if (!Number.isNaN(value)) return value;
    this.#odd += 1;
    return null;
  }

  drift(): PollError | null {
    return drift(this.#odd, this.#present, 'values');
  }
}
