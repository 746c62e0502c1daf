import type { Entity } from '#domain/entity';
import { byWeight, isDuring, isPast, revised, type ThirdPartyRecord } from '#domain/record';
import { MOST_RECORDS, type RecordStore } from '../store.ts';
import { byText, keep } from './keep.ts';

export function memoryRecords(): RecordStore {
  const kept = new Map<string, ThirdPartyRecord>();
  const keyOf = ({ source, id }: ThirdPartyRecord) => `${source} ${id}`;
  const newestFirst = (a: ThirdPartyRecord, b: ThirdPartyRecord) =>
    b.publishedAt - a.publishedAt || byText(a.source, b.source) || byText(a.id, b.id);
  return {
    async put(records) {
      for (const record of records) kept.set(keyOf(record), keep(revised(kept.get(keyOf(record)), record)));
    },
    async overlapping(entities, interval) {
      const wanted = new Set<Entity>(entities);
      return [...kept.values()]
        .filter((record) => isDuring(record, interval) && record.about.entities.some((entity) => wanted.has(entity)))
        .sort(byWeight)
        .slice(0, MOST_RECORDS);
    },
    async recent(limit) {
      return [...kept.values()].sort(newestFirst).slice(0, limit);
    },
    async prune(before) {
      for (const [key, record] of kept) if (isPast(record, before)) kept.delete(key);
    },
  };
}
