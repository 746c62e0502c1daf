import { seconds, toIso } from '#domain/time';
import type { Transport } from './channel.ts';
import { drop, exchange, firstOf } from './http-outcome.ts';
import { isVouched, VENDORS } from './shapes/hosts.ts';
import { leadsInside } from './webhook-address.ts';
import { signed } from './webhook-signing.ts';
import { secretsAt, type WebhookTarget } from './webhook-target.ts';

/** What an endpoint is asked before its first event. */
export interface WebhookChallenge {
  readonly type: 'webhook.challenge';
  readonly timestamp: string;
  /** To be sent back, as it is or as `{"challenge": "…"}`. */
  readonly challenge: string;
}

/** Whoever registers waits for it. */
const PATIENCE = seconds(5);
/** A reply is read this far, however much there is. */
const MOST_BYTES = 1024;

/** An address that takes whatever is sent to it need not want it: only an endpoint of our own shape can be asked. */
export const needsChallenge = (target: WebhookTarget, transport: Pick<Transport, 'webhookOrigins'>): boolean =>
  VENDORS[target.shape ?? 'nightwire'] === undefined && !isVouched(target, transport);

/**
 * Asks an endpoint, signed like an event, whether it wants to hear from us: nobody can register somebody else's.
 *
 * @param random at least 16 bytes as text, new for each challenge
 * @returns null when it sent the challenge back, else a public reason
 */
export async function challenge(target: WebhookTarget, random: string, transport: Transport): Promise<string | null> {
  if (await leadsInside(target, transport)) return 'not-public';
  const asked: WebhookChallenge = { type: 'webhook.challenge', timestamp: toIso(transport.now()), challenge: random };
  const body = JSON.stringify(asked);
  const signature = await signed(`chl_${random}`, body, secretsAt(target, transport.now()), transport);
  const headers = { 'Content-Type': 'application/json', ...signature };
  return exchange(target.url, { headers, body }, PATIENCE, transport, async (response) => {
    if (response.ok) return isEcho((await firstOf(response, MOST_BYTES)).trim(), random) ? null : 'no-echo';
    drop(response);
    return `http-${response.status}`;
  });
}

function isEcho(text: string, random: string): boolean {
  if (text === random) return true;
  try {
    return JSON.parse(text)?.challenge === random;
  } catch {
    return false;
  }
}
