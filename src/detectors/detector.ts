import type { Baseline } from '#domain/baseline';
import type { Place } from '#domain/entity';
import type { DetectorId, Finding, IncidentKind } from '#domain/finding';
import type { Series, SignalId } from '#domain/series';
import type { Subject } from '#domain/subject';
import type { Thresholds } from '#domain/thresholds';
import type { Instant, Interval, Seconds } from '#domain/time';

/** The recent past of one subject as it was known at `at`, with what is usual for it. */
export interface Window {
  readonly subject: Subject;
  readonly place: Place;
  readonly at: Instant;
  /** `recent` seconds up to `at` of each signal, cut by its lag. */
  readonly series: ReadonlyMap<SignalId, Series>;
  readonly baselines: ReadonlyMap<SignalId, Baseline>;
  readonly thresholds: Thresholds;
  /** Of a service: the same service elsewhere and the other services here, as far as they were looked at together. */
  readonly siblings: readonly Sibling[];
  /** When the place itself, or what holds it, was cut off, as far as is known. */
  readonly cutOff: readonly Interval[];
}

/** Another subject's view, to tell what concerns one subject from what concerns many. */
export type Sibling = Pick<Window, 'subject' | 'place' | 'series' | 'baselines'>;

/**
 * Stateless over a window, so that live, replay, back-test and late data are the same call. `learn` is the slow half
 * (once a day and series), `detect` the quick one (every poll).
 */
export interface Detector {
  readonly id: DetectorId;
  readonly kind: IncidentKind;
  readonly signals: readonly SignalId[];
  /** Signals of which a subject must have one to be looked at, where the others only support; all of them when not given. */
  readonly leading?: readonly SignalId[];
  /** How much of the past `learn` reads, whole days. */
  readonly history: Seconds;
  /** How much of the past `detect` reads. */
  readonly recent: Seconds;
  /**
   * @param history `history` seconds before `until`, gaps as null
   * @param except intervals not to be learnt from: what incidents covered, with their overshoot
   * @returns always a baseline; one learnt from too little says so, and `detect` answers `insufficient`
   */
  learn(history: Series, until: Instant, place: Place, except: readonly Interval[]): Baseline;
  /** Findings in time order for each signal, inside the window. Pure. */
  detect(window: Window): readonly Finding[];
  /** What the baseline expects of the bin at `at`, with the band outside of which it would be detected; null if unknown. */
  expected(baseline: Baseline, at: Instant, window: Pick<Window, 'place' | 'thresholds'>): Expected | null;
}

/** In the signal's unit. `low` is where detection begins. */
export interface Expected {
  readonly usual: number;
  readonly low: number;
}
