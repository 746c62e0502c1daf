import { bounced, isGivenUp, suspendedUntil, took } from '#domain/bounce';
import type { Trouble } from '#domain/endpoint';
import type { ChannelKind, SubscriptionId } from '#domain/subscription';
import type { Instant } from '#domain/time';
import type { Attempt } from './endpoints.ts';
import type { Deferred } from './origins.ts';
import type { Runtime } from './runtime.ts';

/** Whoever bounced today is left alone until tomorrow; null where a mail may be sent. */
export function suspended(channel: ChannelKind, trouble: Trouble | null, at: Instant): Deferred | null {
  if (channel !== 'email' || trouble === null || suspendedUntil(trouble) <= at) return null;
  return { status: 'deferred', reason: 'bounced', until: suspendedUntil(trouble) };
}

/** Keeps which mailboxes were not there; one that takes mails is forgiven, and one that bounces for the third time erased. */
export async function noteMails(attempts: readonly Attempt[], at: Instant, runtime: Runtime): Promise<void> {
  const { endpoints } = runtime.store;
  const recovered: SubscriptionId[] = [];
  const changed = new Map<SubscriptionId, Trouble>();
  for (const { subscription, outcome, trouble } of attempts) {
    if (outcome.status === 'gone') await noteBounce(subscription, outcome.reason, trouble, at, runtime);
    if (outcome.status !== 'delivered' || trouble === null) continue;
    const after = took(trouble, at);
    if (after === null) recovered.push(subscription);
    else if (after !== trouble) changed.set(subscription, after);
  }
  if (recovered.length > 0) await endpoints.clearTroubles(recovered);
  if (changed.size > 0) await endpoints.putTroubles([...changed.values()], at);
}

/** @param reason kebab-case: `smtp-550`, `complaint` */
export async function noteBounce(
  subscription: SubscriptionId,
  reason: string,
  known: Trouble | null,
  at: Instant,
  { store, log }: Runtime,
): Promise<void> {
  const trouble = bounced(known, subscription, reason, at);
  log({ step: 'bounce', status: isGivenUp(trouble) ? 'erased' : 'suspended', reason });
  if (isGivenUp(trouble)) await store.subscriptions.remove(subscription, at);
  else await store.endpoints.putTroubles([trouble], at);
}
