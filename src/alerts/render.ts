import { threadOf } from '#domain/topic';
import { LOCALES, phrase } from './locales/index.ts';
import type { Message } from './message.ts';
import { incidentText } from './render-incident.ts';
import { windowText } from './render-window.ts';
import { isOfWindow, type Telling } from './telling.ts';

/** What a subscriber is told, whatever the channel: what, where, since when, how sure and why, compared with usual. */
export function renderMessage(telling: Telling): Message {
  const { deliveryId: id, topic, reason, interrupting, urgency, language, at, origin } = telling;
  const { unsubscribeUrl, manageUrl } = telling;
  const thread = threadOf(topic);
  const text = isOfWindow(telling) ? windowText(telling) : incidentText(telling);
  const page = topic.kind === 'incident' ? thread : (topic.pattern.nights.at(-1)?.incident ?? '');
  return {
    id,
    topic,
    thread,
    tag: telling.said.topic === 'incident' ? (telling.said.window ?? thread) : thread,
    reason,
    interrupting,
    urgency,
    language,
    direction: LOCALES[language].direction,
    ...text,
    url: `${origin}/i/${page}`,
    linkLine: phrase(language, 'link'),
    unsubscribeUrl,
    manageUrl,
    manageLine: phrase(language, 'manage'),
    unsubscribeLine: phrase(language, 'unsubscribe'),
    at,
  };
}
