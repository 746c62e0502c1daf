import { z } from 'zod';
import { ENTITY_TYPES, type Entity, entityCode, entityType, parseEntity } from '#domain/entity';
import type { PollError } from '#domain/health';
import type { ThirdPartyRecord } from '#domain/record';
import { err, invariant, type Result } from '#domain/result';
import { days, earlier, hours, type Instant, instant, later, minutes } from '#domain/time';
import type { Query } from '../source.ts';
import { defineRecordSource } from './record-source.ts';
import { readRows, recordOf } from './rows.ts';

const ENTITIES_PER_CALL = 25;
/** Twenty calls, and a few more when they are of several types. */
const PLACES_PER_JOB = 500;
/** Far more than the entities of one call have in a window; an answer that is full has lost something. */
const MOST_ROWS = 2000;
/** The API gives an event no more than this, and looks no further back for its beginning. */
const LONGEST_EVENT = days(14);
/** The end of what is still going on is the end of what was asked for. */
const ROUNDING = minutes(10);
const MOST_SHARE = 100;
/** What the dashboard shows around the beginning. */
const AROUND = days(1);

interface Payload {
  readonly error?: string | null | undefined;
  readonly data?: readonly unknown[] | null | undefined;
}

const payload: z.ZodType<Payload> = z.object({
  error: z.string().nullish(),
  data: z.array(z.unknown()).max(MOST_ROWS).nullish(),
});

const time = z.int().min(0).max(4_102_444_800);
const name = z.string().max(64);
const alert = z.object({
  datasource: name,
  entity: z.object({ type: name, code: z.union([z.string().max(64), z.int().transform(String)]), name: z.string() }),
  time,
  level: z.enum(['normal', 'warning', 'critical']),
  value: z.number().min(0).nullish(),
  historyValue: z.number().min(0).nullish(),
});
const event = z.object({
  location: z.string().max(80),
  location_name: z.string(),
  datasource: name,
  start: time,
  duration: z.int().min(0),
});

const common = {
  baseUrl: 'https://api.ioda.inetintel.cc.gatech.edu/v2',
  attribution: {
    text: 'Source: IODA, Internet Intelligence Lab, Georgia Tech',
    url: 'https://ioda.inetintel.cc.gatech.edu/',
    licence: 'Copyright Georgia Tech Research Corporation. All Rights Reserved. Verdicts and links only.',
  },
  format: 'json',
  maxBytes: 4 * 2 ** 20,
  payload,
  placesPerJob: PLACES_PER_JOB,
  queries: (places: Query['places'], window: Query['window']): readonly Query[] =>
    ENTITY_TYPES.flatMap((type) => {
      const watched = places.filter(({ entity }) => entityType(entity) === type);
      const calls = Math.ceil(watched.length / ENTITIES_PER_CALL);
      return Array.from({ length: calls }, (_, i) => {
        return { dataset: type, places: watched.slice(i * ENTITIES_PER_CALL, (i + 1) * ENTITIES_PER_CALL), window };
      });
    }),
} as const;

/** Levels that IODA's own thresholds reached: each step up is a moment. What came of it is in its events. */
export const iodaAlerts = defineRecordSource<Payload>({
  ...common,
  id: 'ioda-alerts',
  title: 'IODA alerts',
  every: minutes(30),
  overlap: days(1),
  backfill: days(7),
  request: (query) => ({ path: pathOf('alerts', query) }),
  parse: (answer, query) =>
    rowsOf(answer, alert, 'alerts', ({ datasource, entity, time: at, level, value, historyValue }) => {
      const about = parseEntity(`${entity.type}/${entity.code}`);
      if (level === 'normal' || about === null) return 'elsewhere';
      const from = instant(at);
      return recordOf(
        {
          source: 'ioda-alerts',
          id: `${about}.${datasource}.${at}`,
          kind: 'alarm',
          entities: [about],
          from,
          until: from,
          cause: 'unknown',
          title: `${entity.name}: ${datasource} ${level}${shareOf(value, historyValue)}`,
          url: dashboard(about, from),
          publishedAt: from,
        },
        query,
      );
    }),
});

/** Alerts joined to events. One that goes on ends, in each answer, with the answer's window: it has no end yet. */
export const iodaEvents = defineRecordSource<Payload>({
  ...common,
  id: 'ioda-events',
  title: 'IODA events',
  every: hours(1),
  // The beginning is the event's name, and is only told by an answer that reaches back to it.
  overlap: LONGEST_EVENT,
  backfill: LONGEST_EVENT,
  request: (query) => ({ path: `${pathOf('events', query)}&orderBy=time/desc` }),
  parse: (answer, query) =>
    rowsOf(answer, event, 'events', ({ location, location_name: place, datasource, start, duration }) => {
      const about = parseEntity(location);
      if (about === null) return 'elsewhere';
      const from = instant(start);
      const end = later(from, duration);
      return recordOf(
        {
          source: 'ioda-events',
          id: `${about}.${datasource}.${start}`,
          kind: 'alarm',
          entities: [about],
          from,
          until: end >= earlier(query.window.until, ROUNDING) ? null : end,
          cause: 'unknown',
          title: `${place}: outage in ${datasource}`,
          url: dashboard(about, from),
          publishedAt: from,
        },
        query,
      );
    }),
});

/** The numbers are theirs; how one compares with the other is what we may repeat. */
function shareOf(value: number | null | undefined, usual: number | null | undefined): string {
  const share = value == null || usual == null ? Number.NaN : value / usual;
  return share < MOST_SHARE ? ` (${Math.round(share * 100)}% of usual)` : '';
}

/** `*.sarima` is a forecast that the project's own dashboard leaves out as well. */
function pathOf(what: 'alerts' | 'events', { dataset, places, window }: Query): string {
  invariant(places.length > 0, 'a query has places');
  const codes = places.map(({ entity }) => encodeURIComponent(entityCode(entity))).join(',');
  const { from, until } = window;
  return `/outages/${what}?entityType=${dataset}&entityCode=${codes}&from=${from}&until=${until}&ignoreMethods=*.sarima&extendWindow=0&limit=${MOST_ROWS}`;
}

function rowsOf<Row>(
  { error, data }: Payload,
  row: z.ZodType<Row>,
  what: string,
  read: Parameters<typeof readRows<Row>>[2],
): Result<readonly ThirdPartyRecord[], PollError> {
  if (typeof error === 'string') return err({ reason: 'upstream-error', detail: error.slice(0, 200) });
  if (data === null || data === undefined) return err({ reason: 'schema', detail: 'data: missing' });
  if (data.length === MOST_ROWS) return err({ reason: 'truncated' });
  return readRows(data, row, read, what);
}

const dashboard = (about: Entity, from: Instant): string =>
  `https://ioda.inetintel.cc.gatech.edu/${entityType(about)}/${encodeURIComponent(entityCode(about))}?from=${earlier(from, AROUND)}&until=${later(from, AROUND)}`;
