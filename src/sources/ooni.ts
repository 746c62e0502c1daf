import { z } from 'zod';
import { type Entity, entityCode, entityType, type Place } from '#domain/entity';
import type { PollError } from '#domain/health';
import { err, invariant, ok, type Result } from '#domain/result';
import type { Series, Signal } from '#domain/series';
import { type ServiceId, subject } from '#domain/subject';
import {
  days,
  floorTo,
  fromIso,
  hours,
  type Instant,
  type Interval,
  instant,
  interval,
  minutes,
  toIso,
} from '#domain/time';
import { isBroken } from './broken-tests.ts';
import { drift } from './drift.ts';
import { TESTED_SERVICES, WEB_TEST } from './services.ts';
import { defineSource, type Query } from './source.ts';

const HOUR = hours(1);
const DAY = days(1);
/** Hours as a time grain are given for this much at most, whole days counted. */
const LONGEST_WINDOW = days(7);
const MOST_TESTS_AN_HOUR = 10_000_000;

const TESTS: Signal = {
  id: 'ooni.tests',
  unit: 'anomalous tests',
  step: HOUR,
  lag: minutes(90),
  family: 'client-tests',
};

/** What one request groups by, and which service each of the groups speaks for. */
interface Dataset {
  readonly name: string;
  readonly axis: 'test_name' | 'domain';
  readonly params: Readonly<Record<string, string>>;
  readonly services: ReadonlyMap<string, ServiceId>;
}

const APPS = new Map(TESTED_SERVICES.filter(({ test }) => test !== WEB_TEST).map(({ id, test }) => [test, id]));
const DOMAINS = new Map(TESTED_SERVICES.flatMap(({ id, domains }) => domains.map((domain) => [domain, id] as const)));

const DATASETS: readonly Dataset[] = [
  { name: 'apps', axis: 'test_name', params: { test_name: [...APPS.keys()].join(',') }, services: APPS },
  {
    name: 'web',
    axis: 'domain',
    params: { test_name: WEB_TEST, domain: [...DOMAINS.keys()].join(',') },
    services: DOMAINS,
  },
];

interface Payload {
  readonly error?: string | null | undefined;
  readonly dimension_count?: number | undefined;
  readonly result?: readonly unknown[] | undefined;
}

/**
 * `result` is an object when nothing is grouped, and other endpoints of the same API say `results`: neither is ours.
 * Rows are checked one by one, for a single odd row must not cost the rest.
 */
const payload = z.object({
  error: z.string().nullish(),
  dimension_count: z.int().optional(),
  result: z.array(z.unknown()).max(50_000).optional(),
});

interface Row {
  readonly anomaly_count: number;
  readonly confirmed_count: number;
  readonly failure_count: number;
  readonly measurement_count: number;
  readonly measurement_start_day: string;
  readonly test_name?: string | undefined;
  readonly domain?: string | undefined;
}

const count = z.int().min(0).max(MOST_TESTS_AN_HOUR);
const row: z.ZodType<Row> = z.object({
  anomaly_count: count,
  confirmed_count: count,
  failure_count: count,
  measurement_count: count,
  measurement_start_day: z.string().max(32),
  test_name: z.string().max(64).optional(),
  domain: z.string().max(256).optional(),
});

/** The Open Observatory of Network Interference: counts of tests that volunteers ran, by service and hour. */
export const ooni = defineSource<Payload>({
  id: 'ooni',
  title: 'OONI',
  baseUrl: 'https://api.ooni.io',
  signals: [TESTS],
  sparse: true,
  every: hours(1),
  overlap: days(1),
  // The cursor is yesterday's: with it and today that is the seven dates of one request. People cut off upload when they are back, days later; asking for all
  // of it every hour would spend most of OONI's allowance of server time on answers that we have.
  revises: days(5),
  backfill: days(35),
  attribution: {
    text: 'Source: OONI (Open Observatory of Network Interference)',
    url: 'https://ooni.org/',
    licence: 'CC BY-NC-SA 4.0',
  },
  format: 'json',
  maxBytes: 8 * 2 ** 20,
  payload,

  queries: (places, window) =>
    places
      .filter(({ entity }) => entityType(entity) === 'country' || entityType(entity) === 'asn')
      .flatMap((place) =>
        DATASETS.flatMap(({ name }) => weeks(window).map((week) => ({ dataset: name, places: [place], window: week }))),
      ),

  request: (query) => {
    const { axis, params } = datasetOf(query.dataset);
    const parameters = new URLSearchParams({
      ...whose(placeOf(query)),
      ...params,
      since: dateOf(query.window.from),
      // Exclusive, and a date: today is only in the answer when tomorrow is asked for.
      until: dateOf(instant(floorTo(instant(query.window.until - 1), DAY) + DAY)),
      time_grain: 'hour',
      axis_x: 'measurement_start_day',
      axis_y: axis,
    });
    return { path: `/api/v1/aggregation?${parameters}` };
  },

  parse: ({ error, dimension_count: dimensions, result }, query) => {
    if (typeof error === 'string') return err({ reason: 'upstream-error', detail: error.slice(0, 200) });
    if (result === undefined) return err({ reason: 'schema', detail: 'result: missing' });
    if (dimensions !== 2) return err({ reason: 'schema', detail: `dimension_count: ${dimensions} instead of 2` });
    return read(result, query);
  },
});

function datasetOf(name: string): Dataset {
  const dataset = DATASETS.find((one) => one.name === name);
  invariant(dataset, `${name} is no OONI test group`);
  return dataset;
}

function placeOf({ places }: Query): Place {
  const [place] = places;
  invariant(place && places.length === 1, 'OONI is asked for one place at a time');
  return place;
}

/** A network's tests are those from its own country: the same number announced abroad is another matter. */
function whose({ entity, within }: Place): Record<string, string> {
  if (entityType(entity) === 'country') return { probe_cc: entityCode(entity) };
  const country = within !== null && entityType(within) === 'country' ? { probe_cc: entityCode(within) } : {};
  return { ...country, probe_asn: `AS${entityCode(entity)}` };
}

const dateOf = (at: Interval['from']): string => toIso(at).slice(0, 10);

function weeks({ from, until }: Interval): readonly Interval[] {
  const cuts: Interval[] = [];
  for (let start = from; start < until; ) {
    const end = instant(Math.min(floorTo(start, DAY) + LONGEST_WINDOW, until));
    cuts.push(interval(start, end));
    start = end;
  }
  return cuts;
}

function read(rows: readonly unknown[], query: Query): Result<readonly Series[], PollError> {
  const { axis, services } = datasetOf(query.dataset);
  const from = floorTo(query.window.from, HOUR);
  const bins = Math.floor((query.window.until - from) / HOUR);
  /** By group and hour: the same cell twice is a correction, not more tests. */
  const cells = new Map<string, Cell>();
  let odd = 0;
  for (const one of rows) {
    const checked = readRow(one);
    if (checked === null) {
      odd += 1;
      continue;
    }
    const group = checked.row[axis] ?? '';
    const service = services.get(group);
    const bin = (checked.at - from) / HOUR;
    if (service === undefined || bin < 0 || bin >= bins) continue;
    if (isBroken(axis === 'domain' ? WEB_TEST : group, checked.at)) continue;
    cells.set(`${bin} ${group}`, { service, bin, row: checked.row });
  }
  const drifted = drift(odd, rows.length, 'rows');
  if (drifted !== null) return err(drifted);
  const { entity } = placeOf(query);
  const tallies = [...tally([...cells.values()])];
  return ok(tallies.map(([service, counts]) => toSeries(entity, service, counts, from)));
}

interface Cell {
  readonly service: ServiceId;
  readonly bin: number;
  readonly row: Row;
}

/** @returns null for a row that is not of the shape, not on the hour, or whose parts are more than its whole */
function readRow(value: unknown): { readonly row: Row; readonly at: Instant } | null {
  const parsed = row.safeParse(value);
  if (!parsed.success || Object.hasOwn(value as object, '__proto__')) return null;
  const at = fromIso(parsed.data.measurement_start_day);
  const { anomaly_count: anomalies, confirmed_count: confirmed, failure_count: failures } = parsed.data;
  const consistent = anomalies + confirmed + failures <= parsed.data.measurement_count;
  return at === null || at % HOUR !== 0 || !consistent ? null : { row: parsed.data, at };
}

/** By bin; a bin that is not in it had no valid test. */
interface Tally {
  readonly anomalous: Map<number, number>;
  readonly valid: Map<number, number>;
}

function tally(cells: readonly Cell[]): ReadonlyMap<ServiceId, Tally> {
  const tallies = new Map<ServiceId, Tally>();
  for (const { service, bin, row: tests } of cells) {
    const tested = tests.measurement_count - tests.failure_count;
    if (tested === 0) continue;
    const { anomalous, valid } = tallies.get(service) ?? { anomalous: new Map(), valid: new Map() };
    valid.set(bin, (valid.get(bin) ?? 0) + tested);
    anomalous.set(bin, (anomalous.get(bin) ?? 0) + tests.anomaly_count + tests.confirmed_count);
    tallies.set(service, { anomalous, valid });
  }
  return tallies;
}

function toSeries(entity: Entity, service: ServiceId, { anomalous, valid }: Tally, from: Interval['from']): Series {
  const length = Math.max(...valid.keys()) + 1;
  const list = (bins: ReadonlyMap<number, number>) => Array.from({ length }, (_, bin) => bins.get(bin) ?? null);
  return {
    signal: TESTS.id,
    subject: subject(entity, service),
    from,
    step: HOUR,
    values: list(anomalous),
    counts: list(valid),
  };
}
