import { type Entity, parseEntity } from '#domain/entity';
import type { SignalId } from '#domain/series';
import { floorTo, fromIso, type Instant, instant, toIso } from '#domain/time';
import { type Answer, json } from './answer.ts';
import type { Column, Shelf } from './shelf.ts';

const HOUR = 3600;
const WEEK = 7 * 86_400;
const SILENT = 40 * 86_400;
const LESS = 1e-5;
const STEPS: Readonly<Record<string, readonly [seconds: number, name: string]>> = {
  '15m': [900, 'FIFTEEN_MINUTES'],
  '1h': [HOUR, 'ONE_HOUR'],
};

/** Columns of one bin from the values of the case; null when the bin is not in the answer. */
type Columns = (at: number, value: (signal: SignalId) => number | null) => Readonly<Record<string, number>> | null;
interface Endpoint {
  readonly normalization: string;
  /** By which the endpoint shows how far it is. */
  readonly signal: SignalId;
  readonly columns: Columns;
}

const single = (signal: SignalId): Endpoint => ({
  normalization: 'MIN0_MAX',
  signal,
  columns: (_, value) => picked(value(signal), (values) => ({ values })),
});
const share = (signal: SignalId, column: string, others: readonly [string, string]): Endpoint => ({
  normalization: 'PERCENTAGE',
  signal,
  columns: (_, value) =>
    picked(value(signal), (part) => ({
      [others[0]]: (100 - part) * 0.75,
      [column]: part,
      [others[1]]: (100 - part) / 4,
    })),
});
const percentiles = (signal: SignalId): Endpoint => ({
  normalization: 'RAW_VALUES',
  signal,
  columns: (_, value) => picked(value(signal), (p50) => ({ p25: p50 * 0.6, p50, p75: p50 * 1.7 })),
});
const picked = <T>(value: number | null, make: (value: number) => T): T | null => (value === null ? null : make(value));

const resets: Endpoint = {
  normalization: 'PERCENTAGE',
  signal: 'radar.resets-before-data',
  columns: (_, value) => {
    const before = value('radar.resets-before-data');
    const after = value('radar.resets-after-data');
    if (before === null || after === null) return null;
    return { post_syn: before, post_ack: 0, post_psh: after, later_in_flow: 0, no_match: 100 - before - after };
  },
};

/** By path and, for the quality index, by its metric. */
const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  '/http/timeseries': single('radar.http'),
  '/netflows/timeseries': single('radar.netflows'),
  '/http/timeseries_groups/device_type': share('radar.mobile-share', 'mobile', ['desktop', 'other']),
  '/http/timeseries_groups/http_version': share('radar.http3-share', 'HTTP/3', ['HTTP/2', 'HTTP/1.x']),
  '/http/timeseries_groups/ip_version': share('radar.ipv6-share', 'IPv6', ['IPv4', 'other']),
  '/tcp_resets_timeouts/timeseries_groups': resets,
  '/quality/iqi/timeseries_groups BANDWIDTH': percentiles('radar.iqi-bandwidth'),
  '/quality/iqi/timeseries_groups LATENCY': percentiles('radar.iqi-latency'),
};

/** `GET /client/v4/radar/…/timeseries…`, after Cloudflare's documentation: several series, matched by position. */
export function answerRadar(path: string, params: URLSearchParams, shelf: Shelf, now: Instant): Answer {
  const metric = params.get('metric');
  const endpoint = ENDPOINTS[metric === null ? path : `${path} ${metric}`];
  if (endpoint === undefined) return refuse(404, 7000, 'No route for that URI');
  const [step, aggInterval] = STEPS[params.get('aggInterval') ?? ''] ?? [];
  if (step === undefined || aggInterval === undefined) return refuse(400, 2001, 'aggInterval: Invalid value');
  const asked = askedOf(params, step);
  if (typeof asked === 'string') return refuse(400, 2001, asked);

  const tables = asked.map(({ name, entity, from, until }) => {
    const lookUp = (signal: SignalId) => shelf.column(signal, entity);
    return { name, ...tableOf(endpoint, lookUp, { from, until, step, now }) };
  });
  const { normalization } = endpoint;
  // One maximum for the whole answer.
  const most =
    normalization === 'MIN0_MAX'
      ? Math.max(...tables.flatMap(({ rows }) => rows.map(({ cells }) => cells.values ?? 0)))
      : 0;
  const text = (value: number) => String(Math.round((most > 0 ? value / most : value) * 1e6) / 1e6);
  const series = tables.flatMap(({ name, rows }) => {
    const [first] = rows;
    if (first === undefined) return [];
    const columns = Object.keys(first.cells).map((column) => [
      column,
      rows.map(({ cells }) => text(cells[column] ?? 0)),
    ]);
    return [[name, { timestamps: rows.map(({ at }) => toIso(instant(at))), ...Object.fromEntries(columns) }]];
  });
  const meta = {
    dateRange: asked.map(({ from, until }) => ({ startTime: toIso(from), endTime: toIso(until) })),
    confidenceInfo: { level: 5, annotations: [] },
    aggInterval,
    normalization,
    lastUpdated: toIso(instant(Math.max(0, ...tables.map(({ updated }) => updated)))),
    units: [{ name: '*', value: 'requests' }],
  };
  return json({ success: true, errors: [], result: { ...Object.fromEntries(series), meta } });
}

const refuse = (status: number, code: number, message: string): Answer =>
  json({ success: false, errors: [{ code, message }], result: null }, status);

/** For a request without a token. */
export const unauthorized: Answer = refuse(401, 10_000, 'Authentication error');

interface Asked {
  readonly name: string;
  readonly entity: Entity;
  readonly from: Instant;
  readonly until: Instant;
}

/** @returns one sentence when the repeated parameters do not fit together */
function askedOf(params: URLSearchParams, step: number): readonly Asked[] | string {
  const [names, starts, ends] = ['name', 'dateStart', 'dateEnd'].map((name) => params.getAll(name)) as [
    string[],
    string[],
    string[],
  ];
  const type = params.has('asn') ? 'asn' : 'country';
  const codes = params.getAll(type === 'asn' ? 'asn' : 'location');
  const asked: Asked[] = [];
  for (const [i, name] of names.entries()) {
    const entity = parseEntity(`${type}/${codes[i]}`);
    const [from, until] = [fromIso(starts[i] ?? ''), fromIso(ends[i] ?? '')];
    if (entity === null) return type === 'asn' ? 'asn: Invalid value' : 'location: Must be valid alpha-2';
    if (from === null || until === null || from > until) return 'dateRange, or dateStart and dateEnd, are required';
    asked.push({ name, entity, from: floorTo(from, step), until: floorTo(until, step) });
  }
  return asked;
}

interface Span {
  readonly from: Instant;
  /** Inclusive. */
  readonly until: Instant;
  readonly step: number;
  readonly now: Instant;
}

function tableOf(
  { signal, columns }: Endpoint,
  lookUp: (signal: SignalId) => Column | null,
  { from, until, step, now }: Span,
) {
  const main = lookUp(signal);
  if (main === null) return { rows: [], updated: 0 };
  const updated = now - main.lag;
  const rows = [];
  for (let at: number = from; at <= until && at < updated; at += step) {
    // What has come in so far of the bin that is still filling.
    const filled = Math.min(1, (updated - at) / step);
    const cells = columns(at, (id) => {
      const column = lookUp(id);
      const value = column === null ? Number.NaN : valueAt(column, at);
      return Number.isNaN(value) ? null : value * filled;
    });
    if (cells !== null) rows.push({ at, cells });
  }
  return { rows, updated };
}

/** Before its beginning a case says nothing. Long before it its first week returns: traffic is told relative to such days. */
function valueAt({ from, step, values }: Column, at: number): number {
  if (at >= from - SILENT) return values[(at - from) / step] ?? Number.NaN;
  const week = Math.min(WEEK, values.length * step);
  const weeks = Math.ceil((from - at) / week);
  // A little less each week further back: in the real world no two days have the same peak.
  return (values[(at - from + weeks * week) / step] ?? Number.NaN) * (1 - weeks * LESS);
}
