import net from 'node:net';
import tls from 'node:tls';
import { createTransport } from 'nodemailer';
import type { Outcome } from '#domain/delivery';
import { domainOf, isAddress } from './address.ts';
import type { MailTransport } from './channel.ts';
import { isSafe, toNodemailer } from './mime.ts';

/** Milliseconds: a server that takes longer is asked again later. */
const TIMEOUTS = { connectionTimeout: 8000, greetingTimeout: 8000, socketTimeout: 15_000 };
/** Only these spellings are this machine for certain: a name may lead anywhere. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

interface Server {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly loopback: boolean;
  readonly auth: { readonly user: string; readonly pass: string } | undefined;
}

/**
 * Submission to a mail server (RFC 6409), one connection per mail. The connection is TLS from the start (`smtps:`) or is
 * made so by STARTTLS before anything is said (`smtp:`); a server that does not offer it gets nothing, unless it is this
 * machine itself.
 *
 * @param url `smtp://user:password@host:587` or `smtps://user:password@host:465`
 * @param from the sender's address
 */
export function smtpTransport(url: string, from: string): MailTransport {
  const { host, port, secure, loopback, auth } = serverOf(url);
  const transporter = createTransport({
    host,
    port,
    secure,
    requireTLS: !secure && !loopback,
    ignoreTLS: !secure && loopback,
    auth,
    name: domainOf(from),
    getSocket: (_options, done) => connect(host, port, secure, done),
    ...TIMEOUTS,
  });
  return async (mail) => {
    if (!isAddress(mail.to) || !isSafe(mail)) return { status: 'rejected', reason: 'bad-mail' };
    try {
      await transporter.sendMail(toNodemailer(mail, from));
      return { status: 'delivered' };
    } catch (error) {
      return smtpOutcome(error as SmtpError);
    }
  };
}

function serverOf(text: string): Server {
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  const [user, pass] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  return {
    host: url.hostname,
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    loopback: LOOPBACK.includes(url.hostname),
    auth: user === '' ? undefined : { user, pass },
  };
}

type Connected = (error: Error | null, socket?: { connection: net.Socket; secured: boolean } | false) => void;

/**
 * Connects by name. Left to itself nodemailer resolves the name and connects to the address; workerd then checks the
 * certificate against the address, so that implicit TLS fails with every ordinary provider.
 */
function connect(host: string, port: number, secure: boolean, done: Connected): void {
  const socket = secure ? tls.connect({ host, port }) : net.connect({ host, port });
  const failed = (error: Error) => done(error);
  socket.setTimeout(TIMEOUTS.connectionTimeout, () => socket.destroy(new Error('timeout')));
  socket.once('error', failed);
  socket.once(secure ? 'secureConnect' : 'connect', () => {
    socket.setTimeout(0);
    socket.removeListener('error', failed);
    done(null, { connection: socket, secured: secure });
  });
}

/** What nodemailer says of a failure, as far as it is read here. */
export interface SmtpError {
  readonly code?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

/** Codes of nodemailer that speak of the mail; all others speak of the connection, which may be better next time. */
const ABOUT_THE_MAIL = ['EENVELOPE', 'EMESSAGE'];
const FAILURES: Readonly<Record<string, string>> = {
  ETIMEDOUT: 'timeout',
  ETLS: 'smtp-tls',
  EAUTH: 'smtp-login',
  ENOAUTH: 'smtp-login',
};
/** Answers to RCPT TO that speak of the mailbox itself, unless the enhanced code (RFC 3463) says otherwise. */
const NO_MAILBOX = [550, 551, 553];

/** Reads a failure of SMTP (RFC 5321 §4.2): 4yz may pass, 5yz will not; no mailbox ends the subscription. */
export function smtpOutcome({ code = '', command, response = '', responseCode }: SmtpError): Outcome {
  const reason = FAILURES[code] ?? (responseCode === undefined ? 'network' : `smtp-${responseCode}`);
  const isFinal = responseCode !== undefined && responseCode >= 500 && responseCode !== 503;
  if (!isFinal || !ABOUT_THE_MAIL.includes(code)) return { status: 'retry', reason };
  const subject = /^\d{3}[ -]5\.(\d)\.\d/.exec(response)?.[1];
  const noMailbox = command === 'RCPT TO' && NO_MAILBOX.includes(responseCode) && (subject ?? '1') === '1';
  return { status: noMailbox ? 'gone' : 'rejected', reason };
}
