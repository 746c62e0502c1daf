import { parseEntity } from '#domain/entity';
import { floorTo, type Instant, instant, toIso } from '#domain/time';
import { type Answer, json, notFound } from './answer.ts';
import { type Column, knownBins, type Shelf } from './shelf.ts';

const CALL = 'country-resource-stats';
const STEP = 300;
const NOT_AVAILABLE = -1;
/** Epoch of the archive, where an answer begins that was given no start. */
const EARLIEST = instant(Date.UTC(2004, 0, 1) / 1000);
/** As RIPEstat writes times: UTC, and no word of it. */
const timeOf = (at: number): string => toIso(instant(at)).slice(0, 19);

/** `GET /data/country-resource-stats/data.json`, at five minutes, after the documentation and recorded rows. */
export function answerRipestat(path: string, params: URLSearchParams, shelf: Shelf, now: Instant): Answer {
  if (path !== `/data/${CALL}/data.json`) return notFound;
  const resource = params.get('resource') ?? '';
  const entity = parseEntity(`country/${resource.toUpperCase()}`);
  if (entity === null) return refuse(`Error in parameter 'resource': ${resource} is not a valid country code`, now);
  if (params.get('resolution') !== '5m') return refuse('the stand-in has no resolution but 5m', now);
  const from = floorTo(timestamp(params.get('starttime')) ?? EARLIEST, STEP);
  const until = Math.min(timestamp(params.get('endtime')) ?? now, now);
  const columns = [shelf.column('ripestat.prefixes-v4', entity), shelf.column('ripestat.prefixes-v6', entity)] as const;
  const held = columns.filter((column) => column !== null);
  const known = Math.max(0, ...held.map((column) => column.from + knownBins(column, now) * column.step));
  const start = Math.max(from, Math.min(...held.map((column) => column.from)));
  const stats = [];
  for (let at = start; at < Math.min(until, known); at += STEP) stats.push(rowOf(at, columns));
  return json(
    envelope('ok', [], now, {
      stats,
      resource: entity.slice(entity.indexOf('/') + 1),
      resolution: '5m',
      query_starttime: timeOf(from),
      query_endtime: timeOf(until),
      earliest_time: timeOf(EARLIEST),
      latest_time: timeOf(floorTo(now, STEP)),
      hd_latest_time: timeOf(floorTo(now, STEP)),
    }),
  );
}

/** ISO 8601 without a zone, or seconds since 1970. */
function timestamp(text: string | null): Instant | null {
  if (text === null) return null;
  const at = /^\d+$/.test(text) ? Number(text) : Date.parse(`${text.replace(/Z$/, '')}Z`) / 1000;
  return Number.isFinite(at) ? instant(Math.floor(at)) : null;
}

function rowOf(at: number, [v4, v6]: readonly [Column | null, Column | null]) {
  return {
    timeline: [{ starttime: timeOf(at), endtime: timeOf(at + STEP) }],
    v4_prefixes_ris: valueAt(v4, at),
    v6_prefixes_ris: valueAt(v6, at),
    asns_ris: NOT_AVAILABLE,
    v4_prefixes_stats: NOT_AVAILABLE,
    v6_prefixes_stats: NOT_AVAILABLE,
    asns_stats: NOT_AVAILABLE,
    stats_date: `${timeOf(at).slice(0, 10)}T00:00:00`,
  };
}

function valueAt(column: Column | null, at: number): number {
  const value = column?.values[(at - column.from) / column.step] ?? Number.NaN;
  return Number.isNaN(value) ? NOT_AVAILABLE : value;
}

const refuse = (message: string, now: Instant): Answer => json(envelope('error', [['error', message]], now, {}), 400);

function envelope(status: string, messages: readonly unknown[], now: Instant, data: unknown) {
  return {
    messages,
    see_also: [],
    version: '1.0',
    data_call_name: CALL,
    data_call_status: 'supported',
    cached: false,
    data,
    status,
    status_code: status === 'ok' ? 200 : 400,
    time: timeOf(now),
  };
}
