import type { Trouble } from './endpoint.ts';
import type { SubscriptionId } from './subscription.ts';
import { days, type Instant, later } from './time.ts';

/** A mail server that answers wrongly for a night costs nobody their subscription; one that says it thrice means it. */
const MOST_BOUNCES = 3;
export const SUSPENDED_FOR = days(1);
/** A relay that has taken a mail tries to pass it on for four or five days before it reports that it could not (RFC 5321, 4.5.4.1). */
const REPORTED_WITHIN = days(5);
/** As our own report of such a bounce says it; any other reason is the answer to the mail itself. */
export const REPORTED = 'bounced';
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
    ...{ disabledAt: null, notice: null, owed: false, tookAt: null },
  };
}

/**
 * A mailbox with bounces to its name took a mail. Where it refused the last one in its answer, that forgives all of them: null.
 * Where a bounce was reported afterwards, a provider takes mails for mailboxes that are not there, and only one of which nothing
 * is reported for days was delivered.
 */
export function took(known: Trouble, at: Instant): Trouble | null {
  if (known.reason !== REPORTED) return null;
  if (known.tookAt === null) return { ...known, tookAt: at };
  return at >= later(known.tookAt, REPORTED_WITHIN) ? null : known;
}

export const suspendedUntil = ({ last }: Trouble): Instant => later(last, SUSPENDED_FOR);

/** Then its row and its address are erased. */
export const isGivenUp = ({ failures, reason }: Trouble): boolean => failures >= MOST_BOUNCES || FINAL.includes(reason);
