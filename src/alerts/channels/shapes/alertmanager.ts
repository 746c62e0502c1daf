import { days, hours, later, toIso } from '#domain/time';
import { inLanguage, type Message } from '../../message.ts';
import { alarmOf } from './shape.ts';

const SEVERITIES = { 1: 'limited', 2: 'serious', 3: 'severe', 4: 'critical' } as const;
/** An alert without an end is taken for over after some minutes without a repetition, and we send changes only. */
const LASTS_AT_MOST = days(30);
/** What is told once and never over. */
const SUMMARY_LASTS = hours(1);

/**
 * `POST /api/v2/alerts` of Prometheus Alertmanager. Its alerts are the same when their labels are, so that nothing that may
 * change is a label. https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
 */
export function alertmanagerAlerts(message: Message): readonly object[] {
  const alarm = alarmOf(message);
  const { title, body, at, reason, interrupting } = message;
  const from = alarm?.from ?? toIso(at);
  const labels =
    alarm === null
      ? { alertname: 'NightwireSummary', thread: message.id }
      : {
          alertname: 'Nightwire',
          ...{ thread: alarm.key, kind: alarm.kind, entity: alarm.entity },
          ...(alarm.service === null ? {} : { service: alarm.service }),
        };
  return [
    {
      labels,
      annotations: {
        ...{ summary: title, description: body, reason },
        severity: SEVERITIES[alarm?.severity ?? 1],
        interrupting: String(interrupting),
      },
      startsAt: from,
      endsAt: alarm?.until ?? toIso(later(at, alarm === null ? SUMMARY_LASTS : LASTS_AT_MOST)),
      generatorURL: inLanguage(message.url, message),
    },
  ];
}
