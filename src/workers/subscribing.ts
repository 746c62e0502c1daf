import { timingSafeEqual } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { base64url } from 'jose';
import type { Refusal } from '#alerts/channels/channel';
import { channels } from '#alerts/channels/index';
import { type PushTarget, pushTo } from '#alerts/channels/web-push';
import { nextDigest } from '#alerts/local-clock';
import { welcomePush } from '#alerts/welcome';
import { type Preferences, USUAL_PREFERENCES, WEBHOOK_PREFERENCES } from '#domain/preferences';
import { err, ok, type Result } from '#domain/result';
import type { ChannelKind, Filter, Language, Subscription, SubscriptionId } from '#domain/subscription';
import { earlier, hours, later, minutes } from '#domain/time';
import { sendConfirmation } from '#pipeline/confirmations';
import type { Runtime } from '#pipeline/runtime';
import { change, offerOpen } from './managing.ts';
import { makeToken } from './tokens.ts';

/** What the services below need of the world. */
export interface Desk {
  readonly runtime: Runtime;
  /** Signs links: 32 bytes as base64url. */
  readonly linkKey: string;
  /** From a cryptographic source. */
  readonly randomBytes: (count: number) => Uint8Array;
}

/** What somebody wants to hear of, and in which words. */
export interface Wish {
  readonly filter: Filter;
  readonly language: Language;
  readonly timezone: string;
  /** What is left out is as usual for the channel. */
  readonly preferences: Partial<Preferences>;
}

/** Why nothing was stored. `path` leads to the member of the target. */
export type NotSubscribed = Refusal | { readonly reason: 'conflict' | 'unavailable'; readonly code: string };

const ID_BYTES = 16;
/** At most one confirmation goes to an address in this time, whoever asks for it and however often. */
const CONFIRMATION_EVERY = hours(24);
/** A flood of requests in other people's names ends here; more honest ones than this never came in an hour. */
const MOST_CONFIRMATIONS = 500;
const BUDGET_PERIOD = hours(1);
/** Later than that it would welcome nobody. */
const WELCOME_TTL = minutes(10);

/**
 * Mail: nothing but the confirmation is sent before the owner of the address presses its button. Whether the address was
 * known can be told neither from the answer nor from its speed, for the mail is sent after it.
 *
 * @returns what is left to do once the answer is out
 */
export async function subscribeEmail(
  desk: Desk,
  wish: Wish,
  address: string,
): Promise<Result<() => Promise<void>, NotSubscribed>> {
  const { store, vault, transport, now, log } = desk.runtime;
  const target = { address };
  const refused = refusal('email', target, desk.runtime);
  if (refused !== null) return err(refused);
  if (transport.mail === null) return err(notSetUp);
  // Asked for every address alike, so that being refused says nothing of this one.
  const waiting = await store.subscriptions.pendingSince(earlier(now(), BUDGET_PERIOD));
  if (waiting >= MOST_CONFIRMATIONS) {
    log({ step: 'confirmation', status: 'refused', reason: 'budget-used-up' });
    return err({ reason: 'unavailable', code: 'budget.confirmations' });
  }
  const digest = await vault.digest(address.toLowerCase());
  const known = await store.subscriptions.byDigest('email', digest);
  if (known?.status === 'pending' && later(known.createdAt, CONFIRMATION_EVERY) <= now()) {
    // Of two who come here at once, one removes the row and one creates the next: one mail.
    await store.subscriptions.remove(known.id, now());
  }
  const subscription = await keep(desk, 'email', wish, 'pending', target, digest);
  return ok(subscription === null ? async () => {} : () => sendConfirmation(subscription, desk.runtime));
}

/**
 * Browser push: active at once, because only the browser itself knows its endpoint and keys. The same browser may come
 * again with another wish; an endpoint with other keys than before is somebody else's.
 */
export async function subscribePush(
  desk: Desk,
  wish: Wish,
  target: unknown,
): Promise<Result<{ id: SubscriptionId; token: string; welcome: () => Promise<void> }, NotSubscribed>> {
  const { runtime, linkKey } = desk;
  const refused = refusal('web-push', target, runtime);
  if (refused !== null) return err(refused);
  if (runtime.transport.vapid === null) return err(notSetUp);
  const push = target as PushTarget;
  const held = async (id: SubscriptionId, welcome = async () => {}) => ({
    ...{ id, token: await makeToken(linkKey, 'unsubscribe', id), welcome },
  });
  const digest = await runtime.vault.digest(push.endpoint);
  const known = await runtime.store.subscriptions.byDigest('web-push', digest);
  if (known !== null && !(await isSameBrowser(desk, known.id, push))) return err(taken);
  if (known !== null) {
    // The same row with its new wish, for it is owed the ends of what it was told.
    const preferences = { ...usual(known.channel), ...wish.preferences };
    const isKept = sameWish(known, wish) || (await change(known, { ...wish, preferences }, runtime)).ok;
    if (isKept) await offerOpen(known.id, runtime);
    return isKept ? ok(await held(known.id)) : err(taken);
  }
  const subscription = await keep(desk, 'web-push', wish, 'active', target, digest);
  // Null when the browser asked twice at once: the other request has stored it.
  if (subscription === null) return err(taken);
  await offerOpen(subscription.id, runtime);
  return ok(await held(subscription.id, () => welcome(desk, subscription, target as PushTarget)));
}

/** Proves the channel: an endpoint that is dead is not kept to be found so on the night that counts. */
async function welcome({ runtime }: Desk, { id, language }: Subscription, target: PushTarget): Promise<void> {
  const { store, transport, log, now } = runtime;
  const fields = welcomePush(language, await runtime.manageUrl(id), now());
  const outcome = await pushTo(target, fields, { urgency: 'normal', tag: fields.tag, ttl: WELCOME_TTL }, transport);
  if (outcome.status === 'gone') await store.subscriptions.remove(id, now());
  if (outcome.status === 'gone' || outcome.status === 'rejected')
    log({ step: 'welcome', status: outcome.status, reason: outcome.reason });
}

/** Idempotent; somebody who has unsubscribed in the meantime stays so. */
export async function confirm({ runtime }: Desk, id: SubscriptionId): Promise<'confirmed' | 'unknown'> {
  const answer = await runtime.store.subscriptions.confirm(id);
  if (answer === 'confirmed') await offerOpen(id, runtime);
  return answer;
}

/** Deletes the row and its target. Idempotent. */
export const unsubscribe = ({ runtime }: Desk, id: SubscriptionId): Promise<'removed' | 'unknown'> =>
  runtime.store.subscriptions.remove(id, runtime.now());

const notSetUp: Refusal = { reason: 'validation', code: 'channel.off', path: ['channel'] };
export const taken: NotSubscribed = { reason: 'conflict', code: 'target.taken' };

function refusal(kind: ChannelKind, target: unknown, { transport }: Runtime): Refusal | null {
  const channel = channels.find((one) => one.kind === kind);
  return channel === undefined ? notSetUp : channel.refuseTarget(target, transport);
}

/** Null when the channel already has this target. */
export async function keep(
  { runtime, randomBytes }: Desk,
  channel: ChannelKind,
  { filter, language, timezone, preferences: chosen }: Wish,
  status: Subscription['status'],
  target: unknown,
  digest: string,
): Promise<Subscription | null> {
  const id = base64url.encode(randomBytes(ID_BYTES));
  const createdAt = runtime.now();
  const preferences = { ...usual(channel), ...chosen };
  const digestDue = nextDigest(createdAt, timezone, preferences);
  const wish = { filter, language, timezone, preferences, digestDue };
  const subscription: Subscription = { id, channel, ...wish, status, revision: 1, createdAt };
  const sealed = await runtime.vault.seal(id, target);
  const answer = await runtime.store.subscriptions.create(subscription, { sealed, digest });
  return answer === 'created' ? subscription : null;
}

async function isSameBrowser({ runtime }: Desk, id: SubscriptionId, { keys }: PushTarget): Promise<boolean> {
  const sealed = (await runtime.store.subscriptions.sealedTargets([id])).get(id);
  if (sealed === undefined) return true;
  const stored = (await runtime.vault.open(id, sealed)) as PushTarget;
  const [ours, theirs] = [base64url.decode(stored.keys.auth), base64url.decode(keys.auth)];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}

const usual = (channel: ChannelKind): Preferences => (channel === 'webhook' ? WEBHOOK_PREFERENCES : USUAL_PREFERENCES);

const sameWish = (known: Subscription, { filter, language, timezone, preferences }: Wish): boolean =>
  isDeepStrictEqual(
    [known.filter, known.language, known.timezone, known.preferences],
    [filter, language, timezone, { ...usual(known.channel), ...preferences }],
  );
