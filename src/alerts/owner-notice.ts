import type { Trouble } from '#domain/endpoint';
import { toIso } from '#domain/time';
import type { Mail } from './channels/channel.ts';
import { escapeHtml, page } from './channels/mail-html.ts';

export interface OwnerNoticeMail {
  readonly to: string;
  readonly trouble: Trouble;
  /** Where its webhook is: no path, which may hold a secret. */
  readonly host: string;
  /** Ours. */
  readonly origin: string;
}

/** The mail that tells the owner of a webhook that it fails, or that it is given up; in English, as the API's reference is. */
export function renderOwnerNotice({ to, trouble, host, origin }: OwnerNoticeMail): Mail {
  const { subscription, since, failures, reason, notice } = trouble;
  const isOff = notice === 'disabled';
  const title = isOff ? `Your webhook at ${host} was switched off` : `Your webhook at ${host} fails`;
  const paragraphs = [
    isOff && reason === 'http-410'
      ? 'It answered that it is gone (410), and nothing more is sent to it.'
      : `It has taken nothing since ${toIso(since)}: ${failures} attempts failed, the last with ${reason}.`,
    isOff
      ? 'Nothing is lost: switch it on again, and ask for what it missed.'
      : 'Each event is tried for about three days. After five days without a success the webhook is switched off.',
    isOff
      ? `POST ${origin}/api/v1/webhooks/${subscription}/enable\nPOST ${origin}/api/v1/webhooks/${subscription}/replay {"since": "${toIso(since)}"}`
      : `GET ${origin}/api/v1/webhooks/${subscription}/deliveries shows each attempt.`,
  ];
  return {
    to,
    subject: title,
    text: `${paragraphs.join('\n\n')}\n`,
    html: page(
      { language: 'en', direction: 'ltr', title },
      paragraphs.map((text) => `<p>${escapeHtml(text).replaceAll('\n', '<br>')}</p>`),
    ),
    // The same when it is sent again: a crash between sending and recording shows nobody two.
    messageId: `<${subscription}.${notice}.${since}@${new URL(origin).hostname}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': 'en' },
  };
}
