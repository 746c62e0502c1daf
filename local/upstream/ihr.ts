import { parseEntity } from '#domain/entity';
import { fromIso, type Instant, instant, toIso } from '#domain/time';
import { type Answer, json, notFound } from './answer.ts';
import { binsOf } from './column.ts';
import type { Shelf } from './shelf.ts';

const LONGEST = 8 * 86_400;
/** Documentation networks (RFC 5398): two as far as the case says, which is then the median, and one that is nearer. */
const ENDPOINTS = [
  { name: '64496', times: 0.5 },
  { name: '64497', times: 1 },
  { name: '64498', times: 1 },
];

/** `GET /ihr/api/network_delay/` between networks, after the public source of InternetHealthReport/ihr-django. */
export function answerIhr(path: string, params: URLSearchParams, shelf: Shelf, now: Instant): Answer {
  if (path !== '/network_delay/') return notFound;
  const from = fromIso(params.get('timebin__gte') ?? '');
  const until = fromIso(params.get('timebin__lte') ?? '');
  if (from === null || until === null) {
    return json({ detail: 'Invalid timebin range. Please provide both timebin__lte and timebin__gte.' }, 400);
  }
  if (until - from >= LONGEST) {
    return json({ detail: 'The given timebin range is too large. Should be less than 7 days.' }, 400);
  }
  const name = params.get('startpoint_name') ?? '';
  const entity = parseEntity(`asn/${name}`);
  const column = entity === null ? null : shelf.column('ihr.network-delay', entity);
  const bins = column === null ? [] : [...binsOf(column, from, until + 1, now)];
  const results = bins.flatMap(({ at, value }) =>
    value === null ? [] : ENDPOINTS.map((endpoint) => rowOf(name, at, endpoint.name, value * endpoint.times)),
  );
  return json({ count: results.length, next: null, previous: null, results });
}

const rowOf = (network: string, at: number, endpoint: string, median: number) => ({
  timebin: toIso(instant(at)),
  startpoint_type: 'AS',
  startpoint_name: network,
  startpoint_af: 4,
  endpoint_type: 'AS',
  endpoint_name: endpoint,
  endpoint_af: 4,
  median,
  nbtracks: 36,
  nbprobes: 6,
  entropy: 0.9,
  hop: 7,
  nbrealrtts: 30,
});
