import type { DeliveryId, HoldReason, Urgency } from './delivery.ts';
import type { SourceId } from './health.ts';
import type { Incident, IncidentId, Severity } from './incident.ts';
import type { Pattern, PatternId } from './pattern.ts';
import type { DigestMode } from './preferences.ts';
import type { Subscription } from './subscription.ts';
import type { Instant } from './time.ts';
import type { ThreadId } from './topic.ts';

/** One message about several threads: a digest that somebody asked for, or what is still open after their quiet time. */
export const SUMMARY_TURNS = ['summary', 'catch-up'] as const;
export type SummaryTurn = (typeof SUMMARY_TURNS)[number];
export type SummaryKind = Exclude<DigestMode, 'each'> | 'catch-up';

/** What a summary says, decided once: whoever sends it later says the same. */
export interface SaidOfSummary {
  readonly topic: 'summary';
  readonly kind: SummaryKind;
  /** The time that it speaks of. */
  readonly from: Instant;
  readonly until: Instant;
  readonly opened: readonly IncidentId[];
  readonly ended: readonly IncidentId[];
  readonly open: readonly IncidentId[];
  /** Windows of which one is due before the next summary. */
  readonly windows: readonly PatternId[];
  /** What was held in that time, by reason. */
  readonly held: readonly { readonly reason: HoldReason; readonly count: number }[];
  /** Sources that brought nothing fresh: what they would show is missing. */
  readonly stale: readonly SourceId[];
  /** Everything named above. */
  readonly together: readonly ThreadId[];
}

/** What a summary speaks of, as it is now. */
export interface SummaryTopic {
  readonly kind: 'summary';
  readonly said: SaidOfSummary;
  readonly opened: readonly Incident[];
  readonly ended: readonly Incident[];
  readonly open: readonly Incident[];
  readonly windows: readonly Pattern[];
}

/** A summary on its way to one subscription. */
export interface Summary {
  readonly subscription: Subscription;
  readonly turn: SummaryTurn;
  /** Names it among the summaries of one subscription by when it was due: `20261122T0730Z`. */
  readonly key: string;
  readonly severity: Severity;
  readonly interrupting: boolean;
  readonly urgency: Urgency;
  readonly said: SaidOfSummary;
}

export const SUMMARY_THREADS = { summary: 'digest', 'catch-up': 'catch-up' } as const satisfies Record<
  SummaryTurn,
  ThreadId
>;

/** `digest/20261122T0730Z/subscription`: derived, so that a summary that is made twice is sent once. */
export const summaryId = ({ turn, key, subscription }: Summary): DeliveryId =>
  `${SUMMARY_THREADS[turn]}/${key}/${subscription.id}`;
