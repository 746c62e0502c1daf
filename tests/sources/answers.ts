import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Entity, Place } from '#domain/entity';
import { fromIso, type Instant, type Interval } from '#domain/time';
import type { Query, Source } from '#sources/source';

export function at(iso: string): Instant {
  const time = fromIso(iso);
  if (time === null) throw new Error(`${iso} is no time`);
  return time;
}

export const span = (from: string, until: string): Interval => ({ from: at(from), until: at(until) });

export const place = (entity: Entity, within: Entity | null = null): Place => ({
  entity,
  name: entity,
  timezone: 'UTC',
  within,
  access: null,
  control: false,
});

/** The one query that a source makes of this dataset. */
export function queryOf(source: Source, dataset: string, places: readonly Place[], window: Interval): Query {
  const queries = source.queries(places, window).filter((query) => query.dataset === dataset);
  const [query] = queries;
  if (query === undefined || queries.length !== 1) throw new Error(`${queries.length} queries of ${dataset}`);
  return query;
}

const here = fileURLToPath(new URL('.', import.meta.url).href);
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

export const fixture = (path: string): unknown => readJson(`${here}../fixtures/${path}`);
export const textFixture = (path: string): string => readFileSync(`${here}../fixtures/${path}`, 'utf8');

/** Recorded answers, which their licences keep out of this repository. */
const RECORDED = `${here}../../../shared/fixtures/`;

export const recorded = (path: string): unknown => readJson(RECORDED + path);
export const recordedText = (path: string): string => readFileSync(RECORDED + path, 'utf8');

/** Says aloud what is not tested on a machine without the recordings. */
export function withoutRecording(path: string): boolean {
  const absent = !existsSync(RECORDED + path);
  if (absent) console.warn(`SKIPPED: the recording ${path} is not on this machine (it is not ours to redistribute)`);
  return absent;
}

export interface IodaSeries {
  readonly entityType?: string;
  readonly entityCode?: string | number;
  readonly datasource?: string;
  readonly subtype?: string | null;
  readonly from: number;
  readonly step?: number | string;
  readonly values: readonly unknown[];
}

export const iodaAnswer = (...series: readonly IodaSeries[]) => ({
  type: 'signals',
  error: null,
  data: series.map((one) => [
    { entityType: 'country', entityCode: 'IR', datasource: 'bgp', subtype: '', step: 300, nativeStep: 300, ...one },
  ]),
});

export const ooniRow = (
  time: string,
  group: Readonly<Record<string, string>>,
  counts: Readonly<Record<string, unknown>>,
) => ({
  anomaly_count: 0,
  confirmed_count: 0,
  failure_count: 0,
  ok_count: 0,
  measurement_count: 0,
  measurement_start_day: time,
  ...group,
  ...counts,
});

export const ooniAnswer = (rows: readonly unknown[]) => ({ v: 0, dimension_count: 2, db_stats: {}, result: rows });
