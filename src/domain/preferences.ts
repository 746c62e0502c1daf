import type { Entity } from './entity.ts';
import type { Severity } from './incident.ts';
import type { Instant } from './time.ts';

/**
 * Minutes after local midnight, 0 to 1439, on a clock of the subscription's zone. Half-open, and past midnight when `until`
 * is not after `from`; the two are never the same.
 */
export interface QuietHours {
  readonly from: number;
  readonly until: number;
}

/** `each` as it happens; else one summary a day or a week, or a daily one of nothing but what is still open. */
export const DIGEST_MODES = ['each', 'daily', 'weekly', 'open-only'] as const;
export type DigestMode = (typeof DIGEST_MODES)[number];

/** Nothing that interrupts comes of this place, or of any (`*`), before then. */
export interface Mute {
  readonly entity: Entity | '*';
  readonly until: Instant;
}

/** When and how often somebody wants to be interrupted. What they want to hear of is the filter's. */
export interface Preferences {
  readonly quietHours: QuietHours | null;
  /** From this severity on an alert breaks the quiet hours. */
  readonly wakeFor: Severity;
  /** The most interrupting notices in 24 hours, 1 to 100; critical ones never count. Null for no limit. */
  readonly budget: number | null;
  readonly mutes: readonly Mute[];
  readonly digest: DigestMode;
  /** 0 to 23, on a clock of the subscription's zone. */
  readonly digestHour: number;
  /** Neutral words on lock screens and in subject lines. */
  readonly discreet: boolean;
}

export const CRITICAL: Severity = 4;

/** What a person has who has chosen nothing. */
export const USUAL_PREFERENCES: Preferences = {
  quietHours: null,
  wakeFor: CRITICAL,
  budget: 12,
  mutes: [],
  digest: 'each',
  digestHour: 8,
  discreet: false,
};

/** A machine does not tire, and must not miss an event for our courtesy. */
export const WEBHOOK_PREFERENCES: Preferences = { ...USUAL_PREFERENCES, budget: null };
