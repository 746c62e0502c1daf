import type { Trouble } from './endpoint.ts';
import type { SubscriptionId } from './subscription.ts';
import { days, type Instant, later } from './time.ts';

/** A mail server that answers wrongly for a night costs nobody their subscription; one that says it thrice means it. */
const MOST_BOUNCES = 3;
const SUSPENDED_FOR = days(1);
/** The provider keeps a list of its own, and takes nothing for these any more. */
const FINAL: readonly string[] = ['recipient-suppressed', 'complaint'];

/** A mailbox that was not there, once more: nothing is sent to it until `suspendedUntil`. */
export function bounced(known: Trouble | null, subscription: SubscriptionId, reason: string, at: Instant): Trouble {
  const { since = at, failures = 0 } = known ?? {};
  return {
    ...{ subscription, since, last: at, failures: failures + 1, days: 1, reason },
    ...{ disabledAt: null, notice: null, owed: false },
  };
}

export const suspendedUntil = ({ last }: Trouble): Instant => later(last, SUSPENDED_FOR);

/** Then its row and its address are erased. */
export const isGivenUp = ({ failures, reason }: Trouble): boolean => failures >= MOST_BOUNCES || FINAL.includes(reason);
