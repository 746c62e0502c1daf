import type { Newest } from '#domain/health';
import type { ThirdPartyRecord } from '#domain/record';
import type { Series } from '#domain/series';
import { type Instant, later } from '#domain/time';

/** What is known of the newest values, with what has come in now: starts of bins, and moments of publication. */
export function withNewest(known: Newest, items: readonly (Series | ThirdPartyRecord)[]): Newest {
  const newest = { signals: { ...known.signals }, entities: { ...known.entities } };
  for (const item of items) {
    const start = 'publishedAt' in item ? item.publishedAt : newestBin(item);
    if (start === null) continue;
    const entities = 'publishedAt' in item ? item.about.entities : [item.subject.entity];
    for (const entity of entities) newest.entities[entity] = max(start, newest.entities[entity]);
    if ('signal' in item) newest.signals[item.signal] = max(start, newest.signals[item.signal]);
  }
  return newest;
}

/** Null when no bin has a value. */
function newestBin({ from, step, values }: Series): Instant | null {
  const last = values.findLastIndex((value) => value !== null);
  return last < 0 ? null : later(from, last * step);
}

const max = (start: Instant, known: Instant | undefined): Instant =>
  known === undefined || start > known ? start : known;
