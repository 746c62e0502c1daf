import { createECDH } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { decryptPush } from '../local/receivers/decrypt.ts';
import { startHttp } from '../local/receivers/http.ts';
import { startMailbox } from '../local/receivers/mailbox.ts';

/**
 * The receivers of `fanout.ts`, in a process of their own so that only the sender's CPU is counted: every hundredth message is
 * opened and verified as its owner would, the others are counted. The path says how a receiver behaves.
 */
export interface Start {
  readonly secret: string;
  readonly browser: { readonly privateKey: string; readonly auth: string };
}
export interface Ready {
  readonly http: string;
  readonly smtp: string;
}
export interface Received {
  readonly pushes: number;
  readonly webhooks: number;
  readonly mails: number;
  readonly verified: number;
  readonly broken: number;
}

const SAMPLE = 100;

process.once('message', async ({ secret, browser }: Start) => {
  const count = { pushes: 0, webhooks: 0, mails: 0, verified: 0, broken: 0 };
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(browser.privateKey, 'base64url');
  const keys = { ecdh, auth: Buffer.from(browser.auth, 'base64url') };
  const check = (work: () => unknown) => {
    try {
      work();
      count.verified += 1;
    } catch {
      count.broken += 1;
    }
  };
  const http = await startHttp(0, ({ path, headers, body }) => {
    const [, kind = '', number = ''] = path.split('/');
    const isSampled = Number(number) % SAMPLE === 0;
    if (kind === 'hang') return new Promise(() => undefined);
    if (kind === 'busy') return { status: 429, headers: { 'retry-after': '60' } };
    if (kind === 'gone') return { status: 410 };
    if (kind === 'push') {
      count.pushes += 1;
      if (isSampled) check(() => JSON.parse(decryptPush(body, keys).toString()));
      return { status: 201 };
    }
    count.webhooks += 1;
    if (kind === 'hook' && isSampled) check(() => new Webhook(secret).verify(body.toString(), { ...headers }));
    return { status: 204 };
  });
  const mailbox = await startMailbox({
    onReceived: () => {
      count.mails += 1;
    },
  });
  process.on('message', () => process.send?.(count satisfies Received));
  process.send?.({ http: http.origin, smtp: mailbox.url } satisfies Ready);
});
