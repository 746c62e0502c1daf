import { z } from 'zod';
import { entityType } from '#domain/entity';
import { ok } from '#domain/result';
import type { ServiceId } from '#domain/subject';
import { days, hours, type Instant, toIso } from '#domain/time';
import { TESTED_SERVICES, WEB_TEST } from '../services.ts';
import type { Query } from '../source.ts';
import { defineRecordSource } from './record-source.ts';
import { country, network, readRows, recordOf, timeOf } from './rows.ts';

const MOST_ROWS = 10_000;
const MOST_IN_ROW = 500;
const DAY = days(1);
/** A detector that fires on one test fires often: it takes as many networks to say something of a country. */
const LEAST_NETWORKS = 2;

const APPS: ReadonlyMap<string, ServiceId> = new Map(
  TESTED_SERVICES.filter(({ test }) => test !== WEB_TEST).map(({ id, test }) => [test, id]),
);
const DOMAINS: ReadonlyMap<string, ServiceId> = new Map(
  TESTED_SERVICES.flatMap(({ id, domains }) => domains.map((domain) => [domain, id] as const)),
);
/** People leave the `www.` out, the detector never does. */
const serviceOf = (domain: string): ServiceId | null =>
  DOMAINS.get(domain) ?? DOMAINS.get(`www.${domain}`) ?? DOMAINS.get(domain.replace(/^www\./, '')) ?? null;

const common = {
  baseUrl: 'https://api.ooni.io',
  attribution: {
    text: 'Source: OONI (Open Observatory of Network Interference)',
    url: 'https://ooni.org/',
    licence: 'CC BY-NC-SA 4.0',
  },
  format: 'json',
  maxBytes: 8 * 2 ** 20,
} as const;

const short = z.string().max(64);
const list = z.array(z.union([z.string().max(256), z.int()])).max(MOST_IN_ROW);
const text = list.transform((items) => items.map(String));

const finding = z.object({
  id: z.union([z.string(), z.int().transform(String)]).pipe(z.string().regex(/^[\w-]{1,64}$/)),
  title: z.string().max(2000),
  start_time: short,
  end_time: short.nullish(),
  create_time: short.nullish(),
  CCs: text,
  ASNs: text.nullish(),
  domains: text.nullish(),
  test_names: text.nullish(),
});
type Finding = z.output<typeof finding>;

/** Censorship findings: what OONI's people, and those they trust, have written. One list, of all times. */
export const ooniIncidents = defineRecordSource<{ readonly incidents: readonly unknown[] }>({
  ...common,
  id: 'ooni-incidents',
  title: 'OONI findings',
  every: hours(1),
  overlap: days(1),
  backfill: days(35),
  payload: z.object({ incidents: z.array(z.unknown()).max(MOST_ROWS) }),
  queries: (places, window) => (places.length === 0 ? [] : [{ dataset: 'incidents', places, window }]),
  request: () => ({ path: '/api/v1/incidents/search' }),
  parse: ({ incidents }, query) => readRows(incidents, finding, (row) => findingOf(row, query), 'incidents'),
});

function findingOf(row: Finding, query: Query) {
  const [domains, tests] = [row.domains ?? [], row.test_names ?? []];
  const services = [
    ...domains.map(serviceOf),
    // Every test of a web site is of this name: it is the domains that say which.
    ...tests.map((test) => APPS.get(test) ?? null),
  ].filter((service) => service !== null);
  // It names what is blocked, and that is nothing that we speak of.
  if (services.length === 0 && domains.length + tests.length > 0) return 'elsewhere';
  const until = row.end_time == null ? null : timeOf(row.end_time);
  if (row.end_time != null && until === null) return 'odd';
  const publishedAt = row.create_time == null ? null : timeOf(row.create_time);
  return recordOf(
    {
      source: 'ooni-incidents',
      id: row.id,
      kind: 'report',
      entities: [...row.CCs.map(country), ...(row.ASNs ?? []).map(network)],
      services,
      from: timeOf(row.start_time),
      until,
      // Tests tell that something is blocked, and not who meant it.
      cause: 'unknown',
      title: row.title,
      url: `https://explorer.ooni.org/findings/${row.id}`,
      publishedAt,
    },
    query,
  );
}

const changepoint = z.object({
  probe_asn: z.int().min(1),
  probe_cc: z.string().regex(/^[A-Z]{2}$/),
  domain: z.string().min(1).max(256),
  start_time: short,
  change_dir: z.enum(['up', 'down']).nullish(),
});
type Changepoint = z.output<typeof changepoint>;

/** Where OONI's detector saw a site begin to be blocked. `up` is towards blocked. */
export const ooniChangepoints = defineRecordSource<{ readonly results: readonly unknown[] }>({
  ...common,
  id: 'ooni-changepoints',
  title: 'OONI changepoints',
  every: hours(1),
  overlap: days(3),
  backfill: days(14),
  payload: z.object({ results: z.array(z.unknown()).max(MOST_ROWS) }),
  queries: (places, window) => {
    const countries = places.filter(({ entity }) => entityType(entity) === 'country');
    return countries.length === 0 ? [] : [{ dataset: 'changepoints', places: countries, window }];
  },
  // Both ends: what is left out was set when the server started.
  request: ({ window }) => {
    const [since, until] = [toIso(window.from), toIso(window.until)];
    return { path: `/api/v1/detector/changepoints?${new URLSearchParams({ since, until })}` };
  },
  parse: ({ results }, query) => {
    const networks = new Map<string, Set<number>>();
    /** By record: its place, service and UTC day, with the days beside it. */
    const around = new Map<string, readonly string[]>();
    const read = readRows(
      results,
      changepoint,
      (row) => {
        const at = timeOf(row.start_time);
        if (at === null) return 'odd';
        const service = serviceOf(row.domain);
        if (service === null || row.change_dir !== 'up') return 'elsewhere';
        const record = changeOf(row, service, at, query);
        const days = [0, -1, 1].map((shift) => `${row.probe_cc} ${service} ${Math.floor(at / DAY) + shift}`);
        for (const day of days) networks.set(day, (networks.get(day) ?? new Set()).add(row.probe_asn));
        if (typeof record === 'object') around.set(record.id, days);
        return record;
      },
      'changepoints',
    );
    if (!read.ok) return read;
    const isShared = (id: string) => (networks.get(around.get(id)?.[0] ?? '')?.size ?? 0) >= LEAST_NETWORKS;
    return ok(read.value.filter(({ id }) => isShared(id)));
  },
});

const changeOf = ({ probe_cc, domain, probe_asn }: Changepoint, service: ServiceId, at: Instant, query: Query) =>
  recordOf(
    {
      source: 'ooni-changepoints',
      id: `${probe_cc}.${probe_asn}.${domain}.${at}`,
      kind: 'alarm',
      entities: [country(probe_cc), network(probe_asn)],
      services: [service],
      from: at,
      until: at,
      cause: 'unknown',
      title: `${domain} began to look blocked on AS${probe_asn}`,
      url: `https://explorer.ooni.org/chart/mat?${new URLSearchParams({
        probe_cc,
        probe_asn: `AS${probe_asn}`,
        test_name: WEB_TEST,
        domain,
        axis_x: 'measurement_start_day',
      })}`,
      publishedAt: null,
    },
    query,
  );
