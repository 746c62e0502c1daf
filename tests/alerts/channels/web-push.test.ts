import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { webPushChannel } from '#alerts/channels/web-push';
import { renderMessage } from '#alerts/render';
import { INCIDENT_KINDS } from '#domain/finding';
import { LANGUAGES } from '#domain/subscription';
import { earlier, hours, instantFromMs, later } from '#domain/time';
import type { Misbehaviour } from '../../../local/receivers/http.ts';
import { type PushService, startPushService } from '../../../local/receivers/push-service.ts';
import { pattern } from '../../support/examples.ts';
import { message, windowTelling } from '../sample.ts';
import { transport, VAPID } from './transport.ts';

let service: PushService;
beforeAll(async () => {
  service = await startPushService({ applicationServerKey: VAPID.publicKey });
});
afterEach(() => service.misbehave(null));
afterAll(() => service.close());

const here = (change = {}) => transport({ vapid: { ...VAPID, extraHosts: [service.origin] }, ...change });

test('a push arrives decrypted, as the service worker reads it, in both directions of writing', async () => {
  for (const language of LANGUAGES) {
    const sent = message('outage', 'opened', language);
    const outcome = await webPushChannel.send(sent, service.subscribe(), here());
    expect(outcome).toEqual({ status: 'delivered' });
    expect(service.received().at(-1)?.payload).toEqual({
      title: sent.title,
      body: sent.body,
      url: `${sent.url}?lang=${sent.language}`,
      tag: sent.thread,
      lang: language,
      dir: language === 'fa' || language === 'ar' ? 'rtl' : 'ltr',
      reason: 'opened',
      silent: false,
      at: '2026-01-08T21:20:00Z',
    });
  }
  expect(service.refused()).toEqual([]);
});

test('every push has the same length on the line, also where a letter takes three bytes', async () => {
  const browser = service.subscribe();
  const before = service.received().length;
  for (const language of LANGUAGES)
    for (const kind of INCIDENT_KINDS)
      for (const reason of ['opened', 'escalated', 'reopened', 'resolved', 'retracted'] as const) {
        expect(await webPushChannel.send(message(kind, reason, language), browser, here())).toEqual({
          status: 'delivered',
        });
      }
  const lengths = service
    .received()
    .slice(before)
    .map(({ headers }) => headers['content-length']);
  expect(lengths).toHaveLength(LANGUAGES.length * INCIDENT_KINDS.length * 5);
  expect(new Set(lengths).size).toBe(1);
});

test('two turns of one incident share a Topic for one reader, and for nobody else', async () => {
  const [ours, theirs] = [service.subscribe(), service.subscribe()];
  await webPushChannel.send(message('outage', 'opened'), ours, here());
  await webPushChannel.send(message('outage', 'resolved'), ours, here());
  await webPushChannel.send(message('throttling', 'opened'), ours, here());
  await webPushChannel.send(message('outage', 'opened'), theirs, here());
  const [opened, resolved, other, foreign] = service
    .received()
    .slice(-4)
    .map(({ headers }) => headers.topic);
  expect(opened).toMatch(/^[\w-]{32}$/);
  expect(resolved).toBe(opened);
  expect(new Set([opened, other, foreign]).size).toBe(3);
});

test.each([
  [true, 'high', 'high'],
  [true, 'normal', 'normal'],
  [false, 'normal', 'low'],
  [false, 'high', 'high'],
] as const)('of what may ring (%s) and is %s the push service is told %s', async (interrupting, urgency, said) => {
  await webPushChannel.send({ ...message(), interrupting, urgency }, service.subscribe(), here());
  const got = service.received().at(-1);
  expect([got?.headers.urgency, got?.payload.silent]).toEqual([said, !interrupting]);
});

test('what opens soon is kept no longer than until it opens, and all else for a day', async () => {
  const asked: (string | null)[] = [];
  const fetch = async (_: string, init?: RequestInit) => {
    asked.push(new Headers(init?.headers).get('ttl'));
    return new Response(null, { status: 201 });
  };
  const opening = windowTelling(pattern(), 'window-opens', 'en');
  const [next] = pattern().next;
  if (next === undefined) throw new Error('the sample has no window to come');
  const sent = renderMessage({ ...opening, at: earlier(next.from, 3600) });
  for (const before of [2400, 30, -600])
    await webPushChannel.send(sent, service.subscribe(), here({ fetch, now: () => earlier(next.from, before) }));
  await webPushChannel.send(message(), service.subscribe(), here({ fetch }));
  expect(asked).toEqual(['2400', '60', '60', '86400']);
});

test('the VAPID header is signed once per push service, and anew before it runs out', async () => {
  const browser = service.subscribe();
  const start = instantFromMs(Date.now() - 13 * 3600 * 1000);
  const tokens: string[] = [];
  for (const passed of [0, 60, hours(11), hours(13)]) {
    // The service judges by its own clock, so the header is looked at on its way.
    const fetch = async (_url: string, init?: RequestInit) => {
      tokens.push(new Headers(init?.headers).get('authorization') ?? '');
      return new Response(null, { status: 201 });
    };
    await webPushChannel.send(message(), browser, here({ fetch, now: () => later(start, passed) }));
  }
  const [first, again, late, after] = tokens;
  expect(again).toBe(first);
  expect(late).toBe(first);
  expect(after).not.toBe(first);
  const claims = decodeJwt((after ?? '').replace(/^vapid t=|, k=.*$/g, ''));
  expect(claims).toMatchObject({ aud: service.origin, sub: VAPID.subject, exp: later(start, hours(25)) });
});

describe('what the push service answers is read as', () => {
  const cases: readonly [string, Misbehaviour, unknown][] = [
    ['200 delivered', { status: 200 }, { status: 'delivered' }],
    ['202 delivered', { status: 202 }, { status: 'delivered' }],
    [
      '301 a failed attempt, not followed',
      { status: 301, headers: { location: '/elsewhere' } },
      { status: 'retry', reason: 'http-301' },
    ],
    ['400 final for this message', { status: 400 }, { status: 'rejected', reason: 'http-400' }],
    ['401 our own fault', { status: 401 }, { status: 'rejected', reason: 'push-forbidden' }],
    ['403 our own fault', { status: 403 }, { status: 'rejected', reason: 'push-forbidden' }],
    ['404 gone', { status: 404 }, { status: 'gone', reason: 'http-404' }],
    ['406 a wish for patience, as Windows says it', { status: 406 }, { status: 'retry', reason: 'http-406' }],
    ['410 gone', { status: 410 }, { status: 'gone', reason: 'http-410' }],
    ['413 too large, also for the title alone', { status: 413 }, { status: 'rejected', reason: 'too-large' }],
    [
      '429 with its wait',
      { status: 429, headers: { 'retry-after': '120' } },
      { status: 'retry', reason: 'http-429', after: 120 },
    ],
    ['500 a failed attempt', { status: 500 }, { status: 'retry', reason: 'http-500' }],
    [
      '503 a failed attempt, whatever nonsense it asks for',
      { status: 503, headers: { 'retry-after': 'soon' } },
      { status: 'retry', reason: 'http-503' },
    ],
    ['silence a timeout', { fault: 'hang' }, { status: 'retry', reason: 'timeout' }],
    ['a broken connection the network', { fault: 'reset' }, { status: 'retry', reason: 'network' }],
    ['201 with a body without end delivered', { fault: 'endless', status: 201 }, { status: 'delivered' }],
  ];
  test.each(cases)('%s', async (_name, misbehaviour, outcome) => {
    service.misbehave(misbehaviour);
    expect(await webPushChannel.send(message(), service.subscribe(), here())).toEqual(outcome);
  });

  test('410 when the browser has unsubscribed', async () => {
    const browser = service.subscribe();
    service.unsubscribe(browser.endpoint);
    expect(await webPushChannel.send(message(), browser, here())).toEqual({ status: 'gone', reason: 'http-410' });
  });

  test('a smaller limit than the usual gets the title alone', async () => {
    const small = await startPushService();
    const sizes: number[] = [];
    const fetch = (url: string, init?: RequestInit) => {
      sizes.push((init?.body as Uint8Array | undefined)?.length ?? 0);
      small.misbehave(sizes.length === 1 ? { status: 413 } : null);
      return globalThis.fetch(url, init);
    };
    const vapid = { ...VAPID, extraHosts: [small.origin] };
    expect(await webPushChannel.send(message(), small.subscribe(), transport({ vapid, fetch }))).toEqual({
      status: 'delivered',
    });
    expect(sizes[1]).toBeLessThan(sizes[0] ?? 0);
    expect(small.received().at(-1)?.payload).toMatchObject({ title: message().title, body: '' });
    await small.close();
  });
});

test('without VAPID keys nothing is sent; with keys that cannot sign, neither', async () => {
  const browser = service.subscribe();
  const endpoint = 'https://fcm.googleapis.com/fcm/send/x';
  expect(await webPushChannel.send(message(), { ...browser, endpoint }, transport({ vapid: null }))).toEqual({
    status: 'rejected',
    reason: 'not-configured',
  });
  const vapid = { ...VAPID, privateKey: 'short', publicKey: 'short', extraHosts: [service.origin] };
  expect(await webPushChannel.send(message(), browser, transport({ vapid }))).toEqual({
    status: 'rejected',
    reason: 'push-not-sealed',
  });
});
