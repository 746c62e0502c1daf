import { createECDH } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { decryptPush } from '../local/receivers/decrypt.ts';
import { startMailbox } from '../local/receivers/mailbox.ts';

/**
 * The receivers of `fanout.ts`, in a process of their own so that only the sender's CPU is counted: every hundredth message is
 * opened and verified as its owner would, the others are read and counted. The path says how a receiver behaves.
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

/** Status and headers; null for never. */
type Answer = [status: number, headers?: Record<string, string>] | null;

const verify = (secret: string, { body, headers }: { body: Buffer; headers: IncomingHttpHeaders }): unknown =>
  new Webhook(secret).verify(body.toString(), headers as Record<string, string>);

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
  const answer = (path: string, read: () => { body: Buffer; headers: IncomingHttpHeaders }): Answer => {
    const [, kind = '', number = ''] = path.split('/');
    const isSampled = Number(number) % SAMPLE === 0;
    if (kind === 'hang') return null;
    if (kind === 'busy') return [429, { 'retry-after': '60' }];
    if (kind === 'gone') return [410];
    if (kind === 'push') {
      count.pushes += 1;
      if (isSampled) check(() => JSON.parse(decryptPush(read().body, keys).toString()));
      return [201];
    }
    count.webhooks += 1;
    if (kind === 'hook' && isSampled) check(() => verify(secret, read()));
    return [204];
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.once('end', () => {
      const read = () => ({ body: Buffer.concat(chunks), headers: request.headers });
      const answered = answer(request.url ?? '', read);
      if (answered !== null) response.writeHead(...answered).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const mailbox = await startMailbox({
    onReceived: () => {
      count.mails += 1;
    },
  });
  process.on('message', () => process.send?.(count satisfies Received));
  process.send?.({ http: `http://127.0.0.1:${port}`, smtp: mailbox.url } satisfies Ready);
});
