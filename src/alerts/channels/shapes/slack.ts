import { inLanguage, type Message } from '../../message.ts';

/** Slack reads these three as markup, in text of ours too. https://api.slack.com/reference/surfaces/formatting */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * An incoming webhook of Slack, as blocks. A title in plain text mentions nobody, whatever a network calls itself.
 * https://api.slack.com/reference/block-kit/blocks
 */
export function slackMessage(message: Message): object {
  const { title, body, linkLine } = message;
  return {
    text: escaped(title),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: title, emoji: false } },
      { type: 'section', text: { type: 'plain_text', text: body, emoji: false } },
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            text: { type: 'plain_text', text: linkLine.slice(0, 75), emoji: false },
            url: inLanguage(message.url, message),
          },
        ],
      },
    ],
  };
}
