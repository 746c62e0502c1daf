import type { Delivery, DeliveryId, HoldReason, Said, TellReason, Urgency } from './delivery.ts';
import type { Subscription } from './subscription.ts';
import { SUMMARY_THREADS, type Summary, type SummaryTurn, summaryId } from './summary.ts';
import type { Instant } from './time.ts';
import { revisionOf, type ThreadId, type Topic, threadOf } from './topic.ts';

/** A topic and somebody who may want to hear of it. */
export interface Candidate {
  readonly topic: Topic;
  readonly subscription: Subscription;
}

/** One turn of a thread, as it would be told to one subscription. */
export interface Turn {
  readonly tell: TellReason;
  /** Its place in the thread: grows with every turn that is told. Of a lone incident it is the incident's own. */
  readonly revision: number;
  /** May ring, and counts as a notice; else it quietly replaces what was shown before. */
  readonly interrupting: boolean;
  readonly urgency: Urgency;
  /** What the reader knows once this has arrived. */
  readonly said: Said;
}

/** What a subscription has been told last in a thread, from deliveries that are on their way or have arrived. */
export interface Told {
  readonly reason: TellReason;
  readonly revision: number;
  readonly at: Instant;
  readonly interrupting: boolean;
  readonly said: Said;
}

export interface Hold {
  readonly hold: HoldReason;
  /** The thread in which it is told instead, for `rolled-up` and `expected-window`. */
  readonly instead: ThreadId | null;
  /** When to offer it to this one again; left out where that is for the world to say, or never. */
  readonly until?: Instant;
}

/** Tell, or hold, always for a reason that can be shown to the subscriber. */
export type Decision = Candidate & (Turn | Hold);

/** Derived from what is said to whom, so that deciding twice writes one row. */
export function deliveryId(decision: Decision): DeliveryId {
  const turn = 'tell' in decision ? `${decision.tell}-${decision.revision}` : `held-${decision.hold}`;
  return `${threadOf(decision.topic)}/${turn}/${decision.subscription.id}`;
}

/** A summary as the row that keeps it. */
export function recordedSummary(summary: Summary, at: Instant): Delivery {
  const { subscription, turn, interrupting, urgency, said } = summary;
  return {
    id: summaryId(summary),
    thread: SUMMARY_THREADS[turn],
    subscription: subscription.id,
    channel: subscription.channel,
    revision: said.until,
    reason: turn,
    ...{ interrupting, urgency, said, instead: null },
    ...{ status: 'pending', attempt: 0, dueAt: at, createdAt: at, finishedAt: null, failure: null },
  };
}

/** A decision to tell as a row beside the summary that tells it: whoever is told in a bundle is owed the end likewise. */
export function bundled(decision: Decision, turn: SummaryTurn, at: Instant): Delivery {
  return { ...recorded(decision, at), interrupting: false, status: 'bundled', instead: SUMMARY_THREADS[turn] };
}

/** A decision as the row that keeps it: a tell waits to be sent, a hold is there to be shown. */
export function recorded(decision: Decision, at: Instant): Delivery {
  const { topic, subscription } = decision;
  const turn =
    'tell' in decision
      ? { reason: decision.tell, status: 'pending' as const, instead: null, ...aspects(decision) }
      : {
          reason: decision.hold,
          status: 'held' as const,
          instead: decision.instead,
          ...{ revision: revisionOf(topic), interrupting: false, urgency: 'low' as const, said: null },
        };
  return {
    id: deliveryId(decision),
    thread: threadOf(topic),
    subscription: subscription.id,
    channel: subscription.channel,
    ...turn,
    attempt: 0,
    dueAt: at,
    createdAt: at,
    finishedAt: null,
    failure: null,
  };
}

const aspects = ({ revision, interrupting, urgency, said }: Turn) => ({ revision, interrupting, urgency, said });
