import { nextDigest } from '#alerts/local-clock';
import { type Incident, isAlerting } from '#domain/incident';
import type { Preferences } from '#domain/preferences';
import { err, ok, type Result } from '#domain/result';
import type { Subscription, SubscriptionId } from '#domain/subscription';
import type { Instant } from '#domain/time';
import type { Runtime } from '#pipeline/runtime';
import type { Wish } from './subscribing.ts';

/** What its owner may change. What is left out stays as it is. */
export interface Change extends Partial<Omit<Wish, 'preferences'>> {
  readonly preferences?: Partial<Preferences>;
}

/** Decisions that are shown and exported. */
export const MOST_DECISIONS = 100;

/**
 * Saves a change of whoever saw this revision. What is open is offered to them once more at the next run, because a
 * mute that was lifted, a digest that was given up or a place that was added may let it through.
 */
export async function change(
  known: Subscription,
  { preferences, ...rest }: Change,
  { store, now }: Pick<Runtime, 'store' | 'now'>,
): Promise<Result<Subscription, 'conflict'>> {
  const at = now();
  const wish = { ...known, ...rest, preferences: { ...known.preferences, ...preferences } };
  const digestDue = nextDigest(at, wish.timezone, wish.preferences);
  const changed = { ...wish, digestDue, revision: known.revision + 1 };
  // First, for whoever is cut off here tries again: an offer too many tells nobody twice.
  await offerOpen(known.id, { store, now });
  return (await store.subscriptions.change(changed, at)) === 'conflict' ? err('conflict') : ok(changed);
}

/** What is open is offered to this one at the next tick: who comes after an alert hears of it all the same. */
export async function offerOpen(id: SubscriptionId, { store, now }: Pick<Runtime, 'store' | 'now'>): Promise<void> {
  const open = (await store.incidents.open()).filter(isAlerting);
  const until = now();
  await store.deferrals.put(open.map((incident) => ({ subscription: id, incident: incident.id, until })));
}

export interface Explained {
  readonly at: Instant;
  readonly deliveries: Awaited<ReturnType<Runtime['store']['deliveries']['ofSubscription']>>;
  readonly incidents: ReadonlyMap<string, Incident>;
}

/** The newest decisions of a subscription, and the incidents that they are about. */
export async function explain(
  { id }: Subscription,
  { store, now }: Pick<Runtime, 'store' | 'now'>,
): Promise<Explained> {
  const deliveries = await store.deliveries.ofSubscription(id, MOST_DECISIONS);
  const incidents = await store.incidents.byIds([...new Set(deliveries.map(({ thread }) => thread))]);
  return { at: now(), deliveries, incidents: new Map(incidents.map((incident) => [incident.id, incident])) };
}

/** All that is kept of somebody, for themselves: where they are written to is opened for it. */
export async function everythingOf(subscription: Subscription, { store, vault }: Runtime): Promise<unknown> {
  const sealed = (await store.subscriptions.sealedTargets([subscription.id])).get(subscription.id);
  return sealed === undefined ? null : vault.open(subscription.id, sealed);
}

/** `d…@e….org`: enough to know one's own address by, too little to learn another's. */
export function maskedTarget(channel: Subscription['channel'], target: unknown): string {
  if (channel === 'email') {
    const [local = '', domain = ''] = String((target as { address?: unknown } | null)?.address ?? '').split('@');
    const labels = domain.split('.');
    return `${local.slice(0, 1)}…@${domain.slice(0, 1)}…${labels.length > 1 ? `.${labels.at(-1)}` : ''}`;
  }
  const { endpoint, url } = (target ?? {}) as { endpoint?: string; url?: string };
  const address = endpoint ?? url;
  return address === undefined || !URL.canParse(address) ? '' : new URL(address).hostname;
}
