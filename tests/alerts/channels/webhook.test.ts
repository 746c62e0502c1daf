import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { webhookChannel, webhookSecret } from '#alerts/channels/webhook';
import { renderMessage } from '#alerts/render';
import { later } from '#domain/time';
import { incidentJson } from '#domain/wire';
import type { Misbehaviour } from '../../../local/receivers/http.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../../../local/receivers/webhook-receiver.ts';
import { incident, message, telling, witness } from '../sample.ts';
import { transport } from './transport.ts';

const SECRET = webhookSecret(new Uint8Array(32).fill(7));
const NEWER = webhookSecret(new Uint8Array(32).fill(8));

let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await startWebhookReceiver({ secret: SECRET });
});
afterEach(() => {
  receiver.misbehave(null);
  receiver.setSecret(SECRET);
});
afterAll(() => receiver.close());

const here = (change = {}) => transport({ webhookOrigins: [receiver.origin], ...change });
const target = (secrets: readonly string[] = [SECRET]) => ({ url: receiver.url, secrets });

test('an event arrives, and the unmodified library verifies it', async () => {
  const about = incident('service-block');
  const sent = renderMessage(telling(about, 'resolved', 'en'));
  expect(await webhookChannel.send(sent, target(), here())).toEqual({ status: 'delivered' });
  const got = receiver.received().at(-1);
  expect(got?.verified).toBe(true);
  expect(JSON.parse(got?.body ?? '')).toEqual({
    type: 'incident.resolved',
    timestamp: '2026-01-08T21:20:00Z',
    interrupting: true,
    data: { ...incidentJson(about, null), url: sent.url },
  });
});

test('the signature is the HMAC that the standard writes down', async () => {
  await webhookChannel.send(message(), target(), here());
  const { headers, body } = receiver.received().at(-1) ?? { headers: {} as Record<string, string>, body: '' };
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = createHmac('sha256', Buffer.alloc(32, 7)).update(signed).digest('base64');
  expect(headers['webhook-signature']).toBe(`v1,${expected}`);
});

test('while secrets are rotated, a receiver verifies with either', async () => {
  for (const known of [SECRET, NEWER]) {
    receiver.setSecret(known);
    expect(await webhookChannel.send(message(), target([NEWER, SECRET]), here())).toEqual({ status: 'delivered' });
    expect(receiver.received().at(-1)?.verified).toBe(true);
  }
});

test('the id stays the same over retries while the timestamp moves, and holds nothing that was written by anybody', async () => {
  const seen: Headers[] = [];
  const fetch = async (_url: string, init?: RequestInit) => {
    seen.push(new Headers(init?.headers));
    return new Response(null, { status: 500 });
  };
  const now = transport().now();
  for (const passed of [0, 300])
    await webhookChannel.send(message(), target(), here({ fetch, now: () => later(now, passed) }));
  const [first, second] = seen;
  expect(second?.get('webhook-id')).toBe(first?.get('webhook-id'));
  expect(first?.get('webhook-id')).toMatch(/^msg_[\w-]{43}$/);
  expect(Number(second?.get('webhook-timestamp')) - Number(first?.get('webhook-timestamp'))).toBe(300);
});

test('an incident with evidence without end still fits into 20 kB', async () => {
  const evidence = Array.from({ length: 2000 }, (_, i) => witness(`ioda.signal-${i}`, 'usage', i, 100));
  const large = renderMessage(telling(incident('outage', { evidence }), 'opened', 'en'));
  expect(await webhookChannel.send(large, target(), here())).toEqual({ status: 'delivered' });
  expect(Buffer.byteLength(receiver.received().at(-1)?.body ?? '')).toBeLessThan(20_000);
});

describe('what the receiver answers is read as', () => {
  const cases: readonly [string, Misbehaviour, unknown][] = [
    ['200 delivered', { status: 200 }, { status: 'delivered' }],
    [
      '302 a failed attempt, not followed',
      { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
      { status: 'retry', reason: 'http-302' },
    ],
    [
      '307 a failed attempt, not followed',
      { status: 307, headers: { location: '/hook' } },
      { status: 'retry', reason: 'http-307' },
    ],
    [
      '401 a failed attempt: it may be in the middle of its deployment',
      { status: 401 },
      { status: 'retry', reason: 'http-401' },
    ],
    ['404 a failed attempt', { status: 404 }, { status: 'retry', reason: 'http-404' }],
    ['410 gone', { status: 410 }, { status: 'gone', reason: 'http-410' }],
    [
      '429 with its wait',
      { status: 429, headers: { 'retry-after': '3600' } },
      { status: 'retry', reason: 'http-429', after: 3600 },
    ],
    [
      '503 with its wait as a date in the past',
      { status: 503, headers: { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' } },
      { status: 'retry', reason: 'http-503', after: 0 },
    ],
    ['504 a failed attempt', { status: 504 }, { status: 'retry', reason: 'http-504' }],
    ['a slow answer within the deadline delivered', { delay: 200 }, { status: 'delivered' }],
    ['silence a timeout', { fault: 'hang' }, { status: 'retry', reason: 'timeout' }],
    ['a broken connection the network', { fault: 'reset' }, { status: 'retry', reason: 'network' }],
    ['200 with a body without end delivered', { fault: 'endless', status: 200 }, { status: 'delivered' }],
  ];
  test.each(cases)('%s', async (_name, misbehaviour, outcome) => {
    receiver.misbehave(misbehaviour);
    expect(await webhookChannel.send(message(), target(), here())).toEqual(outcome);
  });
});

test('redirects are never followed', async () => {
  const before = receiver.received().length;
  receiver.misbehave({ status: 302, headers: { location: '/hook' } });
  await webhookChannel.send(message(), target(), here());
  expect(receiver.received().length).toBe(before + 1);
});
