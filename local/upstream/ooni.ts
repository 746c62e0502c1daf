import { type Entity, parseEntity } from '#domain/entity';
import { fromIso, type Instant, instant, toIso } from '#domain/time';
import { TESTED_SERVICES } from '#sources/services';
import { type Answer, json, notFound } from './answer.ts';
import { knownBins, type Shelf } from './shelf.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Days a request may span, with the time grains allowed up to there; `auto` takes the first. */
const GRAINS: readonly (readonly [number, readonly string[]])[] = [
  [7, ['hour', 'day', 'auto']],
  [30, ['day', 'week', 'auto']],
  [365, ['day', 'week', 'month', 'auto']],
  [Number.POSITIVE_INFINITY, ['day', 'week', 'month', 'year', 'auto']],
];
const AXES = ['measurement_start_day', 'test_name', 'domain', 'probe_cc', 'probe_asn'] as const;
type Axis = (typeof AXES)[number];
type Cell = Readonly<Partial<Record<Axis, string | number>>>;

interface Counts {
  anomaly_count: number;
  confirmed_count: number;
  failure_count: number;
  ok_count: number;
  measurement_count: number;
}

/** `GET /api/v1/aggregation`, after the public source of ooni/backend: hours and days, JSON only. */
export function answerOoni(path: string, params: URLSearchParams, shelf: Shelf, now: Instant): Answer {
  if (path !== '/api/v1/aggregation') return notFound;
  const since = midnight(params.get('since'));
  const until = midnight(params.get('until'));
  if (since === null || until === null) {
    return json({ detail: [{ type: 'date_parsing', loc: ['query'], msg: 'Input should be a valid date' }] }, 422);
  }
  const axes = [params.get('axis_x'), params.get('axis_y')].filter((axis) => axis !== null && axis !== '') as Axis[];
  // This one error comes with status 200.
  if (axes.length === 2 && axes[0] === axes[1]) return json({ v: 0, error: 'Axis X and Y cannot be the same' });
  if (axes.some((axis) => !AXES.includes(axis))) return refuse('Invalid axis name');
  const grain = grainOf((until - since) / DAY, params.get('time_grain') ?? 'auto');
  if (typeof grain !== 'string') return refuse(grain.error);

  const groups = new Map<string, Cell & Counts>();
  let rows = 0;
  for (const { cell, day, anomalous, valid } of cells(params, shelf, { since, until, now, grain })) {
    const values = axes.map((axis) => (axis === 'measurement_start_day' ? day : cell[axis]));
    const key = values.join();
    const group = groups.get(key) ?? { ...none(), ...Object.fromEntries(axes.map((axis, i) => [axis, values[i]])) };
    group.anomaly_count += anomalous;
    group.ok_count += valid - anomalous;
    group.measurement_count += valid;
    groups.set(key, group);
    rows += valid;
  }
  const ordered = [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  return json({
    v: 0,
    dimension_count: axes.length,
    db_stats: { row_count: rows, bytes: rows * 34, total_row_count: rows, elapsed_seconds: 0.05 },
    result: axes.length === 0 ? (ordered[0] ?? none()) : ordered,
  });
}

const refuse = (error: string): Answer => json({ v: 0, error }, 400);
const none = (): Counts => ({
  anomaly_count: 0,
  confirmed_count: 0,
  failure_count: 0,
  ok_count: 0,
  measurement_count: 0,
});

const midnight = (date: string | null): Instant | null => fromIso(`${date}T00:00:00Z`);

function grainOf(days: number, wanted: string): string | { readonly error: string } {
  if (days <= 0) return { error: 'Invalid since and until values' };
  const allowed = GRAINS.find(([most]) => days <= most)?.[1] ?? [];
  if (!allowed.includes(wanted)) {
    return { error: `Choose time_grain between ${allowed.join(', ')} for the given time range` };
  }
  const grain = wanted === 'auto' ? (allowed[0] ?? 'day') : wanted;
  return grain === 'hour' || grain === 'day' ? grain : { error: `the stand-in has no grain ${grain}` };
}

const listOf = (params: URLSearchParams, name: string): readonly string[] =>
  (params.get(name) ?? '').split(',').filter((item) => item !== '');

interface Span {
  readonly since: Instant;
  readonly until: Instant;
  readonly now: Instant;
  readonly grain: string;
}

/** Hours with tests in them, by place and service: a group without tests has no row. */
function* cells(params: URLSearchParams, shelf: Shelf, { since, until, now, grain }: Span) {
  const days = new Map<number, string>();
  const dayOf = (at: number): string => {
    const time = toIso(instant(at));
    return grain === 'hour' ? `${time.slice(0, 13)}:00:00Z` : time.slice(0, 10);
  };
  for (const { entity, cell } of placesOf(params)) {
    for (const { service, tested } of testsOf(params)) {
      const column = shelf.column('ooni.tests', entity, service);
      if (column === null) continue;
      const about: Cell = { ...cell, ...tested };
      const first = Math.max(0, Math.ceil((since - column.from) / column.step));
      const end = Math.min(
        knownBins(column, now),
        Math.ceil((until - column.from) / column.step),
        column.values.length,
      );
      for (let bin = first; bin < end; bin += 1) {
        const valid = column.counts?.[bin] ?? Number.NaN;
        const anomalous = column.values[bin] ?? Number.NaN;
        if (Number.isNaN(valid) || Number.isNaN(anomalous) || valid === 0) continue;
        const at = column.from + bin * column.step;
        const day = days.get(at) ?? dayOf(at);
        days.set(at, day);
        yield { cell: about, day, anomalous, valid };
      }
    }
  }
}

/** Networks when they are asked for, else countries. Here `probe_asn` is a number. */
function placesOf(params: URLSearchParams): readonly { readonly entity: Entity; readonly cell: Cell }[] {
  const countries = listOf(params, 'probe_cc');
  const networks = listOf(params, 'probe_asn').map((asn) => asn.replace(/^AS/, ''));
  const keys = networks.length > 0 ? networks.map((asn) => `asn/${asn}`) : countries.map((code) => `country/${code}`);
  const country = countries.length === 1 && networks.length > 0 ? { probe_cc: countries[0] ?? '' } : {};
  return keys
    .map(parseEntity)
    .filter((entity) => entity !== null)
    .map((entity) => {
      const code = entity.slice(entity.indexOf('/') + 1);
      return { entity, cell: networks.length > 0 ? { ...country, probe_asn: Number(code) } : { probe_cc: code } };
    });
}

/** A case counts by service; where a service has several domains, all of its tests are of the first. */
function testsOf(params: URLSearchParams) {
  const names = listOf(params, 'test_name');
  const domains = listOf(params, 'domain');
  return TESTED_SERVICES.filter(({ test }) => names.length === 0 || names.includes(test))
    .filter((service) => domains.length === 0 || domains.includes(service.domains[0] ?? ''))
    .map(({ id, test, domains: [domain] }) => ({
      service: id,
      tested: domain === undefined ? { test_name: test } : { test_name: test, domain },
    }));
}
