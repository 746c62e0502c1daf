import type { Candidate, Turn } from '#domain/decision';
import type { HoldReason } from '#domain/delivery';
import type { Incident } from '#domain/incident';
import type { SignalId } from '#domain/series';

/** What is true beside the candidate when it is decided. */
export interface Context {
  /** Every open incident that alerts. */
  readonly open: readonly Incident[];
  /** Signals whose source is failing everywhere at once. */
  readonly suspect: ReadonlySet<SignalId>;
}

/** Holds the opening of a thread for a reason, or lets it pass. A thread once opened is owed its turns and its end. */
export type Stage = (candidate: Candidate, context: Context, turn: Turn) => HoldReason | null;
