import type { WebhookTarget } from '#alerts/channels/webhook-target';
import { renderConfirmation } from '#alerts/confirmation';
import { hours, later } from '#domain/time';
import type { Desk } from './subscribing.ts';
import { makeToken } from './tokens.ts';
import { type Opened, openWebhook } from './webhooks.ts';

/** The most often that one address is asked, whoever asks for it. */
const ASKED_EVERY = hours(24);
/** Whoever loses a race for the target looks again. */
const ATTEMPTS = 3;

/**
 * Asks the owner of the address that a webhook names whether they want to hear of its failures: nothing else is mailed to it
 * before they say so on a page with a button.
 *
 * @returns why nothing was sent, or null
 */
export async function askContact(
  { runtime, linkKey }: Desk,
  { subscription: { id, language }, target, sealed }: Opened,
): Promise<'none' | 'confirmed' | 'asked' | 'failed' | null> {
  const { store, vault, transport, now, log } = runtime;
  const { contact: to, contactAsked } = target;
  if (to === undefined || transport.mail === null) return 'none';
  if (target.contactConfirmed) return 'confirmed';
  const at = now();
  if (contactAsked !== undefined && later(contactAsked, ASKED_EVERY) > at) return 'asked';
  const confirmUrl = `${transport.origin}/o/${await makeToken(linkKey, 'contact', id)}?lang=${language}`;
  const outcome = await transport.mail(
    renderConfirmation({ to, language, confirmUrl, origin: transport.origin, id: `${id}.contact` }),
  );
  log({ step: 'webhook-contact', subscription: id, status: outcome.status });
  if (outcome.status !== 'delivered') return 'failed';
  await store.endpoints.reseal(
    id,
    sealed,
    await vault.seal(id, { ...target, contactAsked: at } satisfies WebhookTarget),
  );
  return null;
}

/** Idempotent; of a webhook that is gone nothing is left to confirm. */
export async function confirmContact(desk: Desk, id: string): Promise<'confirmed' | 'unknown'> {
  const { store, vault } = desk.runtime;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const found = await openWebhook(desk, id);
    if (found?.target.contact === undefined) return 'unknown';
    if (found.target.contactConfirmed) return 'confirmed';
    const sealed = await vault.seal(id, { ...found.target, contactConfirmed: true } satisfies WebhookTarget);
    if ((await store.endpoints.reseal(id, found.sealed, sealed)) === 'saved') return 'confirmed';
  }
  throw new Error('the target kept changing: the button may be pressed again');
}
