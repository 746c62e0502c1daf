import { entityCode, entityType, type Place } from '#domain/entity';
import { days, floorTo, hours, type Instant, type Interval, instant, interval, later, minutes } from '#domain/time';
import type { Runtime } from '#pipeline/runtime';
import { ihrDisconnections } from '#sources/records/ihr';
import type { Source, SourceRequest } from '#sources/source';
import { DEFAULT_PLACES } from '../src/watch.ts';
import type { Fact } from './fact.ts';
import { contractsAt } from './live-contract.ts';
import {
  binned,
  columns,
  counted,
  entities,
  feed,
  fiveMinutes,
  header,
  list,
  nested,
  plainSeries,
  products,
  radarAnswer,
  records,
  within,
} from './live-looks.ts';
import { GERMANY, IRAN, IRANCELL, RIGHTEL, TELEKOM } from './live-places.ts';

const MIB = 2 ** 20;
/** What `docs/sources.md` says of an API that nobody of us has asked yet, as requests to be made at this moment. */
export function factsAt(now: Instant, sources: readonly Source[], tokens: Runtime['tokens']): readonly Fact[] {
  const about = factsOf(sources, tokens);
  const day = interval(later(floorTo(now, hours(1)), -hours(25)), floorTo(instant(now - hours(1)), hours(1)));
  const recent = interval(later(floorTo(now, hours(1)), -hours(12)), floorTo(now, hours(1)));
  const facts = [
    ...contractsAt(now, sources, tokens),
    ...iodaFacts(about, day),
    ...ooniFacts(about, now),
    ...otherFacts(about, now, recent),
    ...newsFacts(tokens, interval(later(floorTo(now, hours(1)), -days(7)), floorTo(now, hours(1)))),
  ];
  const order = [...new Set(facts.map(({ source }) => source))];
  return facts.toSorted((a, b) => order.indexOf(a.source) - order.indexOf(b.source));
}

type About = ReturnType<typeof factsOf>;
type Words = Pick<Fact, 'what' | 'assumed' | 'where' | 'look'>;

/** Makes facts about a registered source; none about one that is not. */
function factsOf(sources: readonly Source[], tokens: Runtime['tokens']) {
  const find = (id: string) => sources.find((source) => source.id === id);
  const make = (source: Source, words: Words, request: (token?: string) => SourceRequest): Fact => {
    const token = source.secret === undefined ? undefined : tokens[source.secret];
    const isOff = source.secret !== undefined && token === undefined;
    return { source: source.id, ...words, api: source, request: isOff ? null : request(token) };
  };
  return {
    /** Asked by a path of our own. */
    path: (id: string, path: string, words: Words): readonly Fact[] => {
      const source = find(id);
      return source === undefined ? [] : [make(source, words, () => ({ path }))];
    },
    /** Asked as the source itself asks, of the newest part of the window. */
    query: (id: string, dataset: string | null, of: Place, window: Interval, words: Words): readonly Fact[] => {
      const source = find(id);
      const query = source?.queries([of], window).findLast((one) => dataset === null || one.dataset === dataset);
      return source === undefined || query === undefined
        ? []
        : [make(source, words, (token) => source.request(query, token))];
    },
  };
}

function iodaFacts(about: About, { from, until }: Interval): readonly Fact[] {
  const raw = (of: Place, datasource: string, more = '') =>
    `/signals/raw/${of.entity}?from=${from}&until=${until}&datasource=${datasource}${more}`;
  const where = 'src/sources/ioda-datasets.ts';
  const quality = (of: Place) => [
    ...about.path('ioda', raw(of, 'ping-slash24-loss'), {
      what: `loss of ${of.entity}`,
      assumed: 'each bin [{agg_values: {loss_pct, probe_count}}], [] or null; percent, 0 to 100; step 600',
      where,
      look: nested('loss_pct', { least: 0.1, most: 100 }),
    }),
    ...about.path('ioda', raw(of, 'ping-slash24-latency'), {
      what: `latency of ${of.entity}`,
      assumed: 'each bin [{agg_values: {median_latency, …}}], [] or null; milliseconds; step 600',
      where,
      look: nested('median_latency', { least: 1, most: 10_000 }),
    }),
  ];
  const watched = DEFAULT_PLACES.filter(({ entity }) => entityType(entity) === 'country');
  const names = ['WEB_SEARCH', 'YOUTUBE', 'GMAIL', 'MAPS'];
  return [
    ...quality(IRAN),
    ...quality(IRANCELL),
    ...about.path('ioda', '/entities/query?entityType=country&limit=2000', {
      what: 'list of countries',
      assumed: 'data: [{code, name, type, attrs}], codes of two letters, all of ours among them',
      where: 'src/watch.ts',
      look: entities(watched.map(({ entity }) => entityCode(entity))),
    }),
    ...about.path('ioda', raw(IRAN, 'gtr', `&sourceParams=${names.join()}`), {
      what: "Google's products for country/IR",
      assumed: 'one series for each of the four, subtype its name, step 1800',
      where,
      look: products(names, 1800),
    }),
    ...about.path('ioda', raw(IRAN, 'mozilla'), {
      what: 'mozilla for country/IR',
      assumed: 'a series of plain numbers, step 3600 (not used)',
      where,
      look: plainSeries(3600),
    }),
  ];
}

function ooniFacts(about: About, now: Instant): readonly Fact[] {
  const window = interval(later(floorTo(now, days(1)), -days(2)), now);
  const where = 'src/sources/ooni.ts';
  const keys = ['anomaly_count', 'confirmed_count', 'failure_count', 'ok_count', 'measurement_count'];
  return [
    ...about.query('ooni', 'apps', IRAN, window, {
      what: 'aggregation by hour',
      assumed: 'result: a list; rows with five counts, test_name and measurement_start_day like 2026-01-05T12:00:00Z',
      where,
      look: records(['result'], [...keys, 'measurement_start_day', 'test_name']),
    }),
    ...about.query('ooni', 'apps', IRAN, window, {
      what: 'hours of the aggregation',
      assumed: 'on the hour with a Z; the newest not older than 12 h',
      where,
      look: binned(
        (body) => list(within(body, 'result')),
        (row) => String(within(row, 'measurement_start_day')),
        3600,
        hours(12),
      ),
    }),
    ...about.query('ooni-analysis', 'www.instagram.com', IRAN, interval(later(floorTo(now, days(1)), -days(9)), now), {
      what: 'days of the analysis',
      assumed: 'results: a list; rows with count, measurement_start_day at midnight, probe_cc, domain and loni',
      where: 'src/sources/ooni-analysis.ts (row, dayOf)',
      look: records(['results'], ['count', 'measurement_start_day', 'probe_cc', 'domain', 'loni']),
    }),
    ...about.query('ooni', 'apps', IRAN, window, {
      what: 'header of the rate limit',
      assumed: 'X-RateLimit-Remaining, a whole number',
      where: 'src/pipeline/upstream.ts',
      look: header('x-ratelimit-remaining', /^\d+$/),
    }),
  ];
}

function otherFacts(about: About, now: Instant, recent: Interval): readonly Fact[] {
  const month = interval(later(now, -days(20)), now);
  const date = (row: unknown) => `${within(row, 'date')}T00:00:00Z`;
  const mlab = (of: Place) =>
    about.query('mlab', null, of, month, {
      what: `newest day of ${of.entity}`,
      assumed: 'a list with a row for each bar of a day; the newest day not older than 14 days',
      where: 'src/sources/mlab.ts; out of src/sources/index.ts when it has stopped',
      look: binned(list, date, days(1), days(14)),
    });
  const google = (dataset: string) =>
    about.query('google', dataset, IRAN, recent, {
      what: `${dataset} of country/IR`,
      assumed: "a list of tr.atsr behind )]}', half-hours, products 19 and 21",
      where: 'src/sources/google.ts (PRODUCTS)',
      look: ({ body }, at) => googleLook({ body: parseGuarded(String(body)), headers: new Headers() }, at),
    });
  const radar = (dataset: string, of: Place, every: string, names: readonly string[]) =>
    about.query('radar', dataset, of, recent, {
      what: `${dataset} of ${of.entity}`,
      assumed: `confidence level 3 or more, ${every}, ${names.join(', ')}`,
      where: 'src/sources/radar-datasets.ts, radar-answer.ts (LEAST_CONFIDENCE)',
      look: radarAnswer(every, names),
    });
  const tor = (dataset: string) =>
    about.query('tor', dataset, IRAN, month, {
      what: `columns of ${dataset}`,
      assumed: 'date, country, users and frac among them; the newest day not older than 4 days',
      where: 'src/sources/tor.ts (COLUMNS, lag)',
      look: columns(['date', 'country', 'users', 'frac'], days(5)),
    });
  const percentiles = ['p25', 'p50', 'p75'];
  return [
    ...[IRAN, IRANCELL].flatMap((of) => radar('iqi-bandwidth', of, 'ONE_HOUR', percentiles)),
    ...[IRAN, IRANCELL].flatMap((of) => radar('iqi-latency', of, 'ONE_HOUR', percentiles)),
    ...radar('http', RIGHTEL, 'FIFTEEN_MINUTES', ['values']),
    ...about.query('ripestat', null, IRAN, recent, {
      what: 'five minutes for country/IR',
      assumed: 'data.resolution 5m, periods of 300 s or multiples of it',
      where: 'src/sources/ripestat.ts',
      look: fiveMinutes,
    }),
    ...about.path('ripestat', '/data/country-routing-stats/data.json?resource=ir&sourceapp=nightwire', {
      what: 'a call named country-routing-stats',
      assumed: 'there is none: its name is country-resource-stats',
      where: 'src/sources/ripestat.ts (CALL)',
      look: 'absent',
    }),
    ...['userstats-relay-country', 'userstats-bridge-country'].flatMap(tor),
    ...about.query('atlas', null, IRAN, recent, {
      what: 'count for country/IR',
      assumed: 'count above zero, and only connected probes',
      where: 'src/sources/atlas.ts',
      look: counted,
    }),
    ...about.query('ihr', null, TELEKOM, recent, {
      what: 'bins of asn/3320',
      assumed: 'half-hours; the newest not older than 6 h',
      where: 'src/sources/ihr.ts (step, lag)',
      look: binned(
        (body) => list(within(body, 'results')),
        (row) => String(within(row, 'timebin')),
        minutes(30),
        hours(6),
      ),
    }),
    ...[GERMANY, IRAN, IRANCELL].flatMap(mlab),
    ...['search', 'youtube'].flatMap(google),
  ];
}

const googleLook = binned(
  (body) => list(within(body, 0, 1)).filter((item) => typeof within(item, 1, 0, 1) === 'number'),
  (item) => isoOf(within(item, 0)),
  minutes(30),
  hours(6),
);

/** Milliseconds as text that the looks understand; what is no time stays unreadable. */
const isoOf = (ms: unknown): string =>
  typeof ms === 'number' && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : String(ms);

function parseGuarded(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\)\]\}'/, '')) as unknown;
  } catch {
    return text;
  }
}

/** Published records of third parties. */
function newsFacts(tokens: Runtime['tokens'], week: Interval): readonly Fact[] {
  const { PULSE_TOKEN } = tokens;
  return [
    {
      source: 'pulse',
      what: 'shutdowns',
      assumed: 'data: [{country, start_date, end_date, type, verification_level, cause, affected_regions}]',
      where: 'docs/sources.md',
      api: { baseUrl: 'https://pulse-api.internetsociety.org', format: 'json', maxBytes: 16 * MIB },
      request:
        PULSE_TOKEN === undefined ? null : { path: '/shutdowns', headers: { authorization: `Bearer ${PULSE_TOKEN}` } },
      look: records(['data'], ['country', 'start_date', 'end_date', 'type', 'verification_level', 'cause']),
    },
    {
      source: 'ihr-disconnections',
      what: 'events of countries in the last week',
      assumed:
        'results: [{id, streamtype, streamname, starttime, endtime, avglevel, nbdiscoprobes, totalprobes}], one page',
      where: 'src/sources/records/ihr.ts',
      api: ihrDisconnections,
      request: ihrDisconnections.request({ dataset: 'country', places: [IRAN], window: week }),
      look: records(
        ['results'],
        ['id', 'streamtype', 'streamname', 'starttime', 'endtime', 'avglevel', 'nbdiscoprobes'],
      ),
    },
    {
      source: 'netblocks',
      what: 'posts as a feed',
      assumed: 'RSS with items',
      where: 'docs/sources.md',
      api: { baseUrl: 'https://mastodon.social', format: 'text', maxBytes: MIB },
      request: { path: '/@netblocks.rss' },
      look: feed(/<item>/g),
    },
  ];
}
