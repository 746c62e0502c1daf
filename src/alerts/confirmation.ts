import type { Language } from '#domain/subscription';
import type { Mail } from './channels/channel.ts';
import { escapeHtml, page } from './channels/mail-html.ts';
import { LOCALES, phrase } from './locales/index.ts';

export interface Confirmation {
  readonly to: string;
  readonly language: Language;
  /** Opens a page with one button: opening it alone confirms nothing, so that no link scanner subscribes anybody. */
  readonly confirmUrl: string;
  /** Ours, whose host the Message-ID ends in. */
  readonly origin: string;
  /** Random letters and digits, the same when this mail is sent again. */
  readonly id: string;
}

/**
 * The mail that asks whether the owner of an address wants what was asked for in their name. It names neither a country
 * nor us, holds nothing that the asker wrote, and is the only mail that an unconfirmed address ever gets.
 */
export function renderConfirmation({ to, language, confirmUrl, origin, id }: Confirmation): Mail {
  const [title, ask, link, ignore] = (['confirmSubject', 'confirmAsk', 'confirmLink', 'confirmIgnore'] as const).map(
    (name) => phrase(language, name),
  ) as [string, string, string, string];
  const body = [
    `<p>${escapeHtml(ask)}</p>`,
    `<p><a href="${escapeHtml(confirmUrl)}">${escapeHtml(link)}</a></p>`,
    `<p>${escapeHtml(ignore)}</p>`,
  ];
  return {
    to,
    subject: title,
    text: `${ask}\n\n${link}:\n${confirmUrl}\n\n${ignore}\n`,
    html: page({ language, direction: LOCALES[language].direction, title }, body),
    messageId: `<${id}@${new URL(origin).hostname}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
  };
}
