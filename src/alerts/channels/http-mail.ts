import type { Outcome } from '#domain/delivery';
import { isAddress } from './address.ts';
import type { MailTransport, Transport } from './channel.ts';
import { post, type StatusRules } from './http-outcome.ts';
import { isSafe } from './mime.ts';

/** What the provider itself refuses is refused for good; a wrong key is our mistake, and is mended before it is given up. */
const RULES: StatusRules = { gone: [], rejected: { 400: 'http-400', 413: 'too-large', 422: 'http-422' } };
/** Of an Idempotency-Key, in most places. */
const LONGEST_KEY = 256;

/**
 * A provider of transactional mail over HTTPS: one JSON object a mail, in the form that Resend documents and that others
 * take too (https://resend.com/docs/api-reference/emails/send-email). A mail that is sent again has the same
 * `Idempotency-Key`, so that a lost answer makes no second one.
 *
 * @param url of the endpoint that takes a mail
 * @param key the provider's bearer token
 * @param from the sender's address
 */
export function httpMailTransport(
  url: string,
  key: string,
  from: string,
  world: Pick<Transport, 'fetch' | 'now' | 'deadline'>,
): MailTransport {
  return async (mail): Promise<Outcome> => {
    if (!isAddress(mail.to) || !isSafe(mail)) return { status: 'rejected', reason: 'bad-mail' };
    const { to, subject, text, html, messageId } = mail;
    const body = { from, to: [to], subject, text, html, headers: { ...mail.headers, 'Message-ID': messageId } };
    const headers = {
      Authorization: `Bearer ${key}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': messageId.slice(1, -1).slice(0, LONGEST_KEY),
    };
    return post(url, { body: JSON.stringify(body), headers }, RULES, world);
  };
}
