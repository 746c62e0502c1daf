import { createECDH, randomBytes } from 'node:crypto';
import webPush from 'web-push';
import { webhookSecret } from '#alerts/channels/webhook';
import { saidOf } from '#alerts/news';
import type { Telling } from '#alerts/telling';
import type { Incident } from '#domain/incident';
import { instant, interval, later } from '#domain/time';
import type { IncidentTopic } from '#domain/topic';
import type { Task } from './channels-worker.ts';
import type { Figure } from './figure.ts';
import { measured } from './workerd.ts';

const COUNT = 1000;

/** CPU that workerd spends on each channel, without the network. */
export async function figures(): Promise<readonly Figure[]> {
  const worker = await measured('channels.toml');
  if (worker === null) {
    process.stderr.write('channels: not measured, for CPU time is read from /proc, which this system does not have.\n');
    return [];
  }
  try {
    const measure = async (kind: Task['kind'], targets: readonly unknown[]) => {
      const task: Task = { kind, count: COUNT, telling: TELLING, vapid: VAPID, targets };
      const milliseconds = await worker.cpu(task, (answer) => (answer as { done: number }).done === COUNT);
      return Math.round(COUNT / (milliseconds / 1000));
    };
    return [
      figure('channels.web-push', await measure('web-push', browsers(50)), 1000 / 0.4),
      figure('channels.webhook', await measure('webhook', WEBHOOKS), null),
      figure('channels.email-without-smtp', await measure('email', [{ address: 'desk@ngo.example.org' }]), null),
      figure('channels.render', await measure('render', []), null),
    ];
  } finally {
    await worker.dispose();
  }
}

const figure = (name: string, value: number, goal: number | null): Figure => ({
  name,
  value,
  unit: 'messages per CPU second in workerd',
  goal,
  holds: goal === null ? null : value >= goal,
});

const FROM = instant(1_767_904_800);
const VAPID = { subject: 'mailto:oncall@example.org', ...webPush.generateVAPIDKeys(), extraHosts: [] };
const WEBHOOKS = [{ url: 'https://hooks.example.org/nightwire', secrets: [webhookSecret(randomBytes(32))] }];

function browsers(count: number) {
  return Array.from({ length: count }, (_, i) => {
    const p256dh = createECDH('prime256v1').generateKeys('base64url');
    const keys = { p256dh, auth: randomBytes(16).toString('base64url') };
    return { endpoint: `https://fcm.googleapis.com/fcm/send/browser-${i}`, keys, expirationTime: null };
  });
}

const witness = (signal: `${string}.${string}`, family: 'control-plane' | 'active-probing', observed: number) => ({
  signal,
  family,
  detector: 'bench@1' as const,
  interval: interval(FROM, later(FROM, 3600)),
  observed,
  expected: 1000,
  count: null,
});

const INCIDENT: Incident = {
  id: 'outage.asn-64500.20260108T2040Z',
  kind: 'outage',
  subject: { entity: 'asn/64500', service: null },
  from: FROM,
  until: null,
  standing: 'corroborated',
  cause: 'unknown',
  reach: 'partial',
  severity: 3,
  evidence: [witness('ioda.bgp', 'control-plane', 900), witness('ioda.ping-slash24', 'active-probing', 60)],
  revision: 1,
};
const TOPIC: IncidentTopic = {
  kind: 'incident',
  incident: INCIDENT,
  within: ['country/IR'],
  together: [],
  pattern: null,
};

const TELLING: Telling = {
  deliveryId: 'outage.asn-64500.20260108T2040Z/opened-1/bench',
  topic: TOPIC,
  reason: 'opened',
  said: saidOf({ topic: TOPIC, window: null }, null),
  interrupting: true,
  urgency: 'high',
  places: [],
  sources: [],
  language: 'fa',
  timezone: 'Asia/Tehran',
  at: later(FROM, 1800),
  origin: 'https://alerts.example.org',
  unsubscribeUrl: 'https://alerts.example.org/u/token',
  manageUrl: 'https://alerts.example.org/s/token',
};
