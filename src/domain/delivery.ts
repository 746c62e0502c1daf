import type { Cause, IncidentId, Reach, Severity, Standing } from './incident.ts';
import type { PatternDays, PatternId, PatternLevel } from './pattern.ts';
import type { ChannelKind, SubscriptionId } from './subscription.ts';
import type { SaidOfSummary, SummaryTurn } from './summary.ts';
import { type Instant, later, type Seconds } from './time.ts';
import type { ThreadId } from './topic.ts';

/** Turns of an incident's thread. */
export const INCIDENT_TURNS = [
  'opened',
  'escalated',
  'updated',
  'partially-restored',
  'reopened',
  'resolved',
  'retracted',
] as const;
/** Turns of a window's thread: `window-opens` an hour before, `window-missed` when it should have come and did not. */
export const WINDOW_TURNS = [
  'window-recognised',
  'window-confirmed',
  'window-changed',
  'window-opens',
  'window-missed',
  'window-ended',
] as const;
export type IncidentTurn = (typeof INCIDENT_TURNS)[number];
export type WindowTurn = (typeof WINDOW_TURNS)[number];
/** Why somebody is told. One incident is one thread, and so is one window: these are their turns. */
export type TellReason = IncidentTurn | WindowTurn;

/** Turns that are owed to whoever was told of the beginning: no preference of theirs keeps them back. */
const ENDS: readonly string[] = ['resolved', 'retracted', 'window-ended'] satisfies readonly TellReason[];
export const isEnd = (reason: string): boolean => ENDS.includes(reason);

/** Why somebody is not told, although it is something that they follow. */
export const HOLD_REASONS = [
  'suspect-source',
  'inhibited',
  'already-told',
  'never-told',
  'expected-window',
  'rolled-up',
  'group-wait',
  'too-soon',
  'flapping',
  'muted-artefact',
  'digest',
  'quiet-hours',
  'muted',
  'over-budget',
] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** Reasons of the one who is not told: they pass at a known time or never, and need not be asked after with every run. */
export const PERSONAL_HOLDS: readonly HoldReason[] = ['digest', 'quiet-hours', 'muted', 'over-budget'];

/** How long a sleeping phone may let it wait. `high`: seconds count, as when access is back and may not last. */
export const URGENCIES = ['low', 'normal', 'high'] as const;
export type Urgency = (typeof URGENCIES)[number];

/**
 * How an incident differs from what a reader was last told: third parties confirm it; it is graver; only the domestic internet is
 * left; worse again after a return; more networks, or fewer; there is a cause; half of what was lost is back.
 */
export const INCIDENT_CHANGES = [
  'confirmed',
  'graver',
  'intranet',
  'relapsed',
  'wider',
  'fewer',
  'cause',
  'restored',
] as const;
export type IncidentChange = (typeof INCIDENT_CHANGES)[number];

/** What a reader knows of an incident's thread once a turn has arrived: the next turn is what differs from it. */
export interface SaidOfIncident {
  readonly topic: 'incident';
  readonly standing: Standing;
  readonly severity: Severity;
  readonly reach: Reach;
  readonly cause: Cause;
  /** Incidents told of in the same thread, by id. */
  readonly together: readonly IncidentId[];
  /** How many of them all, itself included, are over. */
  readonly over: number;
  /** Half of what was lost is back. */
  readonly restored: boolean;
  /** The told window in whose hours it came: then nobody is woken. Null when it is news of its own. */
  readonly window: PatternId | null;
  /** How often the thread was opened again. */
  readonly reopenings: number;
  /** What was new in it; the most important first. */
  readonly changes: readonly IncidentChange[];
}

/** The same of a window's thread. */
export interface SaidOfPattern {
  readonly topic: 'pattern';
  readonly level: PatternLevel;
  readonly days: PatternDays;
  /** Minutes after local midnight, with their uncertainty in minutes. */
  readonly start: number;
  readonly end: number;
  readonly startUncertainty: number;
  readonly endUncertainty: number;
  readonly misses: number;
  /** The newest window that was told not to have come. */
  readonly missed: Instant | null;
  /** The newest one that was told to open. */
  readonly opens: Instant | null;
  readonly together: readonly PatternId[];
}

export type Said = SaidOfIncident | SaidOfPattern | SaidOfSummary;

/** `thread/turn/subscription`: derived, so that telling twice writes once and a receiver can deduplicate. */
export type DeliveryId = string;

/** `bundled`: told in one message with others, whose own row is that of the message. */
export const DELIVERY_STATUSES = [
  'pending',
  'sending',
  'delivered',
  'gone',
  'rejected',
  'superseded',
  'dead',
  'held',
  'bundled',
] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One alert to one subscription over one channel; the table of these is the outbox and the log. */
export interface Delivery {
  readonly id: DeliveryId;
  readonly thread: ThreadId;
  /** The turn's place in its thread. */
  readonly revision: number;
  readonly subscription: SubscriptionId;
  readonly channel: ChannelKind;
  readonly reason: TellReason | SummaryTurn | HoldReason;
  readonly interrupting: boolean;
  readonly urgency: Urgency;
  /** What a tell says; null for what is held. */
  readonly said: Said | null;
  /** For what is held or bundled: the thread in which it is told instead. */
  readonly instead: ThreadId | null;
  readonly status: DeliveryStatus;
  readonly attempt: number;
  readonly dueAt: Instant;
  readonly createdAt: Instant;
  readonly finishedAt: Instant | null;
  /** Public and secret-free: why the last attempt failed, `http-503`, `timeout`. */
  readonly failure: string | null;
}

/** What became of one attempt to send. `reason` is kebab-case, countable, and never holds a target or a secret. */
export type Outcome =
  | { readonly status: 'delivered' }
  | { readonly status: 'retry'; readonly reason: string; readonly after?: Seconds }
  | { readonly status: 'gone'; readonly reason: string }
  | { readonly status: 'rejected'; readonly reason: string };

/**
 * Waits before each further attempt, in seconds. Webhooks follow Standard Webhooks (about three days); a push that is
 * hours old helps nobody; mail waits out greylisting.
 */
const BACKOFF: Record<ChannelKind, readonly number[]> = {
  'web-push': [10, 60, 300, 900, 3600],
  webhook: [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400],
  email: [300, 900, 1800, 3600, 14_400, 43_200, 86_400],
};
/** A receiver may ask for patience, not for silence: longer waits than six hours are cut. */
const LONGEST_WISH = 6 * 3600;

/**
 * When to try again, or null when the schedule is used up.
 *
 * @param attempt how many attempts were made, 1 after the first
 * @param jitter uniform in [0, 1): spreads each wait by ±20 %
 */
export function nextAttempt(
  channel: ChannelKind,
  attempt: number,
  at: Instant,
  jitter: number,
  after?: Seconds,
): Instant | null {
  const wait = BACKOFF[channel][attempt - 1];
  if (wait === undefined) return null;
  const spread = Math.ceil(wait * (0.8 + 0.4 * jitter));
  return later(at, Math.max(spread, Math.min(after ?? 0, LONGEST_WISH)));
}
