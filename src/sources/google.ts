import { z } from 'zod';
import { entityCode, entityType, type Place } from '#domain/entity';
import type { PollError } from '#domain/health';
import { err, invariant, ok, type Result } from '#domain/result';
import type { Series, Signal, SignalId } from '#domain/series';
import { days, floorTo, hours, minutes, type Seconds, seconds } from '#domain/time';
import { drift } from './drift.ts';
import { pieces } from './pieces.ts';
import { seriesOf } from './points.ts';
import { defineSource, type Query } from './source.ts';

/** Longer ranges come in coarser bins (three hours at six months), which would not meet the ones before. */
const LONGEST_WINDOW = days(7);
/** Pieces of a long window share this much: the end of each is too young to count. */
const SEAM = hours(3);
const SHORTEST_STEP = minutes(5);
const DAY = days(1);
/** Fewer bins do not show how far apart they are. */
const LEAST_FOR_STEP = 3;
const MOST_POINTS = LONGEST_WINDOW / SHORTEST_STEP;
const MOST_TRAFFIC = 1e9;
const MOST_CHARACTERS = 2 ** 18;
/** Keeps the answer from being run as a script. */
const GUARD = `)]}'`;

const traffic = (id: SignalId, unit: string): Signal => ({
  id,
  unit,
  step: minutes(30),
  lag: minutes(90),
  // The same numbers as `ioda.gtr`: they stand in for each other and never count as two voices.
  family: 'usage',
});

const PRODUCTS = [
  { name: 'search', code: 19, signal: traffic('google.search', 'Google Search traffic') },
  { name: 'youtube', code: 21, signal: traffic('google.youtube', 'YouTube traffic') },
];

/** `[["tr.atsr", [[milliseconds, [[null, value]]], …], …]]`; what is left of it is not relied on. */
const envelope = z.tuple(
  [z.tuple([z.literal('tr.atsr'), z.array(z.unknown()).max(MOST_POINTS).nullable()], z.unknown())],
  z.unknown(),
);
const item = z.tuple([z.int().multipleOf(1000).min(0), z.unknown()], z.unknown());
const values = z.array(z.array(z.unknown()).max(8).nullable()).max(8).nullable();

/**
 * Google's Transparency Report: a country's share of the traffic to a product. Undocumented, so read with suspicion; IODA
 * passes the same on as `gtr`, and this stands in when IODA is away.
 */
export const google = defineSource<string>({
  id: 'google',
  title: 'Google Transparency Report',
  baseUrl: 'https://transparencyreport.google.com/transparencyreport/api/v3',
  signals: PRODUCTS.map(({ signal }) => signal),
  every: minutes(30),
  overlap: hours(6),
  backfill: days(35),
  attribution: {
    text: 'Source: Google Transparency Report, Traffic and disruptions to Google',
    url: 'https://transparencyreport.google.com/traffic/overview',
    licence: 'No licence stated. Verdicts and ratios only, no raw series.',
  },
  format: 'text',
  maxBytes: MOST_CHARACTERS,
  payload: z.string().max(MOST_CHARACTERS),

  queries: (places, window) =>
    places
      .filter(({ entity }) => entityType(entity) === 'country')
      .flatMap((place) =>
        PRODUCTS.flatMap(({ name }) =>
          pieces(window, LONGEST_WINDOW, SEAM).map((piece) => ({ dataset: name, places: [place], window: piece })),
        ),
      ),

  request: (query) => {
    const { code, signal } = productOf(query);
    // Bins begin where the range does: it has to begin on the grid.
    const start = floorTo(query.window.from, signal.step) * 1000;
    const region = entityCode(placeOf(query).entity);
    return {
      path: `/traffic/fraction?start=${start}&end=${query.window.until * 1000}&region=${region}&product=${code}`,
    };
  },

  parse: (text, query) => {
    if (!text.startsWith(GUARD)) return err({ reason: 'schema', detail: 'not behind the guard' });
    const body = parseJson(text.slice(GUARD.length));
    if (body === undefined) return err({ reason: 'truncated' });
    const checked = envelope.safeParse(body);
    if (!checked.success) return err({ reason: 'schema', detail: 'no list of tr.atsr' });
    return read(checked.data[0][1] ?? [], query);
  },
});

function productOf({ dataset }: Query) {
  const product = PRODUCTS.find(({ name }) => name === dataset);
  invariant(product, `${dataset} is no product of Google's`);
  return product;
}

function placeOf({ places }: Query): Place {
  const [place] = places;
  invariant(place && places.length === 1, 'Google is asked for one country at a time');
  return place;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function read(items: readonly unknown[], query: Query): Result<readonly Series[], PollError> {
  const { signal } = productOf(query);
  const points = new Map<number, number | null>();
  let odd = 0;
  for (const one of items) {
    const point = readItem(one);
    if (point === null) odd += 1;
    else points.set(point.at, point.value);
  }
  const drifted = drift(odd, items.length, 'points');
  if (drifted !== null) return err(drifted);
  const step = stepOf([...points.keys()], signal);
  if (step === null) return err({ reason: 'schema', detail: 'points are on no grid that divides a day' });
  // A value may be of a part of its bin while it is younger than the lag.
  const isSettled = (at: number) => at + step <= query.window.until - signal.lag;
  const settled = [...points].filter((point): point is [number, number] => point[1] !== null && isSettled(point[0]));
  const series = seriesOf(signal, placeOf(query).entity, new Map(settled), query.window, step);
  return ok(series === null ? [] : [series]);
}

/** @returns null for what is no point; a point without a value is a gap */
function readItem(one: unknown): { readonly at: number; readonly value: number | null } | null {
  const parsed = item.safeParse(one);
  if (!parsed.success) return null;
  const inner = values.safeParse(parsed.data[1]);
  if (!inner.success) return null;
  const value = inner.data?.[0]?.[1] ?? null;
  if (value === null) return { at: parsed.data[0] / 1000, value };
  return typeof value === 'number' && value >= 0 && value <= MOST_TRAFFIC ? { at: parsed.data[0] / 1000, value } : null;
}

/** The API chooses the step by the length of the range, and does not say which. */
function stepOf(times: readonly number[], signal: Signal): Seconds | null {
  const sorted = times.toSorted((a, b) => a - b);
  const gaps = sorted.slice(1).map((time, i) => time - (sorted[i] ?? 0));
  const step = sorted.length < LEAST_FOR_STEP ? signal.step : Math.min(...gaps);
  const fits = step >= SHORTEST_STEP && DAY % step === 0 && sorted.every((time) => time % step === 0);
  return fits ? seconds(step) : null;
}
