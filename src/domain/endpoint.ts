import type { SubscriptionId } from './subscription.ts';
import { days, type Instant } from './time.ts';

/** What a webhook's owner is told through another channel: that it fails, and that nothing more is sent to it. */
export type OwnerNotice = 'failing' | 'disabled';

/** A webhook that fails, since the last time that it took anything. Whoever takes what is sent has none. */
export interface Trouble {
  readonly subscription: SubscriptionId;
  readonly since: Instant;
  /** When it failed last. */
  readonly last: Instant;
  readonly failures: number;
  /** UTC days with a failure. */
  readonly days: number;
  /** Public and secret-free, of the last failure: `http-503`. */
  readonly reason: string;
  /** Null while it is still being sent to. */
  readonly disabledAt: Instant | null;
  /** The last one that became due. */
  readonly notice: OwnerNotice | null;
  /** Its owner is still to be told that. */
  readonly owed: boolean;
  /** Of a mailbox: when it first took a mail again after a bounce that was reported later, as the next may be. Else null. */
  readonly tookAt: Instant | null;
}

const WARN_AFTER = days(1);
const WARN_FAILURES = 3;
/** Five days, often, and not in one bad night: a receiver that nobody happened to write to is not dead. */
const GIVE_UP_AFTER = days(5);
const GIVE_UP_FAILURES = 12;
const GIVE_UP_DAYS = 3;

const dayOf = (at: Instant): number => Math.floor(at / days(1));

/** The trouble with one failure more. */
export function failedAgain(known: Trouble | null, subscription: SubscriptionId, reason: string, at: Instant): Trouble {
  const { since = at, failures = 0, last, days: before = 0 } = known ?? {};
  const isNewDay = last === undefined || dayOf(last) !== dayOf(at);
  const next: Trouble = {
    ...{ subscription, since, last: at, failures: failures + 1, days: before + (isNewDay ? 1 : 0), reason },
    ...{
      disabledAt: known?.disabledAt ?? null,
      notice: known?.notice ?? null,
      owed: known?.owed ?? false,
      tookAt: null,
    },
  };
  if (next.disabledAt !== null) return next;
  const lasted = at - since;
  const isHopeless = lasted >= GIVE_UP_AFTER && next.failures >= GIVE_UP_FAILURES && next.days >= GIVE_UP_DAYS;
  if (isHopeless) return givenUp(next, at);
  const isDue = lasted >= WARN_AFTER && next.failures >= WARN_FAILURES && next.notice === null;
  return isDue ? { ...next, notice: 'failing', owed: true } : next;
}

/** Nothing more is sent: it has failed for too long, or it has said itself that it is gone. */
export const givenUp = (trouble: Trouble, at: Instant): Trouble => ({
  ...trouble,
  ...{ disabledAt: at, notice: 'disabled', owed: true },
});
