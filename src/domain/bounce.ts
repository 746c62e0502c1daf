import type { Trouble } from './endpoint.ts';
import type { SubscriptionId } from './subscription.ts';
import { days, type Instant, later } from './time.ts';

/** A mail server that answers wrongly for a night costs nobody their subscription; one that says it thrice means it. */
const MOST_BOUNCES = 3;
const SUSPENDED_FOR = days(1);
/** The provider keeps a list of its own, and takes nothing for these any more. */
const FINAL: readonly string[] = ['recipient-suppressed', 'complaint'];

/**
 * A mailbox that was not there, once more: nothing is sent to it until `suspendedUntil`. What is reported before then is of
 * mails that went out before it, or said twice, and does not count.
 */
export function bounced(known: Trouble | null, subscription: SubscriptionId, reason: string, at: Instant): Trouble {
  const { since = at, failures = 0 } = known ?? {};
  const isCounted = known !== null && at < suspendedUntil(known);
  const last = isCounted ? known.last : at;
  return {
    ...{ subscription, since, last, failures: isCounted ? failures : failures + 1, days: 1, reason },
    ...{ disabledAt: null, notice: null, owed: false },
  };
}

export const suspendedUntil = ({ last }: Trouble): Instant => later(last, SUSPENDED_FOR);

/** Then its row and its address are erased. */
export const isGivenUp = ({ failures, reason }: Trouble): boolean => failures >= MOST_BOUNCES || FINAL.includes(reason);
