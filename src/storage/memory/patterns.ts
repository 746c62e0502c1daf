import type { Entity } from '#domain/entity';
import type { Pattern, PatternId } from '#domain/pattern';
import type { Instant } from '#domain/time';
import { opensAt } from '../opens-at.ts';
import type { PatternStore } from '../store.ts';
import { byText, keep } from './keep.ts';

interface Kept {
  readonly pattern: Pattern;
  readonly at: Instant;
  /** What was offered to all. */
  readonly dispatched: number;
  readonly announced: number;
}

export function memoryPatterns(): PatternStore {
  const kept = new Map<PatternId, Kept>();
  const isDue = ({ pattern, at, dispatched, announced }: Kept, now: Instant, ahead: number) => {
    const opens = opensAt(pattern, at);
    return (
      dispatched < pattern.revision || (opens !== null && opens > announced && opens > now && opens <= now + ahead)
    );
  };
  return {
    async ofEntities(entities) {
      const wanted = new Set<Entity>(entities);
      const found = [...kept.values()].map(({ pattern }) => pattern).filter(({ entity }) => wanted.has(entity));
      return found.sort((a, b) => byText(a.id, b.id));
    },
    async save(pattern, expectedRevision, at) {
      const before = kept.get(pattern.id);
      if ((before?.pattern.revision ?? 0) !== expectedRevision) return 'conflict';
      const { dispatched = 0, announced = 0 } = before ?? {};
      kept.set(pattern.id, { ...keep({ pattern, at }), dispatched, announced });
      return 'saved';
    },
    async active(limit) {
      return [...kept.values()]
        .filter(({ pattern }) => pattern.level !== 'ended')
        .sort((a, b) => b.at - a.at || byText(a.pattern.id, b.pattern.id))
        .slice(0, limit)
        .map(({ pattern }) => pattern);
    },
    async byIds(ids) {
      return [...new Set(ids)].flatMap((id) => kept.get(id)?.pattern ?? []);
    },
    async due(at, ahead, limit) {
      return [...kept.values()]
        .filter((one) => isDue(one, at, ahead))
        .sort((a, b) => a.at - b.at || byText(a.pattern.id, b.pattern.id))
        .slice(0, limit)
        .map(({ pattern }) => pattern);
    },
    async markDispatched(id, revision, announced) {
      const one = kept.get(id);
      if (one === undefined) return;
      kept.set(id, {
        ...one,
        dispatched: Math.max(one.dispatched, revision),
        announced: Math.max(one.announced, announced),
      });
    },
  };
}
