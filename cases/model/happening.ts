import type { Entity } from '#domain/entity';
import type { IncidentKind } from '#domain/finding';
import type { Cause, Reach } from '#domain/incident';
import type { SignalId } from '#domain/series';
import type { ServiceId } from '#domain/subject';
import type { Instant, Interval } from '#domain/time';
import type { WindowLabel } from '../../scripts/score/labels.ts';

/** Something that changes what a signal of a place measures. */
export interface Effect {
  readonly entity: Entity;
  readonly signal: SignalId;
  /** Outside of it the factor is 1. */
  readonly during: Interval;
  /** What is left of the usual level, 1 is all of it; may exceed 1. */
  readonly factor: (at: Instant) => number;
}

/** Nobody looked. */
export interface Gap {
  readonly entity: Entity;
  readonly signals: readonly SignalId[];
  readonly during: Interval;
}

/** The share of anomalous tests is another for a while. */
export interface Interference {
  readonly entity: Entity;
  readonly service: ServiceId;
  readonly during: Interval;
  readonly rate: number;
}

/** A label before its world is known: the lags of the signals that see it say when it can be found at the earliest. */
export interface Truth {
  readonly kind: IncidentKind;
  readonly entity: Entity;
  readonly service?: ServiceId;
  readonly from: Instant;
  readonly until: Instant | null;
  /** The signals that lose enough to be noticed. None: nobody can tell when it can be found at the earliest. */
  readonly seenBy: readonly SignalId[];
  /** Granted on top of the earliest moment, or of the start where that is not known. */
  readonly slackMinutes: number;
  readonly optional?: boolean;
  readonly cause?: Cause;
  readonly reach?: Reach;
}

/** What happens in a world, and what is to be said of it. */
export interface Happening {
  readonly effects?: readonly Effect[];
  readonly gaps?: readonly Gap[];
  readonly interferences?: readonly Interference[];
  readonly truths?: readonly Truth[];
  readonly windows?: readonly WindowLabel[];
}
