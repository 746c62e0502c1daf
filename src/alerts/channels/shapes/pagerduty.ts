import { toIso } from '#domain/time';
import { inLanguage, type Message } from '../../message.ts';
import { alarmOf } from './shape.ts';

const SEVERITIES = { 1: 'info', 2: 'warning', 3: 'error', 4: 'critical' } as const;

/**
 * Events API v2 of PagerDuty: a thread is one alert of theirs, which its end resolves. A summary is an event of its own,
 * for information. https://developer.pagerduty.com/docs/events-api-v2-overview
 */
export function pagerdutyEvent(message: Message, routingKey: string): object {
  const alarm = alarmOf(message);
  const dedup = { routing_key: routingKey, dedup_key: alarm?.key ?? message.id };
  if (alarm !== null && alarm.until !== null) return { ...dedup, event_action: 'resolve' };
  return {
    ...dedup,
    event_action: 'trigger',
    client: 'Nightwire',
    client_url: inLanguage(message.url, message),
    payload: {
      summary: message.title,
      source: alarm?.entity ?? 'nightwire',
      severity: SEVERITIES[alarm?.severity ?? 1],
      timestamp: toIso(message.at),
      ...(alarm === null ? {} : { component: alarm.service ?? alarm.entity, class: alarm.kind }),
      custom_details: { reason: message.reason, text: message.body, since: alarm?.from ?? null },
    },
  };
}
