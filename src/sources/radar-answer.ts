import { z } from 'zod';
import type { PollError } from '#domain/health';
import { err, ok, type Result } from '#domain/result';
import { fromIso, type Instant, type Interval, type Seconds } from '#domain/time';
import type { Dataset } from './radar-datasets.ts';

/** 28 days of hours, and a few more than were asked for. */
const MOST_POINTS = 720;
/** Below, Cloudflare says, there is not enough data for this place and time. */
const LEAST_CONFIDENCE = 3;
/** Annotations that speak of Cloudflare's own gaps, not of the world. */
const OWN_FAULTS = ['PIPELINE', 'PARTIAL_PROJECTION'];
const INTERVALS: ReadonlyMap<number, readonly string[]> = new Map([
  [900, ['FIFTEEN_MINUTES', '15m']],
  [3600, ['ONE_HOUR', '1h']],
]);

type Column = readonly unknown[];
type Table = Readonly<Record<string, Column>>;

interface Meta {
  readonly aggInterval: string;
  readonly lastUpdated: string;
  readonly normalization: string;
  readonly confidenceInfo?:
    | {
        readonly level?: number | null | undefined;
        readonly annotations?: readonly Annotation[] | null | undefined;
      }
    | null
    | undefined;
}

interface Annotation {
  readonly eventType: string;
  readonly startDate?: string | null | undefined;
  readonly endDate?: string | null | undefined;
}

export interface Payload {
  readonly success: boolean;
  readonly errors?: readonly { readonly message?: string | undefined }[] | null | undefined;
  readonly result?: ({ readonly meta: Meta } & Readonly<Record<string, unknown>>) | null | undefined;
}

const date = z.string().max(40);
const meta = z.object({
  aggInterval: z.string().max(32),
  lastUpdated: date,
  normalization: z.string().max(32),
  confidenceInfo: z
    .object({
      level: z.number().nullish(),
      annotations: z
        .array(z.object({ eventType: z.string().max(64), startDate: date.nullish(), endDate: date.nullish() }))
        .max(1000)
        .nullish(),
    })
    .nullish(),
});

/** Series stand beside `meta` under the names that we gave them: they are checked when they are looked up. */
export const payload: z.ZodType<Payload> = z.object({
  success: z.boolean(),
  errors: z
    .array(z.object({ message: z.string().optional() }))
    .max(100)
    .nullish(),
  result: z.looseObject({ meta }).nullish(),
});

/** The cells of a bin, as they came, by column. */
export interface Row {
  readonly at: Instant;
  readonly cells: Readonly<Record<string, unknown>>;
}

/** An answer whose envelope is as it should be. */
export interface Answer {
  /** False when Cloudflare itself says that there is too little to go by. */
  readonly confident: boolean;
  /** Is this bin complete, and free of faults that Cloudflare reports of itself? */
  settled(at: Instant): boolean;
  /** The rows of one series in their order; null when the answer has none of this name. */
  rows(name: string, asked: Interval): Result<readonly Row[], PollError> | null;
}

const schema = (detail: string) => err({ reason: 'schema', detail } as const);

/**
 * Looks at everything an answer says about itself: whether it succeeded, and whether it is what was asked for, because
 * parameters that an endpoint does not know are ignored with status 200.
 */
export function open({ success, errors, result }: Payload, dataset: Dataset): Result<Answer, PollError> {
  if (!success) return err({ reason: 'upstream-error', detail: (errors?.[0]?.message ?? 'no reason').slice(0, 200) });
  if (result === null || result === undefined) return schema('result: missing');
  const { aggInterval, lastUpdated, normalization, confidenceInfo } = result.meta;
  if (!INTERVALS.get(dataset.step)?.includes(aggInterval)) return schema(`meta.aggInterval: ${aggInterval}`);
  if (!dataset.normalization.includes(normalization)) return schema(`meta.normalization: ${normalization}`);
  const updated = fromIso(lastUpdated);
  if (updated === null) return schema('meta.lastUpdated: no time');
  const faults = (confidenceInfo?.annotations ?? []).filter(({ eventType }) => OWN_FAULTS.includes(eventType));
  const spans = faults.map(({ startDate, endDate }) => ({
    from: fromIso(startDate ?? '') ?? Number.NEGATIVE_INFINITY,
    until: fromIso(endDate ?? '') ?? Number.POSITIVE_INFINITY,
  }));
  const { step } = dataset;
  return ok({
    confident: (confidenceInfo?.level ?? LEAST_CONFIDENCE) >= LEAST_CONFIDENCE,
    settled: (at) => at + step <= updated && !spans.some(({ from, until }) => at < until && from < at + step),
    rows: (name, asked) => (Object.hasOwn(result, name) ? readTable(result[name], name, asked, step) : null),
  });
}

function readTable(
  value: unknown,
  name: string,
  { from, until }: Interval,
  step: Seconds,
): Result<readonly Row[], PollError> {
  const table = tableOf(value);
  if (table === null) return schema(`${name}: no table`);
  const { timestamps = [], ...columns } = table;
  if (timestamps.length > MOST_POINTS) return schema(`${name}: ${timestamps.length} points`);
  const names = Object.keys(columns);
  if (names.some((column) => columns[column]?.length !== timestamps.length)) return schema(`${name}: ragged columns`);
  const rows: Row[] = [];
  for (const [i, text] of timestamps.entries()) {
    const at = typeof text === 'string' ? fromIso(text) : null;
    if (at === null || at % step !== 0) return schema(`${name}.timestamps.${i}: not on the grid of ${step}`);
    // One bin at each end is rounding, more is another window than ours.
    if (at < from - step || at > until + step) return schema(`${name}: the dates were not honoured`);
    rows.push({ at, cells: Object.fromEntries(names.map((column) => [column, columns[column]?.[i]])) });
  }
  return ok(rows);
}

function tableOf(value: unknown): Table | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return Object.hasOwn(value, 'timestamps') && Object.values(value).every(Array.isArray) ? (value as Table) : null;
}

const NUMBER = /^\d{1,15}(\.\d{1,18})?(e-?\d{1,2})?$/i;

/**
 * Numbers come as text.
 *
 * @returns null for a gap, NaN for what cannot be read or cannot be
 */
export function numberOf(cell: unknown, most: number): number | null {
  if (cell === null || cell === undefined) return null;
  const value = typeof cell === 'string' && NUMBER.test(cell) ? Number(cell) : cell;
  return typeof value === 'number' && value >= 0 && value <= most ? value : Number.NaN;
}
