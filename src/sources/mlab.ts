import { z } from 'zod';
import { type Entity, entityCode, entityType, type Place } from '#domain/entity';
import { err, invariant, ok } from '#domain/result';
import type { Signal } from '#domain/series';
import { days, fromIso, type Instant, type Interval, instant, interval, later, toIso } from '#domain/time';
import { continentOf } from './continents.ts';
import { drift } from './drift.ts';
import { seriesOf } from './points.ts';
import { defineSource, type Query } from './source.ts';

const LAG = days(2);
/** 26 March 2024: by what others saw in August 2026, the newest day that any file has. */
const LAST_DAY = instant(1_711_411_200);
/** Eight rows a day of a leap year, and as many again. */
const MOST_ROWS = 6000;
const DAY_LENGTH = 'YYYY-MM-DD'.length;
const MOST_MBPS = 1e6;
const MOST_TESTS = 1e9;

const DOWNLOAD: Signal = { id: 'mlab.download', unit: 'Mbps, median', step: days(1), lag: LAG, family: 'speed' };
const TESTS: Signal = { id: 'mlab.tests', unit: 'addresses that tested', step: days(1), lag: LAG, family: 'usage' };

interface Row {
  readonly date: string;
  readonly download_MED: number | null;
  readonly dl_samples_day: number | null;
}

const row: z.ZodType<Row> = z.object({
  date: z.string().max(32),
  download_MED: z.number().min(0).max(MOST_MBPS).nullable(),
  dl_samples_day: z.int().min(0).max(MOST_TESTS).nullable(),
});

/**
 * Measurement Lab: speed tests that people ran, by day. A file holds one year of one place, eight rows a day, of which
 * each is one bar of a histogram and repeats the day's own numbers. A cut shows in the number of tests; speed may even rise,
 * for those who are left share what there is.
 */
export const mlab = defineSource<readonly unknown[]>({
  id: 'mlab',
  title: 'M-Lab',
  baseUrl: 'https://statistics.measurementlab.net/v0',
  signals: [DOWNLOAD, TESTS],
  sparse: true,
  dormantSince: LAST_DAY,
  every: days(1),
  overlap: days(14),
  backfill: days(35),
  attribution: {
    text: 'Source: M-Lab (Measurement Lab), the NDT data set',
    url: 'https://www.measurementlab.net/tests/ndt/',
    licence: 'CC0',
  },
  format: 'json',
  // A whole year is some 2 MB.
  maxBytes: 4 * 2 ** 20,
  payload: z.array(z.unknown()).max(MOST_ROWS),

  queries: (places, window) =>
    places
      .filter((place) => pathOf(place) !== null)
      .flatMap((place) => years(window).map((year) => ({ dataset: year.name, places: [place], window: year.window }))),

  request: (query) => ({ path: `${pathOf(placeOf(query))}/${query.dataset}/histogram_daily_stats.json` }),

  parse: (rows, query) => {
    const { entity } = placeOf(query);
    const asked = rows.filter((one) => isAsked(one, query.window));
    const read = readRows(asked);
    const drifted = drift(read.odd, asked.length, 'rows');
    if (drifted !== null) return err(drifted);
    const series = [
      seriesOf(DOWNLOAD, entity, read.download, query.window),
      seriesOf(TESTS, entity, read.tests, query.window),
    ];
    return ok(series.filter((one) => one !== null));
  },

  // Nobody tested there this year, or nothing is published any more: how old the newest day is says which.
  isAbsent: (_query, status) => status === 404,
});

function placeOf({ places }: Query): Place {
  const [place] = places;
  invariant(place && places.length === 1, 'M-Lab has one file a place');
  return place;
}

/** A network is asked for where its own country sees it. M-Lab's documents write `AS44244`; its files have the number alone. */
function pathOf({ entity, within }: Place): string | null {
  if (entityType(entity) === 'country') return countryPath(entity);
  if (entityType(entity) !== 'asn' || within === null) return null;
  const country = countryPath(within);
  return country === null ? null : `${country}/asn/${entityCode(entity)}`;
}

function countryPath(entity: Entity): string | null {
  const continent = entityType(entity) === 'country' ? continentOf(entityCode(entity)) : null;
  return continent === null ? null : `/${continent}/${entityCode(entity)}`;
}

const yearOf = (at: number): number => Number(toIso(instant(at)).slice(0, 4));

function startOf(year: number): Instant {
  const start = fromIso(`${year}-01-01T00:00:00Z`);
  invariant(start, `${year} is a year of four digits`);
  return start;
}

/** A new year's file is there once its first day is published: before that the old one is the last that can be asked for. */
function years({ from, until }: Interval): readonly { readonly name: string; readonly window: Interval }[] {
  const last = yearOf(until - LAG - days(1));
  const first = Math.min(yearOf(from), last);
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const year = first + i;
    const start = later(from, Math.max(0, startOf(year) - from));
    return { name: String(year), window: interval(start, year === last ? until : startOf(year + 1)) };
  });
}

/** Most of a file is of other months, and need not be checked. What has no date that sorts is looked at, and counted as odd. */
function isAsked(one: unknown, { from, until }: Interval): boolean {
  const date = one !== null && typeof one === 'object' && 'date' in one ? one.date : null;
  const isDay = typeof date === 'string' && date.length === DAY_LENGTH;
  return !isDay || (date >= toIso(from).slice(0, DAY_LENGTH) && date <= toIso(until).slice(0, DAY_LENGTH));
}

/** The day's numbers, said eight times: rows that contradict the first of their day are as unreadable as odd ones. */
function readRows(rows: readonly unknown[]) {
  const [download, tests] = [new Map<number, number>(), new Map<number, number>()];
  const seen = new Map<string, Row>();
  let odd = 0;
  for (const one of rows) {
    const parsed = row.safeParse(one);
    const at = parsed.success ? fromIso(`${parsed.data.date}T00:00:00Z`) : null;
    if (!parsed.success || at === null) {
      odd += 1;
      continue;
    }
    const { date, download_MED: speed, dl_samples_day: count } = parsed.data;
    const before = seen.get(date);
    if (before !== undefined) {
      if (before.download_MED !== speed || before.dl_samples_day !== count) odd += 1;
      continue;
    }
    seen.set(date, parsed.data);
    if (speed !== null) download.set(at, speed);
    if (count !== null) tests.set(at, count);
  }
  return { download, tests, odd };
}
