import type { Delivery } from '#domain/delivery';
import { clockText } from '#domain/pattern';
import type { Preferences } from '#domain/preferences';
import type { Subscription } from '#domain/subscription';
import { type Instant, toIso } from '#domain/time';

const isoOrNull = (at: Instant | null) => (at === null ? null : toIso(at));

export const preferencesJson = ({ quietHours, mutes, ...rest }: Preferences) => ({
  quietHours: quietHours && { from: clockText(quietHours.from), until: clockText(quietHours.until) },
  ...rest,
  mutes: mutes.map(({ entity, until }) => ({ entity, until: toIso(until) })),
});

export function subscriptionJson(subscription: Subscription) {
  const { channel, status, filter, language, timezone, preferences, digestDue, createdAt } = subscription;
  return {
    ...{ channel, status, filter, language, timezone },
    preferences: preferencesJson(preferences),
    digestDue: isoOrNull(digestDue),
    createdAt: toIso(createdAt),
  };
}

/** One decision: told or held, why, and what became of it. `dueAt` is when the next attempt is made, where one is. */
export function decisionJson(delivery: Delivery) {
  const { thread, revision, reason, status, attempt, dueAt, createdAt, finishedAt, failure, instead } = delivery;
  return {
    thread,
    revision,
    decision: status === 'held' ? 'hold' : 'tell',
    reason,
    instead,
    interrupting: delivery.interrupting,
    status,
    attempt,
    dueAt: status === 'pending' ? toIso(dueAt) : null,
    createdAt: toIso(createdAt),
    finishedAt: isoOrNull(finishedAt),
    failure,
  };
}
