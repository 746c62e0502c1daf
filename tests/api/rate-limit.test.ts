import { describe, expect, test } from 'vitest';
import { later } from '#domain/time';
import { Buckets } from '#workers/api/rate-limit';
import { type Api, browser, integrator, makeApi, oncall } from '../support/api.ts';

const from = (address: string) => ({ 'cf-connecting-ip': address });
const CLIENT = from('203.0.113.7');
const read = (api: Api, headers: Record<string, string> = CLIENT, path = '/api/v1/incidents') =>
  api.request(path, { headers });

describe('one client', () => {
  test('reads 300 times a minute, is told how often still, and waits then', async () => {
    const api = makeApi();
    const first = await read(api);
    expect(first.status).toBe(200);
    expect(first.headers.get('ratelimit-policy')).toBe('"read";q=300;w=60');
    expect(first.headers.get('ratelimit')).toBe('"read";r=299;t=60');
    for (let n = 1; n < 300; n += 1) await read(api);
    api.clock.now = later(api.clock.now, 20);
    const over = await read(api);
    expect(over.status).toBe(429);
    expect(over.headers.get('retry-after')).toBe('40');
    expect(over.headers.get('content-type')).toBe('application/problem+json');
    expect(await over.json()).toMatchObject({ type: expect.stringMatching(/rate-limited$/), status: 429 });
    expect((await read(api, from('203.0.113.8'))).status).toBe(200);
    api.clock.now = later(api.clock.now, 40);
    expect((await read(api)).status).toBe(200);
  });

  test('subscribes 100 times in ten minutes, and whoever only reads is not held for it', async () => {
    const api = makeApi({ fetch: async () => new Response(null, { status: 201 }) });
    for (let n = 0; n < 100; n += 1)
      expect((await api.post('/api/v1/subscriptions', browser(), CLIENT)).status).toBe(201);
    const over = await api.post('/api/v1/subscriptions', browser(), CLIENT);
    expect([over.status, over.headers.get('ratelimit')]).toEqual([429, '"write";r=0;t=600']);
    expect((await read(api)).status).toBe(200);
  });

  test('tries ten tokens a minute, and then even a good one says nothing', async () => {
    const api = makeApi({ fetch: async () => new Response(null, { status: 201 }) });
    await api.post('/api/v1/subscriptions', browser());
    const [known] = await api.store.subscriptions.ofChannel('web-push', 1);
    const good = `/api/v1/subscriptions/${await api.token('manage', known?.id ?? '')}`;
    const guess = (n: number) => read(api, CLIENT, `/api/v1/subscriptions/${String(n).padStart(64, 'A')}`);
    for (let n = 0; n < 10; n += 1) expect((await guess(n)).status).toBe(404);
    expect([(await guess(10)).status, (await read(api, CLIENT, good)).status]).toEqual([429, 429]);
    expect((await read(api, from('203.0.113.9'), good)).status).toBe(200);
    api.clock.now = later(api.clock.now, 60);
    expect((await read(api, CLIENT, good)).status).toBe(200);
  });

  test('of IPv6 is a network, however it is spelt', async () => {
    const buckets = new Buckets();
    const key = (address: string) => buckets.keyOf(address);
    expect(await key('2001:db8:1:2::5')).toBe(await key('2001:0DB8:1:2:ffff:0:0:1'));
    expect(await key('2001:db8::1')).toBe(await key('2001:db8:0:0:9::'));
    expect(await key('2001:db8:1:2::5')).not.toBe(await key('2001:db8:1:3::5'));
    expect(await key('203.0.113.7')).not.toBe(await key('203.0.113.8'));
  });
});

test('integrators are one client wherever they come from, and may do twenty things a second', async () => {
  const api = makeApi();
  const first = await read(api, { ...CLIENT, ...integrator }, '/api/v1/vapid');
  expect(first.headers.get('ratelimit-policy')).toBe('"token-read";q=1200;w=60');
  for (let n = 1; n < 1200; n += 1)
    await read(api, { ...from(`203.0.113.${n % 250}`), ...integrator }, '/api/v1/vapid');
  const over = await read(api, { ...from('203.0.113.251'), ...integrator }, '/api/v1/vapid');
  expect([over.status, over.headers.get('retry-after')]).toEqual([429, '60']);
  const write = await api.post('/api/v1/webhooks', {}, { ...CLIENT, ...integrator });
  expect([write.status, write.headers.get('ratelimit')]).toEqual([422, '"token-write";r=1199;t=60']);
  expect((await read(api)).status).toBe(200);
});

test('staff on call, or who sits at the machine itself, is not held', async () => {
  const api = makeApi();
  for (const headers of [{ ...CLIENT, ...oncall }, from('127.0.0.1'), {}]) {
    for (let n = 0; n < 301; n += 1) await read(api, headers, '/api/v1/vapid');
    const answer = await read(api, headers, '/api/v1/vapid');
    expect([answer.status, answer.headers.get('ratelimit')]).toEqual([200, null]);
  }
});

test('nothing of an address is kept: the same one has another key in another isolate', async () => {
  const [one, other] = [new Buckets(), new Buckets()];
  expect(await one.keyOf('203.0.113.7')).not.toBe(await other.keyOf('203.0.113.7'));
  expect(await one.keyOf('203.0.113.7')).not.toContain('203');
});
