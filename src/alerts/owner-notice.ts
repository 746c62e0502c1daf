import type { Trouble } from '#domain/endpoint';
import type { Subscription } from '#domain/subscription';
import { toIso } from '#domain/time';
import type { Mail } from './channels/channel.ts';
import { escapeHtml, page } from './channels/mail-html.ts';
import { isolate, moment, number } from './format.ts';
import { LOCALES, phrase } from './locales/index.ts';

export interface OwnerNoticeMail {
  readonly to: string;
  readonly trouble: Trouble;
  /** Where its webhook is: no path, which may hold a secret. */
  readonly host: string;
  /** Ours. */
  readonly origin: string;
  readonly language: Subscription['language'];
  readonly timezone: Subscription['timezone'];
}

/** The mail that tells the owner of a webhook that it fails, or that it is given up, and what to ask the API for. */
export function renderOwnerNotice({ to, trouble, host, origin, language, timezone }: OwnerNoticeMail): Mail {
  const { subscription, since, failures, reason, notice } = trouble;
  const isOff = notice === 'disabled';
  const turn = notice ?? 'failing';
  const title = phrase(language, 'ownerTitle', { notice: turn, host: isolate(language, host) });
  const why = phrase(language, 'ownerWhy', {
    how: isOff && reason === 'http-410' ? 'gone' : 'other',
    since: moment(language, since, timezone),
    failures: number(language, failures),
    reason: isolate(language, reason),
  });
  const next = phrase(language, 'ownerNext', { notice: turn });
  const webhook = `${origin}/api/v1/webhooks/${subscription}`;
  const requests = isOff
    ? [`POST ${webhook}/enable`, `POST ${webhook}/replay {"since": "${toIso(since)}"}`]
    : [`GET ${webhook}/deliveries`];
  const said = isOff ? [why, next] : [why, next, phrase(language, 'ownerSee')];
  const code = requests.map((request) => `<code dir="ltr">${escapeHtml(request)}</code>`).join('<br>');
  return {
    to,
    subject: title,
    text: `${[...said, requests.join('\n')].join('\n\n')}\n`,
    html: page({ language, direction: LOCALES[language].direction, title }, [
      ...said.map((text) => `<p>${escapeHtml(text)}</p>`),
      `<p>${code}</p>`,
    ]),
    // The same when it is sent again: a crash between sending and recording shows nobody two.
    messageId: `<${subscription}.${notice}.${since}@${new URL(origin).hostname}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
  };
}
