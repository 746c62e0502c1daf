import { phrase } from './locales/index.ts';
import type { Message } from './message.ts';

/**
 * The same message for somebody whose lock screen or mailbox others may look at: it says that there is something, and what
 * it is stays behind the link. The link of a mail leads to the reader's own page, for ours name country and incident.
 */
export function discreetly(message: Message, channel: 'web-push' | 'email'): Message {
  const { language } = message;
  const body = phrase(language, 'discreetBody');
  return {
    ...message,
    title: phrase(language, 'discreetTitle'),
    body,
    paragraphs: [body],
    linkLine: phrase(language, 'discreetLink'),
    url: channel === 'email' ? message.manageUrl : message.url,
  };
}
