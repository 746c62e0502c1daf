import { z } from 'zod';
import { entityCode, entityType, type Place } from '#domain/entity';
import type { PollError } from '#domain/health';
import { err, invariant, ok, type Result } from '#domain/result';
import type { Series, Signal } from '#domain/series';
import { days, floorTo, fromIso, hours, type Instant, type Interval, instant, interval, minutes } from '#domain/time';
import { drift } from './drift.ts';
import { seriesOf } from './points.ts';
import { defineSource, type Query } from './source.ts';

const STEP = minutes(5);
const CALL = '/data/country-resource-stats/data.json';
/** Two thousand rows, half a megabyte. */
const LONGEST_WINDOW = days(7);
const MOST_ROWS = (LONGEST_WINDOW / STEP) * 2;
/** Rows whose counts do not change may be told as one with several periods. */
const MOST_PERIODS = 1000;
const MOST_PREFIXES = 10_000_000;

const prefixes = (version: 'v4' | 'v6'): Signal => ({
  id: `ripestat.prefixes-${version}`,
  unit: `visible IP${version} prefixes`,
  step: STEP,
  lag: minutes(15),
  family: 'control-plane',
});
const COLUMNS = [
  { signal: prefixes('v4'), column: 'v4_prefixes_ris' },
  { signal: prefixes('v6'), column: 'v6_prefixes_ris' },
] as const;

interface Payload {
  readonly status?: string | undefined;
  readonly messages?: readonly unknown[] | undefined;
  readonly data: {
    readonly stats: readonly unknown[];
    readonly resource?: string | readonly string[] | undefined;
    readonly resolution?: string | undefined;
    readonly hd_latest_time?: string | null | undefined;
  };
}

const payload: z.ZodType<Payload> = z.object({
  status: z.string().max(64).optional(),
  messages: z.array(z.unknown()).max(100).optional(),
  data: z.object({
    stats: z.array(z.unknown()).max(MOST_ROWS),
    resource: z.union([z.string().max(64), z.array(z.string().max(64)).max(10)]).optional(),
    resolution: z.string().max(16).optional(),
    hd_latest_time: z.string().max(40).nullish(),
  }),
});

const NOT_AVAILABLE = -1;
/** A count over several collections may have a fraction. */
const count = z.number().min(NOT_AVAILABLE).max(MOST_PREFIXES).nullish();
const row = z.object({
  timeline: z.array(z.object({ starttime: z.string().max(40), endtime: z.string().max(40) })).max(MOST_PERIODS),
  v4_prefixes_ris: count,
  v6_prefixes_ris: count,
});
type Row = z.output<typeof row>;

/** RIPEstat: how many of a country's prefixes the route collectors of RIPE RIS see. */
export const ripestat = defineSource<Payload>({
  id: 'ripestat',
  title: 'RIPEstat',
  baseUrl: 'https://stat.ripe.net',
  signals: COLUMNS.map(({ signal }) => signal),
  // Whoever asks more than a thousand times a day has to register: thirty countries make 960.
  every: minutes(45),
  overlap: hours(6),
  backfill: days(35),
  attribution: {
    text: 'Source: RIPEstat, RIPE NCC',
    url: 'https://stat.ripe.net/',
    licence: 'RIPEstat Service Terms and Conditions: verdicts and ratios only, no raw series.',
  },
  format: 'json',
  maxBytes: 4 * 2 ** 20,
  payload,

  queries: (places, window) =>
    places
      .filter(({ entity }) => entityType(entity) === 'country')
      .flatMap((place) => weeks(window).map((week) => ({ dataset: 'country', places: [place], window: week }))),

  request: (query) => {
    const { window } = query;
    const parameters = new URLSearchParams({
      resource: entityCode(placeOf(query).entity).toLowerCase(),
      // As numbers: written out, times have no zone here. Without a start the answer begins in 2004.
      starttime: String(floorTo(window.from, STEP)),
      endtime: String(window.until),
      resolution: '5m',
      sourceapp: 'nightwire',
    });
    return { path: `${CALL}?${parameters}` };
  },

  parse: ({ status = 'ok', messages = [], data }, query) => {
    if (status !== 'ok') {
      return err({ reason: 'upstream-error', detail: `${status} ${JSON.stringify(messages)}`.slice(0, 200) });
    }
    const asked = entityCode(placeOf(query).entity);
    const told = [data.resource ?? asked].flat().map((one) => one.toUpperCase());
    if (!told.includes(asked)) return err({ reason: 'schema', detail: `resource: ${told.join()} instead of ${asked}` });
    const { resolution = '5m' } = data;
    if (resolution !== '5m') return err({ reason: 'schema', detail: `resolution: ${resolution} instead of 5m` });
    return read(data.stats, utc(data.hd_latest_time ?? ''), query);
  },
});

function placeOf({ places }: Query): Place {
  const [place] = places;
  invariant(place && places.length === 1, 'RIPEstat is asked for one country at a time');
  return place;
}

function weeks({ from, until }: Interval): readonly Interval[] {
  const cuts: Interval[] = [];
  for (let start = from; start < until; ) {
    const end = instant(Math.min(floorTo(start, STEP) + LONGEST_WINDOW, until));
    cuts.push(interval(start, end));
    start = end;
  }
  return cuts;
}

/** Times are UTC and do not say so. */
const utc = (text: string): Instant | null => fromIso(text.endsWith('Z') ? text : `${text}Z`);

/** @param newest the newest bin of five minutes that there is; what comes after it is of a coarser grid */
function read(stats: readonly unknown[], newest: Instant | null, query: Query): Result<readonly Series[], PollError> {
  const { from, until } = query.window;
  const columns = COLUMNS.map((one) => ({ ...one, points: new Map<number, number>() }));
  let odd = 0;
  for (const one of stats) {
    const checked = readRow(one);
    if (checked === null) odd += 1;
    for (const period of checked?.periods ?? []) {
      const end = Math.min(period.until, until, newest === null ? until : newest + STEP);
      for (let at = Math.max(period.from, floorTo(from, STEP)); at < end; at += STEP) {
        for (const { column, points } of columns) {
          const value = checked?.row[column] ?? NOT_AVAILABLE;
          if (value >= 0) points.set(at, value);
        }
      }
    }
  }
  const drifted = drift(odd, stats.length, 'rows');
  if (drifted !== null) return err(drifted);
  const { entity } = placeOf(query);
  const series = columns.map(({ signal, points }) => seriesOf(signal, entity, points, query.window));
  return ok(series.filter((one) => one !== null));
}

/** @returns null for a row that is not of the shape, or whose times are off the grid or backwards */
function readRow(value: unknown): { readonly row: Row; readonly periods: readonly Interval[] } | null {
  const parsed = row.safeParse(value);
  if (!parsed.success) return null;
  const periods: Interval[] = [];
  for (const { starttime, endtime } of parsed.data.timeline) {
    const [start, end] = [utc(starttime), utc(endtime)];
    if (start === null || end === null || start % STEP !== 0 || end < start) return null;
    // The end is that of the bin, or its start: at least one bin it is.
    periods.push(interval(start, instant(Math.max(floorTo(end, STEP), start + STEP))));
  }
  return { row: parsed.data, periods };
}
