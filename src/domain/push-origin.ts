import type { Outcome } from './delivery.ts';
import { hours, type Instant, later, minutes } from './time.ts';

/** A push service as a whole: what it asks of us it asks for all of its readers. */
export interface PushOrigin {
  /** `https://fcm.googleapis.com`. */
  readonly origin: string;
  /** Nothing is sent there before. */
  readonly until: Instant;
  /** Public: `http-429`, `push-forbidden`. */
  readonly reason: string;
  /** How many pushes in a row it has refused for our key's sake. */
  readonly refusals: number;
}

/** Where it asks for patience and does not say how long. */
const USUAL_PATIENCE = minutes(1);
const LONGEST_PATIENCE = hours(6);
/** One reader may have subscribed under another key; so many in a row speak of ours. */
const REFUSALS = 3;
/** Until somebody has mended our key, it is tried once an hour. */
const FORBIDDEN_FOR = hours(1);
const ASKS_FOR_PATIENCE: readonly string[] = ['http-429', 'http-406'];

export const isForbidden = (outcome: Outcome): boolean =>
  outcome.status === 'rejected' && outcome.reason === 'push-forbidden';

/** What an answer says of its origin; null when nothing that is worth keeping. */
export function originAfter(
  known: PushOrigin | null,
  origin: string,
  outcome: Outcome,
  at: Instant,
): PushOrigin | null {
  if (outcome.status === 'retry' && ASKS_FOR_PATIENCE.includes(outcome.reason)) {
    const wait = Math.min(Math.max(outcome.after ?? USUAL_PATIENCE, 1), LONGEST_PATIENCE);
    return { origin, until: later(at, wait), reason: outcome.reason, refusals: 0 };
  }
  if (isForbidden(outcome)) {
    const refusals = (known?.refusals ?? 0) + 1;
    const until = refusals >= REFUSALS ? later(at, FORBIDDEN_FOR) : at;
    return { origin, until, reason: 'push-forbidden', refusals };
  }
  // Whatever else it says of a push, it has taken our key.
  if (known === null || outcome.status === 'retry') return known;
  return outcome.status === 'delivered' || outcome.status === 'gone' ? null : known;
}
