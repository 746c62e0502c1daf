import { ENTITY_TYPES, entityCode, parseEntity } from '#domain/entity';
import type { SignalId } from '#domain/series';
import { floorTo, type Instant, instant, toIso } from '#domain/time';
import { ioda } from '#sources/ioda';
import { type Answer, json, notFound } from './answer.ts';
import { type Column, knownBins, type Shelf } from './shelf.ts';

const COPYRIGHT = 'This data is Copyright (c) 2021-2025 Georgia Tech Research Corporation. All Rights Reserved.';
const DATASOURCES = ['merit-nt', 'gtr', 'gtr-norm', 'bgp', 'ping-slash24', 'ping-slash24-loss', 'ping-slash24-latency'];
/** The signal that holds each of Google's products in a case. */
const PRODUCTS: Readonly<Record<string, SignalId>> = {
  WEB_SEARCH: 'ioda.gtr',
  YOUTUBE: 'ioda.gtr-youtube',
  GMAIL: 'ioda.gtr-gmail',
  MAPS: 'ioda.gtr-maps',
};
/** What a bin of nested values says beside the one that a case knows. */
const NESTED: Readonly<Record<string, (value: number) => Readonly<Record<string, number>>>> = {
  'ping-slash24-loss': (loss) => ({ loss_pct: loss, probe_count: 1000 }),
  'ping-slash24-latency': (median) => ({ median_latency: median, p10_latency: median * 0.6, p90_latency: median * 2 }),
};
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
    wanted.flatMap((name) =>
      partsOf(name, asked.sourceParams).flatMap((part) => {
        const column = shelf.column(part.signal, entity);
        return column === null ? [] : [seriesOf(part, entityCode(entity), type, column, { from, until }, now)];
      }),
    ),
  );
  return json(envelope(asked, now, data, null));
}

/** One of the series that a datasource has of each entity. */
interface Part {
  readonly datasource: string;
  readonly subtype: string;
  readonly signal: SignalId;
}

/** Google's products that were asked for, search if none was; of a product that there is not, nothing. */
function partsOf(datasource: string, sourceParams: string | null): readonly Part[] {
  if (datasource !== 'gtr') return [{ datasource, subtype: '', signal: `ioda.${datasource}` }];
  const products = (sourceParams ?? 'WEB_SEARCH').toUpperCase().split(',');
  return products.flatMap((subtype) => {
    const signal = PRODUCTS[subtype];
    return signal === undefined ? [] : [{ datasource, subtype, signal }];
  });
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
  { datasource, subtype, signal }: Part,
  code: string,
  type: string,
  column: Column,
  window: { readonly from: Instant; readonly until: Instant },
  now: Instant,
) {
  const { step } = column;
  const from = floorTo(window.from, step);
  const bins = Math.ceil((window.until - from) / step);
  const nested = NESTED[datasource];
  const values = Array.from({ length: bins }, (_, i) => {
    const value = valueAt(signal, column, from + i * step, now);
    // Both ways of saying that there is nothing have been seen: no list, and an empty one.
    if (nested !== undefined && value === null && i % 2 === 0) return [];
    return nested === undefined || value === null ? value : [{ agg_values: nested(value) }];
  });
  const country = type === 'country';
  const name = type === 'asn' ? `AS${code}` : code;
  return {
    entityType: type,
    entityCode: code,
    entityName: country ? (names.of(code) ?? code) : name,
    entityFqid: country ? `geo.netacuity.${code}` : `${type}.${code}`,
    datasource,
    subtype,
    from,
    until: from + bins * step,
    step,
    nativeStep: step,
    values,
  };
}

/** Known bins as they are, and the newest one as the mean of what has come in of it so far, as IODA shows it. */
function valueAt(signal: SignalId, column: Column, at: number, now: Instant): number | null {
  const { from, step, lag, values } = column;
  const bin = (at - from) / step;
  const value = values[bin] ?? Number.NaN;
  if (Number.isNaN(value)) return null;
  const known = knownBins(column, now);
  if (bin < known) return value;
  const settledAfter = SETTLED_AFTER.get(signal) ?? 0;
  const filling = bin === known && at + step > now - settledAfter;
  const share = (now - lag - at) / step;
  return filling && share > 0 ? Math.round(value * share * 1000) / 1000 : null;
}
