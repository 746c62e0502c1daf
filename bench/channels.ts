import { createECDH, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import webPush from 'web-push';
import { unstable_startWorker } from 'wrangler';
import { webhookSecret } from '#alerts/channels/webhook';
import { saidOf } from '#alerts/news';
import type { Telling } from '#alerts/telling';
import type { Incident } from '#domain/incident';
import { instant, interval, later } from '#domain/time';
import type { IncidentTopic } from '#domain/topic';
import type { Task } from './channels-worker.ts';
import type { Figure } from './figure.ts';

const COUNT = 1000;
const RUNS = 5;
/** Linux counts CPU time in hundredths of a second. */
const TICK_MS = 10;

/**
 * CPU that workerd spends on each channel, without the network: utime and stime of every workerd process that we started,
 * the best of five runs after one that warms up. Needs Linux's /proc.
 */
export async function figures(): Promise<readonly Figure[]> {
  if (!existsSync('/proc/self/stat')) {
    process.stderr.write('channels: not measured, for CPU time is read from /proc, which this system does not have.\n');
    return [];
  }
  // The runtime would ask the network where it is, and say on standard output that it could not.
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = 'false';
  const worker = await unstable_startWorker({
    config: join(import.meta.dirname, 'channels.toml'),
    dev: { server: { port: 0 }, inspector: false, logLevel: 'none', watch: false, persist: false },
  });
  try {
    await worker.ready;
    const measure = async (kind: Task['kind'], targets: readonly unknown[]) => {
      const body = JSON.stringify({ kind, count: COUNT, telling: TELLING, vapid: VAPID, targets } satisfies Task);
      const run = async () => {
        const before = workerdCpu();
        const response = await worker.fetch('http://127.0.0.1/', { method: 'POST', body });
        const { done } = (await response.json()) as { done: number };
        if (done !== COUNT) throw new Error(`${kind}: ${done} of ${COUNT} were done`);
        return workerdCpu() - before;
      };
      await run();
      let best = Number.POSITIVE_INFINITY;
      for (let i = 0; i < RUNS; i += 1) best = Math.min(best, await run());
      return Math.round(COUNT / (Math.max(best, TICK_MS) / 1000));
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

/** Milliseconds of CPU that workerd processes below this one have used since they started. */
function workerdCpu(): number {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => stat(pid) ?? []);
  const ours = new Set([process.pid]);
  // Parents have lower numbers than their children almost always; two passes make it always, at our depth.
  for (let pass = 0; pass < 2; pass += 1) for (const { pid, parent } of processes) if (ours.has(parent)) ours.add(pid);
  const ticks = processes.filter(({ pid, name }) => ours.has(pid) && name === 'workerd').map((one) => one.ticks);
  return ticks.reduce((sum, one) => sum + one, 0) * TICK_MS;
}

/** `proc(5)`: the name stands in brackets and may hold blanks; the 4th field is the parent, the 14th and 15th the times. */
function stat(pid: string): { pid: number; parent: number; name: string; ticks: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = text.lastIndexOf(')');
    const fields = text.slice(end + 2).split(' ');
    const name = text.slice(text.indexOf('(') + 1, end);
    return { pid: Number(pid), parent: Number(fields[1]), name, ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    // It ended while we looked.
    return null;
  }
}

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
