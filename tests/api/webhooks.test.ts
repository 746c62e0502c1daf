import { describe, expect, test } from 'vitest';
import { type Api, integrator, makeApi, oncall } from '../support/api.ts';
import { at, filter, incident, tellOf } from '../support/examples.ts';

interface Registered {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
}
const register = async (api: Api, url: string): Promise<Registered> =>
  (await api.post('/api/v1/webhooks', { url }, integrator)).json();

describe('a webhook', () => {
  test('gets a secret of ours, shown this once, and its URL in canonical form', async () => {
    const api = makeApi();
    const answer = await api.post('/api/v1/webhooks', { url: 'HTTPS://Hooks.Example.ORG' }, integrator);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { id, url, secret } = await answer.json<Registered>();
    expect(url).toBe('https://hooks.example.org/');
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const sealed = (await api.store.subscriptions.sealedTargets([id])).get(id) ?? '';
    expect(await api.vault.open(id, sealed)).toEqual({ url, secrets: [secret] });
    const listed = await (await api.request('/api/v1/webhooks', { headers: integrator })).text();
    expect(listed).toContain(url);
    expect(listed).not.toContain('whsec_');
  });

  test('of the same URL is refused, however it is spelt', async () => {
    const api = makeApi();
    await register(api, 'https://hooks.example.org/in');
    const again = await api.post('/api/v1/webhooks', { url: 'https://HOOKS.example.org/in' }, integrator);
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ errors: [{ code: 'target.taken' }] });
  });

  test('whose name leads inside is refused, and one that leads inside later is not sent to', async () => {
    let address = '10.0.0.7';
    const sent: string[] = [];
    const api = makeApi({
      lookup: async (_, type) => (type === 'A' ? [address] : []),
      fetch: async (url, init) => {
        sent.push(url);
        return new Response(JSON.parse(String(init?.body)).challenge);
      },
    });
    const refused = await api.post('/api/v1/webhooks', { url: 'https://hooks.example.org/in' }, integrator);
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ errors: [{ pointer: '#/url', code: 'host.not-public' }] });
    address = '93.184.216.34';
    const { id } = await register(api, 'https://hooks.example.org/in');
    const before = sent.length;
    address = '169.254.169.254';
    const rehearsal = await api.post(`/api/v1/webhooks/${id}/rehearsal`, undefined, integrator);
    expect(await rehearsal.json()).toMatchObject({ events: [{ outcome: { status: 'retry', reason: 'not-public' } }] });
    expect(sent).toHaveLength(before);
  });

  test('is the twentieth at most', async () => {
    const api = makeApi();
    for (let n = 0; n < 20; n += 1) await register(api, `https://hooks.example.org/${n}`);
    const more = await api.post('/api/v1/webhooks', { url: 'https://hooks.example.org/20' }, integrator);
    expect(more.status).toBe(409);
    expect(await more.json()).toMatchObject({ errors: [{ code: 'limit.webhooks' }] });
  });

  test('shows what was sent to it and why it failed', async () => {
    const api = makeApi();
    const { id } = await register(api, 'https://hooks.example.org/in');
    const subscription = await api.store.subscriptions.byId(id);
    if (subscription === null) throw new Error('not stored');
    const decision = tellOf('opened', subscription);
    const [delivery = ''] = await api.store.deliveries.record([decision], at('2026-01-08T17:20:00Z'));
    await api.store.deliveries.finish(
      [{ id: delivery, status: 'pending', failure: 'http-503', dueAt: at('2026-01-08T17:25:00Z') }],
      at('2026-01-08T17:20:05Z'),
    );
    const log = await api.request(`/api/v1/webhooks/${id}/deliveries`, { headers: integrator });
    expect(await log.json()).toMatchObject({
      deliveries: [
        {
          thread: incident().id,
          reason: 'opened',
          status: 'pending',
          failure: 'http-503',
          dueAt: '2026-01-08T17:25:00Z',
        },
      ],
    });
  });

  test('is deleted once, and is then as unknown as one that never was', async () => {
    const api = makeApi();
    const { id } = await register(api, 'https://hooks.example.org/in');
    const end = () => api.request(`/api/v1/webhooks/${id}`, { method: 'DELETE', headers: integrator });
    expect((await end()).status).toBe(204);
    expect((await end()).status).toBe(404);
  });

  test('resource neither shows nor deletes anybody’s mail or push', async () => {
    const api = makeApi();
    await api.post('/api/v1/subscriptions', { email: 'desk@example.org', filter: filter({}) });
    const [one] = await api.store.subscriptions.ofChannel('email', 1);
    for (const [method, path] of [
      ['DELETE', `/api/v1/webhooks/${one?.id}`],
      ['GET', `/api/v1/webhooks/${one?.id}/deliveries`],
    ] as const) {
      expect((await api.request(path, { method, headers: integrator })).status).toBe(404);
    }
    expect(await api.store.subscriptions.byId(one?.id ?? '')).not.toBeNull();
  });
});

describe('a bearer token', () => {
  const ask = (api: Api, authorization: string, path = '/api/v1/webhooks') =>
    api.request(path, { headers: authorization === '' ? {} : { authorization } });

  test.each([
    '',
    'Bearer',
    'Bearer wrong-token-of-the-tests-xx',
    'Basic abc',
    'Bearer a b',
    `Bearer ${'x'.repeat(10_000)}`,
  ])('is asked for where %j comes', async (authorization) => {
    const answer = await ask(makeApi(), authorization);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  test('is known by its scheme in any case', async () => {
    const { authorization } = integrator;
    expect((await ask(makeApi(), authorization.replace('Bearer', 'bEARER'))).status).toBe(200);
  });

  test('of one scope does not open the other’s doors', async () => {
    expect((await ask(makeApi(), oncall.authorization)).status).toBe(403);
    expect((await ask(makeApi(), integrator.authorization, '/api/v1/thresholds')).status).toBe(403);
  });

  test('that the deployment does not have opens nothing', async () => {
    const api = makeApi({ settings: { API_TOKEN: undefined } });
    expect((await ask(api, integrator.authorization)).status).toBe(401);
    expect((await ask(api, 'Bearer undefined')).status).toBe(401);
  });
});
