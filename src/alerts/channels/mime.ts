import type { Mail } from './channel.ts';

/** Anything below a blank, and the separators that some agents take for a line break. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const UNSAFE = /[\u0000-\u001f\u007f\u0085\u2028\u2029]/;

/** A line break in a header is a header of somebody else's choosing: nothing that holds one is sent. */
export const isSafe = ({ to, subject, messageId, headers }: Mail): boolean =>
  ![to, subject, messageId, ...Object.keys(headers), ...Object.values(headers)].some((text) => UNSAFE.test(text));

/**
 * A mail as nodemailer takes it: addresses as objects, because text would be parsed as a list, and the envelope spelt out.
 */
export function toNodemailer({ to, subject, text, html, messageId, headers }: Mail, from: string) {
  return {
    from: { name: '', address: from },
    to: { name: '', address: to },
    envelope: { from, to: [to] },
    subject,
    text,
    html,
    messageId,
    headers: { ...headers },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
