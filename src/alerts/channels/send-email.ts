import type { Buffer } from 'node:buffer';
import { createTransport } from 'nodemailer';
import type { Outcome } from '#domain/delivery';
import { isAddress } from './address.ts';
import type { Mail, MailTransport } from './channel.ts';
import { isSafe, toNodemailer } from './mime.ts';

/** The part of Cloudflare's `send_email` binding that is used here. */
export interface SendEmailBinding<Raw> {
  send(message: Raw): Promise<unknown>;
}
/** `EmailMessage` of `cloudflare:email`, which only exists inside the runtime. */
export type RawMail<Raw> = new (from: string, to: string, raw: string) => Raw;

const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

/**
 * Hands mails to Cloudflare's Email Service. As raw MIME, because the binding's builder makes its own Message-ID, and a
 * mail that is sent twice must say that it is one.
 *
 * @param from an address of a domain that the account may send for
 */
export function bindingTransport<Raw>(
  binding: SendEmailBinding<NoInfer<Raw>>,
  from: string,
  EmailMessage: RawMail<Raw>,
): MailTransport {
  return async (mail) => {
    if (!isAddress(mail.to) || !isSafe(mail)) return { status: 'rejected', reason: 'bad-mail' };
    try {
      await binding.send(new EmailMessage(from, mail.to, await compose(mail, from)));
      return { status: 'delivered' };
    } catch (error) {
      return bindingOutcome((error as { readonly code?: unknown }).code);
    }
  };
}

async function compose(mail: Mail, from: string): Promise<string> {
  const { message } = await composer.sendMail(toNodemailer(mail, from));
  return (message as Buffer).toString('utf8');
}

/** Codes of https://developers.cloudflare.com/email-service/api/send-emails/workers-api/ that do not pass with time. */
const FINAL: readonly string[] = [
  'E_VALIDATION_ERROR',
  'E_FIELD_MISSING',
  'E_RECIPIENT_NOT_ALLOWED',
  'E_SENDER_NOT_VERIFIED',
  'E_SENDER_DOMAIN_NOT_AVAILABLE',
  'E_CONTENT_TOO_LARGE',
  'E_HEADER_NOT_ALLOWED',
  'E_HEADERS_TOO_LARGE',
  'E_HEADERS_TOO_MANY',
];

/** Reads a failure of the binding; unknown ones are tried again, because a second mail is better than none. */
export function bindingOutcome(code: unknown): Outcome {
  if (typeof code !== 'string' || !/^E_[A-Z_]{1,40}$/.test(code)) return { status: 'retry', reason: 'network' };
  const reason = code.slice(2).toLowerCase().replaceAll('_', '-');
  // The provider's own list of mailboxes that have bounced or complained.
  if (code === 'E_RECIPIENT_SUPPRESSED') return { status: 'gone', reason };
  return { status: FINAL.includes(code) ? 'rejected' : 'retry', reason };
}
