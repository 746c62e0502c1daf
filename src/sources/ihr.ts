import { z } from 'zod';
import { entityCode, entityType, type Place } from '#domain/entity';
import { err, invariant, ok } from '#domain/result';
import type { Signal } from '#domain/series';
import { days, floorTo, fromIso, hours, instant, minutes, toIso } from '#domain/time';
import { drift } from './drift.ts';
import { pieces } from './pieces.ts';
import { seriesOf } from './points.ts';
import { defineSource, type Query } from './source.ts';

/** The API allows seven days; six hours of a network with hundreds of endpoints are what the free plan's 10 ms can read. */
const LONGEST_WINDOW = hours(6);
const MOST_ROWS = 50_000;
const MOST_MS = 60_000;

const DELAY: Signal = { id: 'ihr.network-delay', unit: 'ms', step: minutes(30), lag: hours(2), family: 'delay' };

interface Payload {
  readonly next?: string | null | undefined;
  readonly results: readonly unknown[];
}

interface Row {
  readonly timebin: string;
  readonly startpoint_type: string;
  readonly startpoint_name: string;
  readonly startpoint_af: number;
  readonly endpoint_type: string;
  readonly endpoint_af: number;
  readonly median: number;
}

const row: z.ZodType<Row> = z.object({
  timebin: z.string().max(32),
  startpoint_type: z.string().max(8),
  startpoint_name: z.string().max(256),
  startpoint_af: z.int(),
  endpoint_type: z.string().max(8),
  endpoint_af: z.int(),
  median: z.number().min(0).max(MOST_MS),
});

/**
 * The Internet Health Report: delay from a network's Atlas probes to the networks that Atlas traces to, over IPv4. Each
 * row is one pair of networks; ours is the median over the endpoints, of which each weighs the same.
 *
 * Its disconnections (`/disco/events/`) are records of things noticed, without a word on the hours in which nothing was:
 * as a series their absence would pass for calm. They are `records/ihr.ts`.
 */
export const ihr = defineSource<Payload>({
  id: 'ihr',
  title: 'Internet Health Report',
  baseUrl: 'https://www.ihr.live/ihr/api',
  signals: [DELAY],
  sparse: true,
  every: hours(1),
  overlap: hours(5),
  revises: days(1),
  backfill: days(35),
  attribution: {
    text: 'Source: Internet Health Report, IIJ Research Laboratory',
    url: 'https://www.ihr.live/',
    licence: 'CC BY-NC-SA 4.0',
  },
  format: 'json',
  maxBytes: 8 * 2 ** 20,
  payload: z.object({ next: z.string().max(2000).nullish(), results: z.array(z.unknown()).max(MOST_ROWS) }),

  queries: (places, window) =>
    places
      .filter(({ entity }) => entityType(entity) === 'asn')
      .flatMap((place) =>
        pieces(window, LONGEST_WINDOW, 0).map((piece) => ({
          dataset: 'network-delay',
          places: [place],
          window: piece,
        })),
      ),

  request: (query) => {
    const parameters = new URLSearchParams({
      startpoint_type: 'AS',
      startpoint_name: entityCode(placeOf(query).entity),
      startpoint_af: '4',
      endpoint_type: 'AS',
      endpoint_af: '4',
      // A range needs both ends, and both are inclusive.
      timebin__gte: toIso(floorTo(query.window.from, DELAY.step)),
      timebin__lte: toIso(instant(query.window.until - 1)),
      limit: String(MOST_ROWS),
    });
    return { path: `/network_delay/?${parameters}` };
  },

  parse: ({ next, results }, query) => {
    if (typeof next === 'string') return err({ reason: 'schema', detail: `next: more than ${MOST_ROWS} rows` });
    const { entity } = placeOf(query);
    const bins = new Map<number, number[]>();
    let odd = 0;
    for (const one of results) {
      const read = readRow(one);
      if (read === null) odd += 1;
      else if (read.row.startpoint_name === entityCode(entity) && isBetweenNetworks(read.row)) {
        const delays = bins.get(read.at) ?? [];
        bins.set(read.at, delays);
        delays.push(read.row.median);
      }
    }
    const drifted = drift(odd, results.length, 'rows');
    if (drifted !== null) return err(drifted);
    const points = new Map([...bins].map(([at, delays]) => [at, median(delays)]));
    const series = seriesOf(DELAY, entity, points, query.window);
    return ok(series === null ? [] : [series]);
  },
});

function placeOf({ places }: Query): Place {
  const [place] = places;
  invariant(place && places.length === 1, 'the Internet Health Report is asked for one network at a time');
  return place;
}

/** @returns null for a row that is not of the shape or not of a half-hour */
function readRow(value: unknown): { readonly row: Row; readonly at: number } | null {
  const parsed = row.safeParse(value);
  if (!parsed.success) return null;
  const at = fromIso(parsed.data.timebin);
  return at === null || at % DELAY.step !== 0 ? null : { row: parsed.data, at };
}

/** Parameters that an API does not know it ignores: then rows of others come along. */
const isBetweenNetworks = (one: Row): boolean =>
  one.startpoint_type === 'AS' && one.endpoint_type === 'AS' && one.startpoint_af === 4 && one.endpoint_af === 4;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 0, high = 0] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}
