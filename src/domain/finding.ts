import type { Family, SignalId } from './series.ts';
import type { Subject } from './subject.ts';
import type { Interval, Seconds } from './time.ts';

/** `outage`: connectivity lost, wholly or partly; `throttling`: connected but slowed; `service-block`: one service. */
export const INCIDENT_KINDS = ['outage', 'throttling', 'service-block'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** Stable, with its version: a new meaning is a new number. */
export type DetectorId = `${string}@${number}`;

/** The witness behind a claim: what was seen and what was expected, in the signal's own unit. */
export interface Evidence {
  readonly signal: SignalId;
  readonly family: Family;
  readonly detector: DetectorId;
  readonly interval: Interval;
  readonly observed: number;
  readonly expected: number;
  /** Tests behind `observed`, for signals that count, else null. */
  readonly count: number | null;
  /** How long it took from half to four fifths of the depth, where that was seen: a switch, or batteries. */
  readonly fall?: Seconds;
  /** Of one service: other countries in which it began to fail in the same days, where these are too many for chance. */
  readonly together?: number;
}

/** What was measured, unlike what others have published: an annotation stands beside it, and recovers from nothing. */
export const isMeasured = ({ family }: Pick<Evidence, 'family'>): boolean => family !== 'annotation';

export type InsufficientReason = 'gap' | 'short-history' | 'low-volume' | 'between-thresholds' | 'suspect-source';

/**
 * What a detector says of one signal of one subject over an interval. `insufficient` is an answer of its own: it never
 * opens, and it never resolves.
 */
export type Finding = {
  readonly detector: DetectorId;
  readonly kind: IncidentKind;
  readonly subject: Subject;
  readonly signal: SignalId;
  readonly family: Family;
  readonly interval: Interval;
} & (
  | {
      readonly status: 'detected';
      /** The last known bin still shows it; `interval.until` is then the end of what is known, not of the event. */
      readonly ongoing: boolean;
      readonly evidence: Evidence;
      /** The share lost over the last hour of it, where the depth is followed; `evidence` tells of the deepest. */
      readonly latest?: number;
      /** Enough independent observers inside one signal (OONI tests of many probes): it needs no second family. */
      readonly standsAlone: boolean;
    }
  | { readonly status: 'normal' }
  | { readonly status: 'insufficient'; readonly reason: InsufficientReason }
);
