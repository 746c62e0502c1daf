import { Webhook } from 'standardwebhooks';
import { type HttpReceiver, startHttp } from './http.ts';

export interface ReceivedWebhook {
  readonly at: Date;
  /** The signature held, the timestamp was of now, and the body had not been touched. */
  readonly verified: boolean;
  /** Its id was seen before: a receiver would drop it. */
  readonly repeated: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WebhookReceiver extends HttpReceiver {
  /** Where to send. */
  readonly url: string;
  /** `whsec_…`, as the subscription's owner was shown it once; before, nothing is verified. */
  setSecret(secret: string): void;
  received(): readonly ReceivedWebhook[];
}

export interface WebhookReceiverOptions {
  readonly port?: number;
  readonly secret?: string;
  readonly onReceived?: (webhook: ReceivedWebhook) => void;
}

/** An integrator's endpoint as our documentation tells them to write it: the unmodified Standard Webhooks library. */
export async function startWebhookReceiver(options: WebhookReceiverOptions = {}): Promise<WebhookReceiver> {
  let secret = options.secret;
  const received: ReceivedWebhook[] = [];
  const seen = new Set<string>();
  const http = await startHttp(options.port ?? 0, ({ headers, body }) => {
    const text = body.toString('utf8');
    const id = headers['webhook-id'] ?? '';
    const verified = secret !== undefined && holds(secret, text, headers);
    const webhook = { at: new Date(), verified, repeated: seen.has(id), headers, body: text };
    if (verified) seen.add(id);
    received.push(webhook);
    options.onReceived?.(webhook);
    return { status: verified ? 204 : 401 };
  });
  return {
    ...http,
    url: `${http.origin}/hook`,
    setSecret: (given) => {
      secret = given;
    },
    received: () => received,
  };
}

function holds(secret: string, body: string, headers: Readonly<Record<string, string>>): boolean {
  try {
    new Webhook(secret).verify(body, { ...headers });
    return true;
  } catch {
    return false;
  }
}
