import { describe, expect, test } from 'vitest';
import { refuseShape } from '#alerts/channels/shapes/hosts';
import { webhookChannel, webhookSecret } from '#alerts/channels/webhook';
import { SHAPES, type Shape, type WebhookTarget } from '#alerts/channels/webhook-target';
import type { Message } from '#alerts/message';
import { rehearsal } from '#alerts/rehearsal';
import { renderMessage } from '#alerts/render';
import { hours, later } from '#domain/time';
import { pattern, subscription } from '../../support/examples.ts';
import { incident, message, NIGHT, ORIGIN, telling, windowTelling } from '../sample.ts';
import { transport } from './transport.ts';

const KEY = 'a1'.repeat(16);
const HOSTS: Record<Shape, string> = {
  nightwire: 'https://hooks.example.org/in',
  pagerduty: 'https://events.pagerduty.com/v2/enqueue',
  alertmanager: 'https://alerts.example.org/api/v2/alerts',
  slack: 'https://hooks.slack.com/services/T0/B0/x',
};
const target = (shape: Shape, url = HOSTS[shape]): WebhookTarget => ({
  url,
  secrets: [webhookSecret(new Uint8Array(32).fill(7))],
  shape,
  ...(shape === 'pagerduty' ? { routingKey: KEY } : {}),
});

/** What would go out, as the receiver's JSON parser sees it. */
async function sent(shape: Shape, about: Message, status = 202) {
  let body = '';
  const fetch = async (_: string, init?: RequestInit) => {
    body = String(init?.body);
    return new Response(null, { status });
  };
  const webhookOrigins = ['https://alerts.example.org'];
  const outcome = await webhookChannel.send(about, target(shape), transport({ fetch, webhookOrigins }));
  return { outcome, body: JSON.parse(body) };
}

const OVER = incident('outage', { until: later(NIGHT, hours(7)), severity: 4, revision: 4 });
const MESSAGES: readonly (readonly [string, Message])[] = [
  ['opened', message('outage', 'opened')],
  ['resolved', renderMessage(telling(OVER, 'resolved', 'en'))],
  ['service-block', message('service-block', 'opened', 'fa')],
  ['window-recognised', renderMessage(windowTelling(pattern(), 'window-recognised', 'en'))],
  ['window-ended', renderMessage(windowTelling(pattern({ level: 'ended', next: [] }), 'window-ended', 'en'))],
  ['quiet', renderMessage(telling(incident('outage'), 'opened', 'en', { interrupting: false }))],
];

// Our own is the API's JSON, which webhook.test.ts holds it to.
describe.each(SHAPES.filter((shape) => shape !== 'nightwire'))('the shape %s', (shape) => {
  test.each(MESSAGES)('says that something %s', async (name, about) => {
    const { outcome, body } = await sent(shape, about);
    expect(outcome).toEqual({ status: 'delivered' });
    await expect(`${JSON.stringify(body, null, 2)}\n`).toMatchFileSnapshot(`golden/${shape}.${name}.json`);
  });
});

test('PagerDuty resolves what it was triggered by, and Alertmanager ends the alert whose labels it had', async () => {
  const [opened, over] = [message(), renderMessage(telling(OVER, 'resolved', 'en'))];
  const [trigger, resolve] = [await sent('pagerduty', opened), await sent('pagerduty', over)];
  expect(resolve.body.dedup_key).toBe(trigger.body.dedup_key);
  expect([trigger.body.event_action, resolve.body.event_action]).toEqual(['trigger', 'resolve']);
  const [[firing], [ended]] = [(await sent('alertmanager', opened)).body, (await sent('alertmanager', over)).body];
  expect(ended.labels).toEqual(firing.labels);
  expect(Date.parse(firing.endsAt)).toBeGreaterThan(Date.parse(firing.startsAt) + 86_400_000);
  expect(ended.endsAt).toBe('2026-01-09T03:40:00Z');
});

test('a product’s 400 is an answer for good, and an integrator’s is not', async () => {
  expect((await sent('pagerduty', message(), 400)).outcome).toEqual({ status: 'rejected', reason: 'http-400' });
  expect((await sent('nightwire', message(), 400)).outcome).toEqual({ status: 'retry', reason: 'http-400' });
});

test('markup in a name is text to Slack', async () => {
  const about = { ...message(), title: 'AS1 <!channel> & co' };
  const { body } = await sent('slack', about);
  expect(body.text).toBe('AS1 &lt;!channel&gt; &amp; co');
  expect(body.blocks[0].text).toEqual({ type: 'plain_text', text: 'AS1 <!channel> & co', emoji: false });
});

test.each([
  ['slack', 'https://hooks.example.org/', 'shape.host'],
  ['alertmanager', 'https://alerts.example.org/api/v2/alerts', 'shape.host'],
  ['pagerduty', 'https://events.pagerduty.com.example.org/v2/enqueue', 'shape.host'],
  ['pagerduty', HOSTS.pagerduty, null],
  ['slack', HOSTS.slack, null],
  ['nightwire', 'https://hooks.example.org/', null],
] as const)('%s goes to its own product: %s', (shape, url, code) => {
  expect(refuseShape(target(shape, url), { webhookOrigins: [] })).toBe(code);
});

test('a routing key belongs to PagerDuty and to nothing else', () => {
  const open = { webhookOrigins: [] };
  const { routingKey: _, ...keyless } = target('pagerduty');
  expect(refuseShape(keyless, open)).toBe('shape.routing-key');
  expect(refuseShape({ ...target('slack'), routingKey: KEY }, open)).toBe('shape.routing-key');
});

test('a rehearsal opens, grows and ends under ids of its own, and is marked in what people read', () => {
  const one = rehearsal('run1', subscription({ id: 'hook', channel: 'webhook' }), ORIGIN);
  expect(one.map(({ reason }) => reason)).toEqual(['opened', 'escalated', 'resolved']);
  expect(new Set(one.map(({ thread }) => thread)).size).toBe(1);
  expect(one.every(({ title, thread }) => title.startsWith('[TEST] ') && thread.startsWith('rehearsal-'))).toBe(true);
  const other = rehearsal('run2', subscription({ id: 'hook', channel: 'webhook' }), ORIGIN);
  expect(other[0]?.id).not.toBe(one[0]?.id);
});
