import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Store } from '#storage/store';
import { integrator, makeApi, ORIGIN, oncall } from '../support/api.ts';

const failing = (store: Store): Store =>
  Object.fromEntries(
    Object.entries(store).map(([name, port]) => [
      name,
      Object.fromEntries(
        Object.keys(port).map((method) => [method, async () => Promise.reject(new Error('D1_ERROR'))]),
      ),
    ]),
  ) as unknown as Store;

describe('every answer', () => {
  test.each([
    ['GET', '/api/v1/incidents', {}],
    ['GET', '/api/v1/incidents/x', {}],
    ['GET', '/api/v1/health', {}],
    ['GET', '/api/v1/webhooks', integrator],
    ['GET', '/api/v1/thresholds', oncall],
    ['GET', '/api/v1/watch', oncall],
  ])('is 503 with Retry-After while the store is away: %s %s', async (method, path, headers) => {
    const api = makeApi({ store: failing });
    const answer = await api.request(path, { method, headers });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.text()).not.toContain('D1');
  });

  test('carries the headers that protect its reader, errors too', async () => {
    const api = makeApi();
    for (const path of ['/api/v1/incidents', '/api/v1/nothing', '/nothing', `/u/${'A'.repeat(64)}`, '/u/short']) {
      const { headers } = await api.request(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'.*frame-ancestors 'none'/);
      expect(headers.get('strict-transport-security')).toMatch(/^max-age=/);
      expect(headers.get('set-cookie')).toBeNull();
    }
  });

  test('of a problem leads to what it means', async () => {
    const api = makeApi();
    const { type } = await (await api.request('/api/v1/nothing')).json<{ type: string }>();
    expect(type).toBe(`${ORIGIN}/problems/not-found`);
    expect(await (await api.request(type)).text()).toContain('404');
    expect((await api.request('/problems/__proto__')).status).toBe(404);
  });

  test('to a method that a path does not know names those that it does', async () => {
    const api = makeApi();
    const answer = await api.request('/api/v1/thresholds', { method: 'PATCH' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, PUT']);
    expect((await api.request('/api/v1/incidents', { method: 'FOO' })).status).toBe(405);
  });
});

describe('JSON bodies', () => {
  const send = (body: BodyInit, headers: Record<string, string> = {}) =>
    makeApi().request('/api/v1/subscriptions', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
      ...{ duplex: 'half' },
    });

  test('are read no further than 16 KiB, whatever is announced', async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(1024).fill(32));
      },
    });
    expect((await send(endless)).status).toBe(413);
    expect(pulled).toBeLessThan(25);
  });

  test('that say a thing twice are refused, however the key is spelt', async () => {
    for (const body of ['{"email":"a@b.co","email":"c@d.ee"}', '{"email":"a@b.co","\\u0065mail":"c@d.ee"}']) {
      const answer = await send(body);
      expect(answer.status).toBe(422);
      expect(await answer.json()).toMatchObject({ errors: [{ code: 'duplicate' }] });
    }
  });

  test('with the same key in different objects are not refused for it', async () => {
    const answer = await send('{"email":"a\\"b","filter":{"email":[{"email":1},{"email":2}]}}');
    const { errors } = await answer.json<{ errors: { code: string }[] }>();
    expect(errors.map(({ code }) => code)).not.toContain('duplicate');
  });

  test('of any kind never bring the application down, and are never repeated in its answer', () =>
    fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 4 }), async (body) => {
        const answer = await send(body);
        expect([400, 422]).toContain(answer.status);
        expect((await answer.text()).length).toBeLessThan(4096);
      }),
      { numRuns: 200 },
    ));

  test('of any bytes never bring the application down', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (body) => {
        expect([400, 422]).toContain((await send(new Uint8Array(body))).status);
      }),
      { numRuns: 200 },
    ));

  test('with a hundred wrong members name twenty of them', async () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`member-${'x'.repeat(90)}${n}`, 'secret']));
    const text = await (await send(JSON.stringify(many))).text();
    expect(JSON.parse(text).errors).toHaveLength(20);
    expect(text.length).toBeLessThan(4096);
    expect(text).not.toContain('secret');
  });
});
