import type { SignalId } from '#domain/series';
import { subjectFromKey, subjectKey } from '#domain/subject';
import { type Day, dayOf, daysOf, fromDays, mergeDay, toDays } from '../days.ts';
import type { SeriesStore } from '../store.ts';
import { byText } from './keep.ts';

export function memorySeries(): SeriesStore {
  /** signal → subject → day. */
  const kept = new Map<SignalId, Map<string, Map<number, Day>>>();

  const daysFor = (signal: SignalId, subject: string): Map<number, Day> => {
    const subjects = kept.get(signal) ?? new Map<string, Map<number, Day>>();
    kept.set(signal, subjects);
    const days = subjects.get(subject) ?? new Map<number, Day>();
    subjects.set(subject, days);
    return days;
  };

  return {
    async put(series) {
      const cut = series.map((one) => ({ one, days: toDays(one) }));
      for (const { one, days } of cut) {
        if (days.length === 0) continue;
        const stored = daysFor(one.signal, subjectKey(one.subject));
        for (const day of days) stored.set(day.day, mergeDay(stored.get(day.day), day));
      }
    },

    async read(wanted) {
      return wanted.map((wish) => {
        const stored = kept.get(wish.signal)?.get(subjectKey(wish.subject));
        const { first, last } = daysOf(wish.interval);
        const days: Day[] = [];
        for (let number = first; number <= last; number += 1) {
          const day = stored?.get(number);
          if (day !== undefined) days.push(day);
        }
        return fromDays(wish, days, wish.step, wish.interval);
      });
    },

    async subjects(signals, entities) {
      const inside = new Set(entities);
      const keys = new Set(signals.flatMap((signal) => [...(kept.get(signal)?.keys() ?? [])]));
      return [...keys]
        .sort(byText)
        .map(subjectFromKey)
        .filter(({ entity }) => inside.has(entity));
    },

    async prune(before) {
      for (const subjects of kept.values()) {
        for (const [subject, days] of subjects) {
          for (const number of days.keys()) if (number < dayOf(before)) days.delete(number);
          if (days.size === 0) subjects.delete(subject);
        }
      }
    },
  };
}
