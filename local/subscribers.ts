import type { Cast } from './cast.ts';
import type { Client } from './client.ts';

const MAIL_WITHIN = 15_000;
const DESKS = [
  ['desk.fa@ngo.example', 'fa'],
  ['desk.en@ngo.example', 'en'],
] as const;

/** The desk whose mails `--keep` tells in full. */
export const FULLY_TOLD = 'desk.en@ngo.example';

/**
 * Subscribes the receivers the way people do: a browser, an integrator, and two desks that confirm by the link in their
 * mail, of which one reads Persian.
 */
export async function subscribeAll(client: Client, cast: Cast, timezone: string): Promise<void> {
  await client.subscribePush(cast.browser(), 'en', timezone);
  cast.webhook.setSecret(await client.registerWebhook(cast.webhook.url));
  for (const [address, language] of DESKS) await client.subscribeEmail(address, language, timezone);
  for (const [address] of DESKS) await client.pressButton(await cast.confirmationLink(address, MAIL_WITHIN));
}
