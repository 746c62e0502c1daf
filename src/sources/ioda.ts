import { z } from 'zod';
import { type Entity, entityCode, entityType, type Place } from '#domain/entity';
import type { PollError } from '#domain/health';
import { err, invariant, ok, type Result } from '#domain/result';
import type { Series, Signal } from '#domain/series';
import { subject } from '#domain/subject';
import { days, floorTo, hours, type Interval, instant, minutes, seconds } from '#domain/time';
import { drift } from './drift.ts';
import { DATASETS, type Dataset, datasetOf } from './ioda-datasets.ts';
import { pieces } from './pieces.ts';
import { defineSource, type Query } from './source.ts';

/** The API refuses 100 days and more. */
const LONGEST_WINDOW = days(90);
/** Pieces of a long window share this much, so that the bin that is dropped at the end of one is in the next. */
const SEAM = hours(3);
/** A country's answer costs IODA seconds: a few entities a call is gentle and still an order fewer calls. */
const ENTITIES_PER_CALL = 10;
const DAY = days(1);
const SHORTEST_STEP = minutes(1);
/** A window's worth of bins, and the ones that the API's rounding at both ends may add. */
const ROUNDING = 2;
const MOST_POINTS = LONGEST_WINDOW / SHORTEST_STEP + ROUNDING;

interface RawSeries {
  readonly entityType: string;
  readonly entityCode: string;
  readonly datasource: string;
  readonly subtype?: string | null | undefined;
  readonly from: number;
  readonly step: number;
  readonly values: readonly unknown[];
}

interface Payload {
  readonly error?: string | null | undefined;
  readonly data?: readonly (readonly RawSeries[])[] | null | undefined;
}

/** Some entities have their step as text (`"3600"`). `z.coerce` would also read null and `""` as 0. */
const whole = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number),
]);

/** Not `z.array(z.unknown())`, which walks the bins a second time to look at nothing. */
const bins = z.custom<readonly unknown[]>(
  (values) => Array.isArray(values) && values.length <= MOST_POINTS,
  `must be a list of at most ${MOST_POINTS} bins`,
);

const payload = z.object({
  error: z.string().nullish(),
  data: z
    .array(
      z.array(
        z.object({
          entityType: z.string().max(32),
          entityCode: z.union([z.string().max(64), z.int().transform(String)]),
          datasource: z.string().max(64),
          subtype: z.string().max(64).nullish(),
          from: whole,
          step: whole,
          values: bins,
        }),
      ),
    )
    .nullish(),
});

/**
 * Internet Outage Detection and Analysis, API v2: `signals/raw`, one datasource a call, because a call for several
 * floors `from` to each of their steps in turn.
 */
export const ioda = defineSource<Payload>({
  id: 'ioda',
  title: 'IODA',
  baseUrl: 'https://api.ioda.inetintel.cc.gatech.edu/v2',
  signals: DATASETS.flatMap(({ taken }) => taken.map(({ signal }) => signal)),
  every: minutes(10),
  overlap: hours(6),
  backfill: days(35),
  attribution: {
    text: 'Source: IODA, Internet Intelligence Lab, Georgia Tech',
    url: 'https://ioda.inetintel.cc.gatech.edu/',
    licence:
      'Copyright Georgia Tech Research Corporation. All Rights Reserved. Verdicts and ratios only, no raw series.',
  },
  format: 'json',
  maxBytes: 8 * 2 ** 20,
  payload,

  queries: (places, window) =>
    DATASETS.flatMap(({ datasource, entities }) =>
      entities
        .flatMap((type) => chunks(places.filter((place) => entityType(place.entity) === type)))
        .flatMap((some) =>
          pieces(window, LONGEST_WINDOW, SEAM).map((piece) => ({ dataset: datasource, places: some, window: piece })),
        ),
    ),

  request: ({ dataset, places, window }) => {
    const [first] = places;
    invariant(first, 'a query has places');
    const products = datasetOf(dataset).taken.flatMap(({ product }) => product ?? []);
    const codes = places.map(({ entity }) => encodeURIComponent(entityCode(entity))).join(',');
    const params = products.length === 0 ? '' : `&sourceParams=${products.join()}`;
    return {
      path: `/signals/raw/${entityType(first.entity)}/${codes}?from=${window.from}&until=${window.until}&datasource=${dataset}${params}`,
    };
  },

  parse: ({ error, data }, query) => {
    if (typeof error === 'string') return err({ reason: 'upstream-error', detail: error.slice(0, 200) });
    if (data === null || data === undefined) return err({ reason: 'schema', detail: 'data: missing' });
    return read(data.flat(), query);
  },
});

function chunks(places: readonly Place[]): readonly (readonly Place[])[] {
  const count = Math.ceil(places.length / ENTITIES_PER_CALL);
  return Array.from({ length: count }, (_, i) => places.slice(i * ENTITIES_PER_CALL, (i + 1) * ENTITIES_PER_CALL));
}

function read(answers: readonly RawSeries[], query: Query): Result<readonly Series[], PollError> {
  const dataset = datasetOf(query.dataset);
  const asked = new Set(query.places.map(({ entity }) => entity));
  const found = new Map<string, Series>();
  let odd = 0;
  let present = 0;
  for (const raw of answers) {
    const entity = `${raw.entityType}/${raw.entityCode}` as Entity;
    const signal = signalOf(raw, dataset);
    if (!asked.has(entity) || signal === null || raw.values.length === 0) continue;
    const complaint = gridComplaint(raw, query.window);
    if (complaint !== null) return err({ reason: 'schema', detail: `${entity}: ${complaint}` });
    const cut = readValues(raw, dataset, signal, query.window);
    odd += cut.odd;
    present += cut.present;
    const about = { signal: signal.id, subject: subject(entity), from: instant(cut.from), step: seconds(raw.step) };
    if (cut.values.length > 0) found.set(`${signal.id} ${entity}`, { ...about, values: cut.values, counts: null });
  }
  const drifted = drift(odd, present, 'values');
  return drifted === null ? ok([...found.values()]) : err(drifted);
}

/** Null for an answer to another question. */
function signalOf({ datasource, subtype }: RawSeries, dataset: Dataset): Signal | null {
  if (datasource !== dataset.datasource) return null;
  const own = dataset.taken.find(({ product }) => product === null || product === (subtype ?? product));
  return own?.signal ?? null;
}

function gridComplaint({ from, step, values }: RawSeries, { from: start, until }: Interval): string | null {
  if (step < SHORTEST_STEP || DAY % step !== 0) return `step ${step} does not divide a day`;
  if (from % step !== 0) return `from ${from} is off the grid of ${step}`;
  if (values.length > Math.ceil((until - start) / step) + ROUNDING) return `${values.length} bins were not asked for`;
  return null;
}

interface Cut {
  readonly from: number;
  readonly values: readonly (number | null)[];
  readonly odd: number;
  readonly present: number;
}

/**
 * The bins inside the window that have ended, on the answer's own grid. What is no number is unknown, never zero.
 * The newest value goes if it ended less than the lag ago: it may be the mean of a part of its bin.
 */
function readValues(
  { from, step, values }: RawSeries,
  { field, most }: Dataset,
  { lag }: Signal,
  window: Interval,
): Cut {
  const first = Math.max(0, (floorTo(window.from, step) - from) / step);
  const end = Math.min(values.length, Math.floor((window.until - from) / step));
  const kept: (number | null)[] = [];
  let odd = 0;
  let present = 0;
  for (let i = first; i < end; i += 1) {
    const value = field === null ? values[i] : nested(values[i], field);
    if (value === null) {
      kept.push(null);
      continue;
    }
    present += 1;
    const readable = typeof value === 'number' && value >= 0 && value <= most;
    if (!readable) odd += 1;
    kept.push(readable ? value : null);
  }
  dropTrailingGaps(kept);
  const newestEnd = from + step * (first + kept.length);
  if (kept.length > 0 && newestEnd > window.until - lag) {
    kept.pop();
    dropTrailingGaps(kept);
  }
  return { from: from + step * first, values: kept, odd, present };
}

/**
 * Bins of loss and delay are lists of groups, `[{"agg_values": {"loss_pct": 1.2}}]`, of which IODA's own pages read the first.
 * No groups, and a group without the number, are bins of which nothing is known; a number alone is read as it is.
 */
function nested(bin: unknown, field: string): unknown {
  if (!Array.isArray(bin)) return bin;
  const groups: unknown = bin[0] ?? null;
  if (groups === null) return null;
  const values: unknown = typeof groups === 'object' && 'agg_values' in groups ? groups.agg_values : undefined;
  if (values === null || typeof values !== 'object' || Array.isArray(values)) return values;
  return (values as Record<string, unknown>)[field] ?? null;
}

function dropTrailingGaps(values: (number | null)[]): void {
  while (values.length > 0 && values.at(-1) === null) values.pop();
}
