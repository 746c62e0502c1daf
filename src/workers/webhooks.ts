import { base64url } from 'jose';
import { refuseShape } from '#alerts/channels/shapes/hosts';
import { checkWebhookUrl, sendWebhook, webhookId, webhookSecret } from '#alerts/channels/webhook';
import { refuseAddress } from '#alerts/channels/webhook-address';
import { needsChallenge, challenge as sendChallenge } from '#alerts/channels/webhook-challenge';
import { MOST_SECRETS, type Shape, type WebhookTarget, webhookTarget } from '#alerts/channels/webhook-target';
import { rehearsal } from '#alerts/rehearsal';
import type { Delivery, Outcome } from '#domain/delivery';
import { isAlerting } from '#domain/incident';
import { err, ok, type Result } from '#domain/result';
import type { Subscription, SubscriptionId } from '#domain/subscription';
import { days, earlier, hours, type Instant, later } from '#domain/time';
import { enqueue } from '#pipeline/dispatch';
import { offerOpen } from './managing.ts';
import { confirm, type Desk, keep, type NotSubscribed, taken, type Wish } from './subscribing.ts';

const SECRET_BYTES = 32;
const CHALLENGE_BYTES = 24;
const MOST_WEBHOOKS = 20;
/** How long the secret before the newest one still signs. */
const OVERLAP = hours(24);
/** Deliveries can be asked for again this long, and this many at once. */
export const KEPT_FOR = days(14);
export const MOST_REPLAYED = 1000;

/** What an integrator says of an endpoint, beside what it wants to hear of. */
export interface Endpoint {
  readonly url: string;
  readonly shape?: Shape | undefined;
  readonly routingKey?: string | undefined;
  readonly contact?: string | undefined;
}

export interface Registered {
  readonly subscription: Subscription;
  readonly target: WebhookTarget;
  /** Not shown again. */
  readonly secret: string;
  /** Null when the endpoint wants to hear from us, or need not be asked; else why nothing is sent to it yet. */
  readonly challenge: string | null;
}

/** Stored first and asked then: a receiver can only verify our question once its owner knows the secret. */
export async function registerWebhook(
  desk: Desk,
  wish: Wish,
  { url, shape, routingKey, contact }: Endpoint,
): Promise<Result<Registered, NotSubscribed>> {
  const { store, vault, transport } = desk.runtime;
  const checked = checkWebhookUrl(url, transport);
  if (!checked.ok) return err({ ...checked.error, path: ['url'] });
  const secret = webhookSecret(desk.randomBytes(SECRET_BYTES));
  const target: WebhookTarget = {
    url: checked.value,
    secrets: [secret],
    ...(shape === undefined ? {} : { shape }),
    ...(routingKey === undefined ? {} : { routingKey }),
    ...(contact === undefined ? {} : { contact }),
  };
  const refused = refuseShape(target, transport);
  if (refused !== null) return err({ reason: 'validation', code: refused, path: ['shape'] });
  const address = await refuseAddress(target, transport);
  if (address !== null) return err({ reason: 'unsafe-target', code: address, path: ['url'] });
  const registered = await store.subscriptions.ofChannel('webhook', MOST_WEBHOOKS);
  if (registered.length >= MOST_WEBHOOKS) return err({ reason: 'conflict', code: 'limit.webhooks' });
  // All services of PagerDuty share one address, and are told apart by their keys.
  const digest = await vault.digest(routingKey === undefined ? checked.value : `${checked.value} ${routingKey}`);
  const status = needsChallenge(target, transport) ? 'pending' : 'active';
  const subscription = await keep(desk, 'webhook', wish, status, target, digest);
  if (subscription === null) return err(taken);
  if (status === 'active') {
    await offerOpen(subscription.id, desk.runtime);
    return ok({ subscription, target, secret, challenge: null });
  }
  const challenge = await ask(desk, subscription.id, target);
  const now = challenge === null ? ({ ...subscription, status: 'active' } as const) : subscription;
  return ok({ subscription: now, target, secret, challenge });
}

/** A webhook with its target opened. */
export interface Opened {
  readonly subscription: Subscription;
  readonly target: WebhookTarget;
  readonly sealed: string;
}

/** Null for what is no webhook, or none any more. */
export async function openWebhook({ runtime: { store, vault } }: Desk, id: SubscriptionId): Promise<Opened | null> {
  const subscription = await store.subscriptions.byId(id);
  if (subscription?.channel !== 'webhook') return null;
  const sealed = (await store.subscriptions.sealedTargets([id])).get(id);
  if (sealed === undefined) return null;
  return { subscription, target: webhookTarget.parse(await vault.open(id, sealed)), sealed };
}

/** The operator may have taken back since what it was registered under. */
const isAllowed = ({ runtime: { transport } }: Desk, target: WebhookTarget): boolean =>
  checkWebhookUrl(target.url, transport).ok && refuseShape(target, transport) === null;

/** @returns null when it sent the challenge back and is active from now on, else why not */
export async function ask(desk: Desk, id: SubscriptionId, target: WebhookTarget): Promise<string | null> {
  if (!isAllowed(desk, target)) return 'unsafe-target';
  const random = base64url.encode(desk.randomBytes(CHALLENGE_BYTES));
  const failure = await sendChallenge(target, random, desk.runtime.transport);
  if (failure === null) await confirm(desk, id);
  return failure;
}

/**
 * A new secret. The one before it signs too until `until`, so that the receiver can be changed in peace.
 *
 * @returns `conflict` when as many are in use as may sign at once, or when somebody else was quicker
 */
export async function rotateSecret(
  desk: Desk,
  { subscription: { id }, target, sealed }: Opened,
): Promise<Result<{ secret: string; until: Instant }, 'conflict'>> {
  const { store, vault, transport } = desk.runtime;
  const at = transport.now();
  const until = later(at, OVERLAP);
  const secret = webhookSecret(desk.randomBytes(SECRET_BYTES));
  const still = (target.older ?? []).filter((one) => one.until > at);
  const older = [...target.secrets.map((one) => ({ secret: one, until })), ...still];
  if (older.length >= MOST_SECRETS) return err('conflict');
  const next = await vault.seal(id, { ...target, secrets: [secret], older } satisfies WebhookTarget);
  if ((await store.endpoints.reseal(id, sealed, next)) === 'conflict') return err('conflict');
  return ok({ secret, until });
}

/** What one event of a rehearsal came to. */
export interface Rehearsed {
  readonly type: string;
  readonly webhookId: string;
  readonly outcome: Outcome;
}

/** Replays a shutdown of the past to the endpoint, marked as a test, until an event of it is not taken. */
export async function rehearse(desk: Desk, { subscription, target }: Opened): Promise<readonly Rehearsed[]> {
  const { transport } = desk.runtime;
  const run = base64url.encode(desk.randomBytes(6));
  const results: Rehearsed[] = [];
  for (const message of rehearsal(run, subscription, transport.origin)) {
    const outcome: Outcome = isAllowed(desk, target)
      ? await sendWebhook(message, target, transport, { test: true })
      : { status: 'rejected', reason: 'unsafe-target' };
    results.push({ type: `incident.${message.reason}`, webhookId: webhookId(message.id), outcome });
    if (outcome.status !== 'delivered') break;
  }
  return results;
}

/** Its newest decisions to tell, the oldest first, with the id that the receiver knows each by. */
async function toldTo({ runtime: { store } }: Desk, id: SubscriptionId): Promise<readonly Delivery[]> {
  const newest = await store.deliveries.ofSubscription(id, MOST_REPLAYED);
  return newest.filter(({ status }) => status !== 'held' && status !== 'bundled').toReversed();
}

/** @returns how many are sent once more; null when there is none of that id */
export async function redeliver(desk: Desk, id: SubscriptionId, wanted: string): Promise<number | null> {
  for (const delivery of await toldTo(desk, id)) {
    if (webhookId(delivery.id) === wanted) return again(desk, id, [delivery]);
  }
  return null;
}

/** Everything that was decided at or after `since`, at most `MOST_REPLAYED` of the newest, in the order of old. */
export async function replay(desk: Desk, id: SubscriptionId, since: Instant): Promise<number> {
  return again(
    desk,
    id,
    (await toldTo(desk, id)).filter(({ createdAt }) => createdAt >= since),
  );
}

async function again(desk: Desk, id: SubscriptionId, deliveries: readonly Delivery[]): Promise<number> {
  const { store, queues, now, log } = desk.runtime;
  const ids = deliveries.map((delivery) => delivery.id);
  const at = now();
  const count = await store.endpoints.sendAgain(id, ids, at);
  // Nobody owed them the end of what they had not been told: from now on they are.
  await store.deferrals.put(deliveries.map(({ thread }) => ({ subscription: id, incident: thread, until: at })));
  // A hint that is lost costs five minutes: the sweep of the next tick finds what is due.
  await enqueue('webhook', ids, queues).catch(() => log({ step: 'replay', reason: 'hint-lost' }));
  return count;
}

/**
 * Sends to a disabled webhook again: what is open, and what has become of all that it was told of lately, is offered to it at
 * the next tick as it then is, and not as it was in between.
 */
export async function enable(desk: Desk, id: SubscriptionId): Promise<void> {
  const { store, now } = desk.runtime;
  const at = now();
  const known = await store.deliveries.ofSubscription(id, MOST_REPLAYED);
  const lately = known.filter(({ createdAt }) => createdAt >= earlier(at, KEPT_FOR)).map(({ thread }) => thread);
  const open = (await store.incidents.open()).filter(isAlerting).map((incident) => incident.id);
  const threads = [...new Set([...lately, ...open])];
  // First, for whoever is cut off here tries again: an offer too many tells nobody twice.
  await store.deferrals.put(threads.map((incident) => ({ subscription: id, incident, until: at })));
  await store.endpoints.enable(id);
}
