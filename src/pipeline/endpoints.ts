import type { WebhookTarget } from '#alerts/channels/webhook-target';
import { renderOwnerNotice } from '#alerts/owner-notice';
import type { Outcome } from '#domain/delivery';
import { failedAgain, givenUp, type Trouble } from '#domain/endpoint';
import type { Subscription, SubscriptionId } from '#domain/subscription';
import type { Instant } from '#domain/time';
import type { Runtime } from './runtime.ts';

/** Owners told in one run; the rest waits for the next. */
const AT_ONCE = 20;
/** Mistakes of ours: no endpoint is given up for them. */
const OURS: readonly string[] = ['internal', 'bad-target', 'unsafe-target', 'no-such-channel'];

export interface Attempt {
  readonly subscription: SubscriptionId;
  readonly outcome: Outcome;
  /** Its webhook's, as it was before. */
  readonly trouble: Trouble | null;
}

/**
 * Keeps what attempts say of the webhooks themselves. Whoever takes anything is out of trouble; whoever fails for days, or says
 * that it is gone, is sent nothing more until its owner says so.
 */
export async function noteAttempts(attempts: readonly Attempt[], at: Instant, { store, log }: Runtime): Promise<void> {
  const ofEach = Map.groupBy(attempts, ({ subscription }) => subscription);
  const troubles: Trouble[] = [];
  const recovered: SubscriptionId[] = [];
  for (const [id, own] of ofEach) {
    const before = own[0]?.trouble ?? null;
    const after = troubleAfter(before, own, at);
    if (after === null) recovered.push(...(before === null ? [] : [id]));
    else if (after !== before) troubles.push(after);
  }
  if (recovered.length > 0) await store.endpoints.clearTroubles(recovered);
  if (troubles.length > 0) await store.endpoints.putTroubles(troubles, at);
  for (const { subscription, disabledAt, reason } of troubles)
    if (disabledAt === at) log({ step: 'webhook', status: 'disabled', subscription, reason });
}

/** @returns null when there is none (any more) */
function troubleAfter(before: Trouble | null, own: readonly Attempt[], at: Instant): Trouble | null {
  if (before?.disabledAt != null) return before;
  if (own.some(({ outcome }) => outcome.status === 'delivered')) return null;
  let trouble = before;
  for (const { subscription, outcome } of own) {
    if (outcome.status === 'delivered' || OURS.includes(outcome.reason)) continue;
    trouble = failedAgain(trouble, subscription, outcome.reason, at);
    if (outcome.status === 'gone') return givenUp(trouble, at);
  }
  return trouble;
}

/** Tells owners by mail what they are owed; without an address that its owner has confirmed, or without mail, the log has to do. */
export async function tellOwners(runtime: Runtime): Promise<void> {
  const { store, vault, transport, log } = runtime;
  const owed = await store.endpoints.owed(AT_ONCE);
  if (owed.length === 0) return;
  const ids = owed.map(({ subscription }) => subscription);
  const [sealed, found] = await Promise.all([store.subscriptions.sealedTargets(ids), store.subscriptions.byIds(ids)]);
  for (const trouble of owed) {
    const { subscription, notice } = trouble;
    const text = sealed.get(subscription);
    const owner = found.find(({ id }) => id === subscription);
    const target = text === undefined ? null : ((await vault.open(subscription, text)) as WebhookTarget);
    const outcome = owner === undefined ? 'no-contact' : await tell(trouble, owner, target, transport);
    log({ step: 'webhook-owner', subscription, notice, status: outcome });
    if (outcome !== 'retry') await store.endpoints.told(trouble);
  }
}

async function tell(
  trouble: Trouble,
  { language, timezone }: Subscription,
  target: WebhookTarget | null,
  { mail, origin }: Runtime['transport'],
): Promise<Outcome['status'] | 'no-contact'> {
  if (mail === null || target?.contact === undefined || !target.contactConfirmed) return 'no-contact';
  const { host } = new URL(target.url);
  return (await mail(renderOwnerNotice({ to: target.contact, trouble, host, origin, language, timezone }))).status;
}
