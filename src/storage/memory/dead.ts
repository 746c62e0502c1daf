import type { Delivery } from '#domain/delivery';
import type { DeadMessage, DeadStore } from '../dead.ts';
import { byText, keep } from './keep.ts';

/** @param dead deliveries whose attempts are used up, newest first */
export function memoryDead(dead: () => readonly Delivery[]): DeadStore {
  const kept = new Map<string, DeadMessage>();
  return {
    async put(message) {
      if (!kept.has(message.id)) kept.set(message.id, keep(message));
    },
    async messages(limit) {
      return [...kept.values()].sort((a, b) => b.diedAt - a.diedAt || byText(a.id, b.id)).slice(0, limit);
    },
    async message(id) {
      return kept.get(id) ?? null;
    },
    async drop(id) {
      kept.delete(id);
    },
    async deliveries(limit) {
      return dead().slice(0, limit);
    },
  };
}
