import { z } from 'zod';
import { entityCode, entityType } from '#domain/entity';
import { err, invariant, ok } from '#domain/result';
import type { Signal, SignalId } from '#domain/series';
import { type ServiceId, subject } from '#domain/subject';
import { days, floorTo, fromIso, type Instant, minutes, toIso } from '#domain/time';
import { drift } from './drift.ts';
import { ooni } from './ooni.ts';
import { seriesOf } from './points.ts';
import { TESTED_SERVICES, WEB_TEST } from './services.ts';
import { defineSource, type Query } from './source.ts';

const DAY = days(1);

const score = (id: SignalId, what: string): Signal => ({
  ...{ id, unit: `score of interference with ${what}, 0 to 1` },
  ...{ step: DAY, lag: minutes(90), family: 'client-tests' },
});

/** Where on the way to a site somebody interferes, as OONI's columns have it. */
export const LAYERS = [
  { column: 'dns_blocked', signal: score('ooni-analysis.dns-blocked', 'names') },
  { column: 'tcp_blocked', signal: score('ooni-analysis.tcp-blocked', 'addresses') },
  { column: 'tls_blocked', signal: score('ooni-analysis.tls-blocked', 'TLS') },
] as const;

/** One site for each service, no more than a dozen: each is a call a day and country, of OONI's most expensive kind. */
const SITES = [
  ...['www.instagram.com', 'www.facebook.com', 'www.youtube.com', 'x.com', 'www.tiktok.com', 'www.linkedin.com'],
  ...['discord.com', 'www.wikipedia.org', 'github.com', 'play.google.com', 'apps.apple.com', 'cloudflare-dns.com'],
] as const;

/** The services that are asked about, by the site that speaks for each. */
export const ANALYSED: ReadonlyMap<string, ServiceId> = new Map(
  SITES.flatMap((site) =>
    TESTED_SERVICES.filter(({ domains }) => domains.includes(site)).map(({ id }) => [site, id] as const),
  ),
);

/** Below it the 95th percentile of a day is the worst of a handful. */
const LEAST_TESTS = 5;
const MOST_ROWS = 2000;

interface Payload {
  readonly results: readonly unknown[];
}

/** `results`, not `result` as of `/api/v1/aggregation`. Rows are checked one by one. */
const payload = z.object({ results: z.array(z.unknown()).max(MOST_ROWS) });

const share = z.number().min(0).max(1).nullable();
const row = z.object({
  count: z.number().min(0).max(1e9),
  measurement_start_day: z.string().max(32),
  // Both come with every row that a filter has chosen: without them it is of the whole world.
  probe_cc: z.string().max(2),
  domain: z.string().max(256),
  loni: z.object({ dns_blocked: share, tcp_blocked: share, tls_blocked: share }),
});

/**
 * OONI's analysis of its web tests: at which layer a site is interfered with, by day. Each value is the 95th percentile of
 * fuzzy scores, so that three layers do not make a whole, and more tests alone make it higher: it is shown and never judged.
 */
export const ooniAnalysis = defineSource<Payload>({
  id: 'ooni-analysis',
  title: 'OONI analysis',
  baseUrl: ooni.baseUrl,
  signals: LAYERS.map(({ signal }) => signal),
  sparse: true,
  // A site of a country a call: a dozen sites of three are what one run can ask for.
  placesPerJob: 3,
  every: DAY,
  // As with the tests that it is made of: people who were cut off upload days later.
  overlap: days(6),
  backfill: days(35),
  attribution: { ...ooni.attribution, text: 'Source: OONI analysis, Open Observatory of Network Interference' },
  format: 'json',
  maxBytes: 2 ** 20,
  payload,

  queries: (places, window) =>
    places
      .filter(({ entity }) => entityType(entity) === 'country')
      .flatMap((place) => [...ANALYSED.keys()].map((dataset) => ({ dataset, places: [place], window }))),

  request: (query) => {
    const { from, until } = query.window;
    const parameters = new URLSearchParams({
      probe_cc: entityCode(countryOf(query)),
      domain: query.dataset,
      test_name: WEB_TEST,
      since: dateOf(from),
      // Without it the answer ends on the day on which OONI's own process was started.
      until: dateOf(until),
      time_grain: 'day',
      axis_x: 'measurement_start_day',
    });
    return { path: `/api/v1/aggregation/analysis?${parameters}` };
  },

  parse: ({ results }, query) => {
    const entity = countryOf(query);
    const { points, odd } = read(results, entityCode(entity), query.dataset);
    const drifted = drift(odd, results.length, 'rows');
    if (drifted !== null) return err(drifted);
    const of = subject(entity, ANALYSED.get(query.dataset) ?? null);
    const series = LAYERS.map(({ column, signal }) => seriesOf(signal, entity, points[column], query.window));
    return ok(series.flatMap((one) => (one === null ? [] : [{ ...one, subject: of }])));
  },
});

function countryOf({ places }: Query) {
  const [place] = places;
  invariant(place && places.length === 1, 'OONI analyses one country at a time');
  return place.entity;
}

const dateOf = (at: Instant): string => toIso(floorTo(at, DAY)).slice(0, 10);

/** By layer and day. Too few tests, or none that got as far as a layer (NaN, written as null), are unknown and not zero. */
function read(rows: readonly unknown[], country: string, site: string) {
  const points = { dns_blocked: new Map(), tcp_blocked: new Map(), tls_blocked: new Map() } satisfies Points;
  let odd = 0;
  for (const one of rows) {
    const parsed = row.safeParse(one);
    const at = parsed.success ? dayOf(parsed.data.measurement_start_day) : null;
    if (!parsed.success || at === null) {
      odd += 1;
      continue;
    }
    const { probe_cc, domain, count, loni } = parsed.data;
    if (probe_cc !== country || domain !== site || count < LEAST_TESTS) continue;
    for (const { column } of LAYERS) {
      const value = loni[column];
      if (value !== null) points[column].set(at, value);
    }
  }
  return { points, odd };
}

type Points = Readonly<Record<(typeof LAYERS)[number]['column'], Map<number, number>>>;

/** A date, or its midnight with or without a zone: times of OONI are UTC. */
function dayOf(text: string): Instant | null {
  const at = fromIso(text.length === 10 ? `${text}T00:00:00Z` : text.replace(/Z?$/, 'Z'));
  return at !== null && at % DAY === 0 ? at : null;
}
