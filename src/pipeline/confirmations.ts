import { renderConfirmation } from '#alerts/confirmation';
import type { Subscription } from '#domain/subscription';
import type { Instant } from '#domain/time';
import { pooled } from './pool.ts';
import type { Runtime } from './runtime.ts';

/** Confirmations that one run takes up; the rest waits for the next. */
const AT_ONCE = 50;
/** Sends under way at once, of the platform's six connections. */
const PARALLEL = 4;

/** Those that did not go out: whoever took the request was cut off, or the mail server asked for patience. */
export async function sendConfirmations(at: Instant, runtime: Runtime): Promise<void> {
  if (runtime.transport.mail === null) return;
  const waiting = await runtime.store.subscriptions.leaseConfirmations(at, AT_ONCE);
  await pooled(waiting, PARALLEL, (subscription) => sendConfirmation(subscription, runtime));
}

/**
 * Asks the owner of an address whether it was them. The mail bears the same Message-ID each time, so that a crash between
 * sending and recording shows nobody two. An address that is refused is forgotten, and may be given again at once.
 */
export async function sendConfirmation({ id, channel, language }: Subscription, runtime: Runtime): Promise<void> {
  const { store, transport, vault, log, now } = runtime;
  // An endpoint is asked by a challenge, when its owner says so.
  if (channel !== 'email') return store.subscriptions.confirmationSent(id);
  const sealed = (await store.subscriptions.sealedTargets([id])).get(id);
  if (sealed === undefined || transport.mail === null) return;
  const { address } = (await vault.open(id, sealed)) as { address: string };
  const confirmUrl = `${await runtime.confirmUrl(id)}?lang=${language}`;
  const outcome = await transport.mail(
    renderConfirmation({ to: address, language, confirmUrl, origin: transport.origin, id }),
  );
  if (outcome.status === 'delivered') return store.subscriptions.confirmationSent(id);
  log({ step: 'confirmation', status: outcome.status, reason: outcome.reason });
  if (outcome.status !== 'retry') await store.subscriptions.remove(id, now());
}
