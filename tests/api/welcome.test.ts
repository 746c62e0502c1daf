import { expect, test } from 'vitest';
import { startPushService } from '../../local/receivers/push-service.ts';
import { browser, makeApi } from '../support/api.ts';

const subscribe = async (api: ReturnType<typeof makeApi>, target: object) => {
  const answer = await api.post('/api/v1/subscriptions', { ...target, channel: 'web-push', language: 'fa' });
  return { answered: answer.status, ...(await answer.json<{ manage: string }>()) };
};

test('the first push says that alerts will come, in the reader’s language, and leads to their own page', async () => {
  const service = await startPushService();
  const settings = { PUSH_EXTRA_HOSTS: service.origin };
  const api = makeApi({ fetch: (url, init) => fetch(url, init), settings });
  // The service judges signatures by the real clock.
  api.clock.now = Math.floor(Date.now() / 1000) as typeof api.clock.now;
  const target = service.subscribe();
  const { answered, manage } = await subscribe(api, target);
  await subscribe(api, target);
  await service.close();
  expect(answered).toBe(201);
  expect(service.received().map(({ payload }) => payload)).toEqual([
    expect.objectContaining({ reason: 'welcome', lang: 'fa', dir: 'rtl', silent: true, url: `${manage}?lang=fa` }),
  ]);
  expect(service.received()[0]?.headers).toMatchObject({ ttl: '600' });
});

test.each([
  [410, 0],
  [404, 0],
  [403, 1],
  [429, 1],
  [500, 1],
])('an endpoint whose first push is answered with %i leaves %i subscriptions', async (status, left) => {
  const api = makeApi({ fetch: async () => new Response(null, { status }) });
  expect((await subscribe(api, browser())).answered).toBe(201);
  expect(await api.store.subscriptions.ofChannel('web-push', 9)).toHaveLength(left);
});
