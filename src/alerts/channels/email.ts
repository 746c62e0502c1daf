import { z } from 'zod';
import { inLanguage, type Message } from '../message.ts';
import { mailAddress } from './address.ts';
import { defineChannel, type Mail } from './channel.ts';
import { digest } from './digest.ts';
import { escapeHtml, page } from './mail-html.ts';

export interface EmailTarget {
  readonly address: string;
}

const target: z.ZodType<EmailTarget> = z.strictObject({ address: mailAddress });

export const emailChannel = defineChannel<EmailTarget>({
  kind: 'email',
  target,
  refuse: () => null,

  async send(message, { address }, { mail, origin }) {
    if (mail === null) return { status: 'rejected', reason: 'not-configured' };
    return mail(await mailOf(message, address, new URL(origin).hostname));
  },
});

const RIGHT_TO_LEFT_MARK = '\u200f';

/** @param domain of the Message-ID: ours */
export function mailOf(message: Message, to: string, domain: string): Mail {
  const { id, thread: about, title, paragraphs, linkLine, unsubscribeLine, unsubscribeUrl, language } = message;
  const manage = inLanguage(message.manageUrl, message);
  const url = inLanguage(message.url, message);
  const leave = inLanguage(unsubscribeUrl, message);
  const subscription = id.slice(id.lastIndexOf('/') + 1);
  const [own, thread] = [digest(id), digest(`${about}/${subscription}`)];
  const text = [
    ...paragraphs,
    `${linkLine}\n${url}`,
    `-- \n${message.manageLine}\n${manage}\n\n${unsubscribeLine}\n${leave}`,
  ].join('\n\n');
  const body = [
    `<h1 style="font-size:1.25em">${escapeHtml(title)}</h1>`,
    ...paragraphs.map((text) => `<p>${escapeHtml(text).replaceAll('\n', '<br>')}</p>`),
    `<p><a href="${escapeHtml(url)}">${escapeHtml(linkLine)}</a></p>`,
    `<hr><p style="font-size:.85em"><a href="${escapeHtml(manage)}">${escapeHtml(message.manageLine)}</a></p>`,
    `<p style="font-size:.85em"><a href="${escapeHtml(leave)}">${escapeHtml(unsubscribeLine)}</a></p>`,
  ];
  return {
    to,
    // A subject carries no direction: programs take it from the first letter, and that may be a network's Latin name.
    subject: message.direction === 'rtl' ? `${RIGHT_TO_LEFT_MARK}${title}` : title,
    text: `${text}\n`,
    html: page(message, body),
    // The same for every attempt: a server that took the mail and lost the line sees that it has it already.
    messageId: `<${own}@${domain}>`,
    headers: {
      // One incident is one thread, and so is one window, also for whoever missed its first mail.
      References: `<${thread}@${domain}>`,
      'In-Reply-To': `<${thread}@${domain}>`,
      'List-Unsubscribe': `<${unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Auto-Submitted': 'auto-generated',
      'Content-Language': language,
    },
  };
}
