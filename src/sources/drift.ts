import type { PollError } from '#domain/health';

/** A feed may hold a few values that nobody can read; above this share of an answer its schema has changed. */
const TOLERATED_SHARE = 0.01;
const TOLERATED_COUNT = 5;

/**
 * Single odd values become gaps, so that one bad bin does not cost the poll. An answer that is odd in more than its
 * corners is refused whole: nothing of it can be trusted, and the source's health has to show it.
 *
 * @param odd values or rows of a wrong type, outside of what the quantity can be, or contradicting themselves
 * @param present all values or rows that were not plainly absent
 */
export function drift(odd: number, present: number, what: string): PollError | null {
  const tolerated = odd < present && odd <= Math.max(TOLERATED_COUNT, present * TOLERATED_SHARE);
  return odd === 0 || tolerated ? null : { reason: 'schema', detail: `${odd} of ${present} ${what} are unreadable` };
}
