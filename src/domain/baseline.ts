import type { DetectorId } from './finding.ts';
import type { SignalId } from './series.ts';
import type { Subject } from './subject.ts';
import type { Instant } from './time.ts';

/**
 * What is usual for one signal of one subject, learnt from whole days before `until`. Plain data: it is cached in a row
 * and may be thrown away at any time, for `learn` makes the same again from the same history.
 */
export interface Baseline {
  readonly detector: DetectorId;
  readonly signal: SignalId;
  readonly subject: Subject;
  /** The history's end: a midnight in the place's own time zone. */
  readonly until: Instant;
  /** The detector's own numbers, in an order that it defines. */
  readonly numbers: readonly number[];
}
