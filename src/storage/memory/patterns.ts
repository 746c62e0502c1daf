import type { Entity } from '#domain/entity';
import type { Pattern, PatternId } from '#domain/pattern';
import type { Instant } from '#domain/time';
import type { PatternStore } from '../store.ts';
import { byText, keep } from './keep.ts';

export function memoryPatterns(): PatternStore {
  const kept = new Map<PatternId, { readonly pattern: Pattern; readonly at: Instant }>();
  return {
    async ofEntities(entities) {
      const wanted = new Set<Entity>(entities);
      const found = [...kept.values()].map(({ pattern }) => pattern).filter(({ entity }) => wanted.has(entity));
      return found.sort((a, b) => byText(a.id, b.id));
    },
    async save(pattern, expectedRevision, at) {
      if ((kept.get(pattern.id)?.pattern.revision ?? 0) !== expectedRevision) return 'conflict';
      kept.set(pattern.id, keep({ pattern, at }));
      return 'saved';
    },
    async active(limit) {
      return [...kept.values()]
        .filter(({ pattern }) => pattern.level !== 'ended')
        .sort((a, b) => b.at - a.at || byText(a.pattern.id, b.pattern.id))
        .slice(0, limit)
        .map(({ pattern }) => pattern);
    },
  };
}
