import { expect, test } from 'vitest';
import { webhookChannel, webhookSecret } from '#alerts/channels/webhook';
import type { Message } from '#alerts/message';
import { renderMessage } from '#alerts/render';
import type { IncidentTurn } from '#domain/delivery';
import type { Incident } from '#domain/incident';
import { days, earlier, hours, instantFromMs, minutes } from '#domain/time';
import { startHttp } from '../../../local/receivers/http.ts';
import { hasAlertmanager, until, withAlertmanager } from '../../support/alertmanager.ts';
import { pattern } from '../../support/examples.ts';
import { incident, telling, windowTelling } from '../sample.ts';
import { transport } from './transport.ts';

if (!hasAlertmanager) process.stderr.write('SKIPPED: our shape against Alertmanager, which is not installed here\n');

const NOW = instantFromMs(Date.now());
const BEGAN = earlier(NOW, hours(2));

interface Alert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly endsAt: string;
}

const turn = (reason: IncidentTurn, change: Partial<Incident> = {}): Message =>
  renderMessage(telling(incident('outage', { from: BEGAN, ...change }), reason, 'en', { at: NOW }));

test.skipIf(!hasAlertmanager)(
  'the real Alertmanager takes every turn, as one alert that its end resolves',
  async () => {
    const notified: Alert[] = [];
    const receiver = await startHttp(0, ({ body }) => {
      notified.push(...JSON.parse(body.toString()).alerts);
      return { status: 200 };
    });
    const route = { receiver: 'ours', group_by: ['...'], group_wait: '0s', group_interval: '100ms' };
    const receivers = [{ name: 'ours', webhook_configs: [{ url: `${receiver.origin}/` }] }];
    await withAlertmanager({ route, receivers }, async (origin) => {
      const url = `${origin}/api/v2/alerts`;
      const to = { url, secrets: [webhookSecret(new Uint8Array(32))], shape: 'alertmanager' } as const;
      const world = transport({ webhookOrigins: [origin], deadline: (after) => AbortSignal.timeout(after * 1000) });
      const take = async (message: Message) =>
        expect(await webhookChannel.send(message, to, world)).toEqual({ status: 'delivered' });
      const active = async (): Promise<readonly Alert[]> => (await fetch(url)).json();
      const thread = turn('opened').thread;
      /** What whoever is behind Alertmanager was told of it. */
      const said = () => notified.filter(({ labels }) => labels.thread === thread);

      await take(turn('opened'));
      await until(async () => said().at(-1)?.annotations.reason === 'opened');
      await take(turn('escalated', { severity: 4, standing: 'confirmed', revision: 3 }));
      await until(async () => (await active())[0]?.annotations.severity === 'critical');
      expect(await active()).toHaveLength(1);

      await take(turn('resolved', { until: earlier(NOW, minutes(20)), revision: 4 }));
      await until(async () => said().at(-1)?.status === 'resolved');
      expect(await active()).toEqual([]);

      await take(turn('reopened', { revision: 5 }));
      await until(async () => said().at(-1)?.status === 'firing');
      await take(turn('retracted', { revision: 6 }));
      await until(async () => said().at(-1)?.status === 'resolved');
      expect(new Set(notified.map(({ labels }) => JSON.stringify(labels))).size).toBe(1);

      for (const [message, lasts] of [
        [renderMessage(telling(incident('service-block', { from: BEGAN }), 'opened', 'fa', { at: NOW })), true],
        [renderMessage(windowTelling(pattern(), 'window-recognised', 'ru')), false],
        [renderMessage(windowTelling(pattern({ level: 'ended', next: [] }), 'window-ended', 'en')), false],
        [{ ...turn('opened', { from: earlier(NOW, days(40)) }), thread: 'old', at: earlier(NOW, days(40)) }, false],
      ] as const) {
        await take(message);
        const held = (await active()).some(({ labels }) => labels.thread === message.thread);
        expect([message.thread, held]).toEqual([message.thread, lasts]);
      }
    });
    await receiver.close();
  },
);
