import type { ArtefactMute } from '#domain/artefact';
import type { Candidate, Told, Turn } from '#domain/decision';
import type { HoldReason } from '#domain/delivery';
import type { Incident } from '#domain/incident';
import type { SignalId } from '#domain/series';
import type { SubscriptionId } from '#domain/subscription';
import type { Instant } from '#domain/time';
import type { ThreadId } from '#domain/topic';

/** What is true beside the candidate when it is decided. */
export interface Context {
  readonly at: Instant;
  /** Every open incident that alerts. */
  readonly open: readonly Incident[];
  /** Signals whose source is failing everywhere at once. */
  readonly suspect: ReadonlySet<SignalId>;
  /** What on-call staff have muted, whether or not it has run out. */
  readonly artefacts: readonly ArtefactMute[];
  /** When this subscription was given the notices that count against its budget, in the last 24 hours, oldest first. */
  readonly spent: (subscription: SubscriptionId) => readonly Instant[];
  /** What this subscription was told last in this thread. */
  readonly told: (thread: ThreadId, subscription: SubscriptionId) => Told | null;
}

export interface Held {
  readonly hold: HoldReason;
  /** When to offer it to this one again; left out where that is for the world to say, or never. */
  readonly until?: Instant;
}

/** Holds a turn for a reason, or lets it pass with null. */
export type Stage = (candidate: Candidate, context: Context, turn: Turn) => Held | null;
