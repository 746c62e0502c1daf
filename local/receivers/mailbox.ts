import type { AddressInfo, Socket } from 'node:net';
import type { Readable } from 'node:stream';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  readonly at: Date;
  /** Of the envelope: who it was really sent to. */
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly raw: string;
}

/** How a mail server may misbehave, for as long as it is told to. */
export interface MailMisbehaviour {
  /** Where in the conversation. */
  readonly stage: 'connect' | 'mail-from' | 'rcpt-to' | 'data' | 'disconnect-in-data';
  readonly code?: number;
  readonly text?: string;
}

export interface Mailbox {
  /** `smtp://127.0.0.1:port`. */
  readonly url: string;
  readonly port: number;
  received(): readonly ReceivedMail[];
  /** Mails that were taken and could not be parsed. */
  unreadable(): number;
  misbehave(how: MailMisbehaviour | null): void;
  close(): Promise<void>;
}

export interface MailboxOptions {
  readonly port?: number;
  readonly host?: string;
  /** Offers STARTTLS with smtp-server's own certificate, which nobody trusts. */
  readonly starttls?: boolean;
  readonly onReceived?: (mail: ReceivedMail) => void;
}

const MOST_BYTES = 1024 * 1024;

/** An SMTP server for every address, and a mail reader that is not the library which wrote the mail. */
export async function startMailbox(options: MailboxOptions = {}): Promise<Mailbox> {
  const host = options.host ?? '127.0.0.1';
  const received: ReceivedMail[] = [];
  let unreadable = 0;
  let misbehaviour: MailMisbehaviour | null = null;
  const spoilt = (stage: MailMisbehaviour['stage']): Error | null =>
    misbehaviour?.stage === stage ? answer(misbehaviour) : null;

  const handlers: SMTPServerOptions = {
    onConnect: (_session, done) => done(spoilt('connect')),
    onMailFrom: (_address, _session, done) => done(spoilt('mail-from')),
    onRcptTo: (_address, _session, done) => done(spoilt('rcpt-to')),
    onData: (stream, session, done) => {
      if (misbehaviour?.stage === 'disconnect-in-data') {
        for (const socket of sockets) socket.destroy();
        return;
      }
      const { mailFrom, rcptTo } = session.envelope;
      const from = mailFrom === false ? '' : mailFrom.address;
      const to = rcptTo.map(({ address }) => address).join(', ');
      collect(stream)
        .then(async (raw) => {
          const failure = spoilt('data');
          if (failure !== null) return done(failure);
          const mail = opened(await PostalMime.parse(raw), { from, to, raw: raw.toString('utf8') });
          received.push(mail);
          options.onReceived?.(mail);
          return done();
        })
        .catch(() => {
          unreadable += 1;
          done();
        });
    },
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: options.starttls === true ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    size: MOST_BYTES,
    disableReverseLookup: true,
    closeTimeout: 500,
    logger: false,
    ...handlers,
  });
  const sockets = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  // Clients that hang up in the middle are what some tests are about.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://${host}:${port}`,
    port,
    received: () => received,
    unreadable: () => unreadable,
    misbehave: (how) => {
      misbehaviour = how;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function answer({ code = 451, text = '4.3.0 Try again later' }: MailMisbehaviour): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function opened(
  { subject, text, html, headers }: Email,
  envelope: Pick<ReceivedMail, 'from' | 'to' | 'raw'>,
): ReceivedMail {
  return {
    at: new Date(),
    ...envelope,
    subject: subject ?? '',
    text: text ?? '',
    html: html ?? '',
    headers: Object.fromEntries(headers.map(({ key, value }) => [key, value])),
  };
}
