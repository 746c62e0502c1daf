import { ENTITY_TYPES, parseEntity } from '#domain/entity';
import type { SignalId } from '#domain/series';
import { floorTo, type Instant, instant, toIso } from '#domain/time';
import { ioda } from '#sources/ioda';
import { type Answer, json, notFound } from './answer.ts';
import { type Column, knownBins, type Shelf } from './shelf.ts';

const COPYRIGHT = 'This data is Copyright (c) 2021-2025 Georgia Tech Research Corporation. All Rights Reserved.';
const DATASOURCES = ['merit-nt', 'gtr', 'gtr-norm', 'bgp', 'ping-slash24', 'ping-slash24-loss', 'ping-slash24-latency'];
const TOO_LONG = 100 * 86_400;
const ROUTE = /^\/signals\/raw\/([a-z]+)\/([^/]+)$/;
/** How long real IODA needs for each datasource: until then a bin that it shows may be one that is still filling. */
const SETTLED_AFTER = new Map(ioda.signals.map(({ id, lag }) => [id, lag]));
/** Names and paths that only people read. */
const names = new Intl.DisplayNames('en', { type: 'region' });

/** `GET /v2/signals/raw/{entityType}/{entityCode[,…]}`, after the public source of InetIntel/ioda-api. */
export function answerIoda(path: string, params: URLSearchParams, shelf: Shelf, now: Instant): Answer {
  const [, type = '', codes = ''] = ROUTE.exec(path) ?? [];
  if (type === '') return notFound;
  const asked = parametersOf(params);
  const refuse = (message: string) => json(envelope(asked, now, null, message), 400);

  for (const name of ['from', 'until'] as const) {
    if (asked[name] === null) return refuse(`Missing required request parameter '${name}'`);
  }
  const from = instant(asked.from ?? 0);
  const until = instant(asked.until ?? 0);
  if (from > until) return refuse(`from (${from}) must be earlier than until (${until})`);
  if (until - from >= TOO_LONG) return refuse('the time range must be shorter than 100 days');
  const { datasource } = asked;
  if (datasource !== null && !DATASOURCES.includes(datasource)) {
    return refuse(`invalid datasource ${datasource} (must be one of the following [${DATASOURCES.join(', ')}])`);
  }
  const entities = decodeURIComponent(codes)
    .split(',')
    .map((code) => parseEntity(`${type}/${code}`))
    .filter((entity) => entity !== null);
  if (!(ENTITY_TYPES as readonly string[]).includes(type) || entities.length === 0) {
    return refuse('cannot find corresponding metadata entity 0');
  }

  const wanted = datasource === null ? DATASOURCES : [datasource];
  const data = entities.map((entity) =>
    wanted.flatMap((name) => {
      const column = shelf.column(`ioda.${name}`, entity);
      const slash = entity.indexOf('/');
      return column === null ? [] : [seriesOf(name, entity.slice(slash + 1), type, column, { from, until }, now)];
    }),
  );
  return json(envelope(asked, now, data, null));
}

function parametersOf(params: URLSearchParams) {
  // PHP's getInt: whatever is no number is 0.
  const int = (name: string) => (params.has(name) ? Number.parseInt(params.get(name) ?? '', 10) || 0 : null);
  return {
    from: int('from'),
    until: int('until'),
    datasource: params.get('datasource'),
    sourceParams: params.get('sourceParams'),
    maxPoints: int('maxPoints'),
  };
}

function envelope(
  requestParameters: ReturnType<typeof parametersOf>,
  now: Instant,
  data: unknown,
  error: string | null,
) {
  const time = toIso(now).replace('Z', '+00:00');
  const metadata = { requestTime: time, responseTime: time };
  return { type: 'signals', metadata, requestParameters, error, perf: null, data, copyright: COPYRIGHT };
}

function seriesOf(
  datasource: string,
  code: string,
  type: string,
  column: Column,
  window: { readonly from: Instant; readonly until: Instant },
  now: Instant,
) {
  const { step } = column;
  const from = floorTo(window.from, step);
  const bins = Math.ceil((window.until - from) / step);
  const values = Array.from({ length: bins }, (_, i) => valueAt(datasource, column, from + i * step, now));
  const country = type === 'country';
  return {
    entityType: type,
    entityCode: code,
    entityName: country ? (names.of(code) ?? code) : `AS${code}`,
    entityFqid: country ? `geo.netacuity.${code}` : `asn.${code}`,
    datasource,
    subtype: datasource === 'gtr' ? 'WEB_SEARCH' : '',
    from,
    until: from + bins * step,
    step,
    nativeStep: step,
    values,
  };
}

/** Known bins as they are, and the newest one as the mean of what has come in of it so far, as IODA shows it. */
function valueAt(datasource: string, column: Column, at: number, now: Instant): number | null {
  const { from, step, lag, values } = column;
  const bin = (at - from) / step;
  const value = values[bin] ?? Number.NaN;
  if (Number.isNaN(value)) return null;
  const known = knownBins(column, now);
  if (bin < known) return value;
  const settledAfter = SETTLED_AFTER.get(`ioda.${datasource}` as SignalId) ?? 0;
  const filling = bin === known && at + step > now - settledAfter;
  const share = (now - lag - at) / step;
  return filling && share > 0 ? Math.round(value * share * 1000) / 1000 : null;
}
