import { detectors } from '#detectors/index';
import type { Change } from '#domain/incident';
import { type PatternChange, type PatternId, patternsByIncident } from '#domain/pattern';
import { type Series, type Signal, seriesEnd } from '#domain/series';
import { DEFAULT_THRESHOLDS, type Thresholds } from '#domain/thresholds';
import { earlier, type Instant, instant, later } from '#domain/time';
import { detect } from '#pipeline/detect';
import { memoryStore } from '#storage/memory';
import { type Case, knownFrom } from './case.ts';

/** A change of an incident and the moment at which the system would have known it. */
export interface Known {
  readonly at: Instant;
  readonly change: Change;
  /** The window that it was then known to belong to. */
  readonly pattern: PatternId | null;
}

/** The same of a window that repeats. */
export interface KnownPattern {
  readonly at: Instant;
  readonly change: PatternChange;
}

/**
 * Lets a case happen again: every bin is given to the pipeline when it became known, and not before, and the pipeline looks
 * at every such moment until the case ends. The same code as in the Worker, over the in-memory store.
 */
export async function* historyOf(
  history: Case,
  thresholds: Partial<Thresholds> = {},
): AsyncGenerator<Known | KnownPattern> {
  const store = memoryStore();
  await store.places.replace(history.places);
  await store.configuration.save({ ...DEFAULT_THRESHOLDS, ...thresholds }, 0, {
    author: 'case',
    reason: 'replay',
    at: history.from,
  });
  const runtime = { store, detectors, signals: history.signals, log: () => {} };
  const feed = new Feed(history);
  for (const at of feed.moments) {
    const fresh = feed.upTo(at);
    await store.series.put(fresh);
    const touched = new Set(fresh.map(({ subject }) => subject.entity));
    const places = history.places.filter(({ entity }) => touched.has(entity));
    const news = new Set(fresh.map(({ signal }) => signal));
    const { incidents, patterns } = await detect(places, at, runtime, news);
    const kept = incidents.length === 0 ? [] : await store.patterns.ofEntities([...touched]);
    const belonging = patternsByIncident(kept);
    for (const change of incidents) yield { at, change, pattern: belonging.get(change.incident.id) ?? null };
    for (const change of patterns) yield { at, change };
  }
}

/** What happened to incidents alone. */
export async function* changesOf(history: Case, thresholds: Partial<Thresholds> = {}): AsyncGenerator<Known> {
  for await (const known of historyOf(history, thresholds)) if (isOfIncident(known)) yield known;
}

export const isOfIncident = (known: Known | KnownPattern): known is Known => 'incident' in known.change;

/** Hands out each series in the pieces in which it became known. */
class Feed {
  readonly moments: readonly Instant[];
  readonly #left: { readonly series: Series; readonly signal: Signal; given: number }[];

  constructor({ series, signals, until }: Case) {
    this.#left = series.flatMap((one) => {
      const signal = signals.get(one.signal);
      return signal === undefined ? [] : [{ series: one, signal, given: 0 }];
    });
    const moments = new Set<Instant>();
    for (const { series: one, signal } of this.#left) {
      for (let at = one.from; at < seriesEnd(one); at = later(at, one.step)) {
        const known = knownFrom(signal, at);
        if (known <= until) moments.add(known);
      }
    }
    this.moments = [...moments].sort((a, b) => a - b);
  }

  upTo(at: Instant): readonly Series[] {
    const pieces: Series[] = [];
    for (const entry of this.#left) {
      const { series, signal } = entry;
      const known = Math.min(series.values.length, Math.floor((earlier(at, signal.lag) - series.from) / series.step));
      if (known <= entry.given) continue;
      pieces.push({
        ...series,
        from: instant(series.from + entry.given * series.step),
        values: series.values.slice(entry.given, known),
        counts: series.counts?.slice(entry.given, known) ?? null,
      });
      entry.given = known;
    }
    return pieces;
  }
}
