import { z } from 'zod';
import type { PollError } from '#domain/health';
import type { Cause } from '#domain/incident';
import { err, ok, type Result } from '#domain/result';
import { days, floorTo, hours, instant, minutes, toIso } from '#domain/time';
import type { Query } from '../source.ts';
import { defineRecordSource } from './record-source.ts';
import { country, httpsUrl, network, readRows, recordOf, timeOf } from './rows.ts';

const MOST_ROWS = 500;
const MOST_IN_ROW = 200;
/** The API floors times to this. */
const QUARTER = minutes(15);

/** Cloudflare's words for causes; what is not here is unknown: war is neither. */
const CAUSES: ReadonlyMap<string, Cause> = new Map([
  ['GOVERNMENT_DIRECTED', 'shutdown'],
  ['CABLE_CUT', 'technical'],
  ['FIRE', 'technical'],
  ['MAINTENANCE', 'technical'],
  ['NATURAL_DISASTER', 'technical'],
  ['POWER_OUTAGE', 'technical'],
  ['TECHNICAL_PROBLEM', 'technical'],
  ['WEATHER', 'technical'],
]);

const text = z.string().max(2000);
const short = z.string().max(64);
const annotation = z.object({
  id: z.string().regex(/^[\w-]{1,64}$/),
  description: text.nullish(),
  scope: text.nullish(),
  startDate: short,
  endDate: short.nullish(),
  locations: z.array(short).max(MOST_IN_ROW),
  asns: z.array(z.union([z.int(), short])).max(MOST_IN_ROW),
  linkedUrl: text.nullish(),
  outage: z.object({ outageCause: short.nullish(), outageType: short.nullish() }).nullish(),
});
type Annotation = z.output<typeof annotation>;

const anomaly = z.object({
  uuid: z.string().regex(/^[\w-]{1,64}$/),
  type: short,
  status: short,
  startDate: short,
  endDate: short.nullish(),
  locationDetails: z.object({ code: short, name: text }).nullish(),
  asnDetails: z.object({ asn: short, name: text }).nullish(),
});
type Anomaly = z.output<typeof anomaly>;

interface Envelope {
  readonly success: boolean;
  readonly errors?: readonly { readonly message?: string | undefined }[] | null | undefined;
  readonly result?: Readonly<Record<string, unknown>> | null | undefined;
}

const payload: z.ZodType<Envelope> = z.object({
  success: z.boolean(),
  errors: z
    .array(z.object({ message: z.string().optional() }))
    .max(100)
    .nullish(),
  result: z.record(z.string(), z.unknown()).nullish(),
});

const common = {
  baseUrl: 'https://api.cloudflare.com/client/v4/radar',
  attribution: { text: 'Source: Cloudflare Radar', url: 'https://radar.cloudflare.com/', licence: 'CC BY-NC 4.0' },
  secret: 'RADAR_TOKEN',
  format: 'json',
  maxBytes: 4 * 2 ** 20,
  payload,
  queries: (places: Query['places'], window: Query['window']): readonly Query[] =>
    places.length === 0 ? [] : [{ dataset: 'world', places, window }],
} as const;

/** The outage centre: written by people, hours late, and edited afterwards. */
export const radarOutages = defineRecordSource<Envelope>({
  ...common,
  id: 'radar-outages',
  title: 'Cloudflare Radar outages',
  every: hours(1),
  overlap: days(7),
  revises: days(35),
  backfill: days(35),
  request: (query, token) => requestOf('/annotations/outages', query, token),
  parse: (answer, query) => {
    const rows = rowsOf(answer, 'annotations');
    return rows.ok ? readRows(rows.value, annotation, (row) => outageOf(row, query), 'annotations') : rows;
  },
});

function outageOf({ id, startDate, endDate, outage, ...row }: Annotation, query: Query) {
  const until = endDate == null ? null : timeOf(endDate);
  if (endDate != null && until === null) return 'odd';
  const words = [row.scope, row.description].filter((one) => one != null && one.trim() !== '');
  return recordOf(
    {
      source: 'radar-outages',
      id,
      kind: 'report',
      entities: [...row.locations.map(country), ...row.asns.map(network)],
      // Networks and regions are listed beside the country that they lie in.
      partial: outage?.outageType !== 'NATIONWIDE',
      from: timeOf(startDate),
      until,
      cause: CAUSES.get(outage?.outageCause ?? '') ?? 'unknown',
      title: words.length === 0 ? 'Internet outage' : words.join(': '),
      url: httpsUrl(row.linkedUrl ?? '') ?? 'https://radar.cloudflare.com/outage-center',
      publishedAt: null,
    },
    query,
  );
}

/** Drops that Radar's detector raised; some are verified by people afterwards. */
export const radarAnomalies = defineRecordSource<Envelope>({
  ...common,
  id: 'radar-anomalies',
  title: 'Cloudflare Radar anomalies',
  every: minutes(30),
  overlap: days(7),
  backfill: days(35),
  request: (query, token) => requestOf('/traffic_anomalies', query, token),
  parse: (answer, query) => {
    const rows = rowsOf(answer, 'trafficAnomalies');
    return rows.ok ? readRows(rows.value, anomaly, (row) => anomalyOf(row, query), 'anomalies') : rows;
  },
});

function anomalyOf({ uuid, type, status, startDate, endDate, ...row }: Anomaly, query: Query) {
  const until = endDate == null ? null : timeOf(endDate);
  if (endDate != null && until === null) return 'odd';
  const { locationDetails, asnDetails } = row;
  const [entity, name, page] =
    type === 'AS' && asnDetails != null
      ? [network(asnDetails.asn), asnDetails.name, `as${asnDetails.asn}`]
      : type === 'LOCATION' && locationDetails != null
        ? [country(locationDetails.code), locationDetails.name, locationDetails.code.toLowerCase()]
        : [null, '', ''];
  // Origins are companies' servers.
  if (entity === null) return 'elsewhere';
  return recordOf(
    {
      source: 'radar-anomalies',
      id: uuid,
      kind: 'alarm',
      entities: [entity],
      from: timeOf(startDate),
      until,
      cause: 'unknown',
      title: `${name}: traffic anomaly, ${status === 'VERIFIED' ? 'verified' : 'not verified'}`,
      url: `https://radar.cloudflare.com/traffic/${page}`,
      publishedAt: null,
    },
    query,
  );
}

function requestOf(path: string, { window }: Query, token: string | undefined) {
  const parameters = new URLSearchParams({
    dateStart: toIso(floorTo(window.from, QUARTER)),
    dateEnd: toIso(instant(floorTo(window.until, QUARTER))),
    limit: String(MOST_ROWS),
    format: 'json',
  });
  const asked = `${path}?${parameters}`;
  return token === undefined ? { path: asked } : { path: asked, headers: { authorization: `Bearer ${token}` } };
}

/** Newest first: of a list that is full the oldest are missing, which an earlier poll has brought. */
function rowsOf({ success, errors, result }: Envelope, name: string): Result<readonly unknown[], PollError> {
  if (!success) return err({ reason: 'upstream-error', detail: (errors?.[0]?.message ?? 'no reason').slice(0, 200) });
  const rows = result != null && Object.hasOwn(result, name) ? result[name] : undefined;
  if (!Array.isArray(rows) || rows.length > MOST_ROWS) {
    return err({ reason: 'schema', detail: `result.${name}: must be a list of at most ${MOST_ROWS}` });
  }
  return ok(rows);
}
