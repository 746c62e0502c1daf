import { expect, test } from 'vitest';
import { days, later } from '#domain/time';
import { makeApi } from '../support/api.ts';

const BOUNCE_TOKEN = 'bounce-token-of-the-tests-only';
const headers = { authorization: `Bearer ${BOUNCE_TOKEN}` };

async function subscribed() {
  const api = makeApi({ settings: { BOUNCE_TOKEN } });
  await api.post('/api/v1/subscriptions', { email: 'Desk@example.org' });
  const left = async () => (await api.store.subscriptions.ofChannel('email', 9)).length;
  const report = async (body: object, over = headers) => (await api.post('/api/v1/bounces', body, over)).status;
  return { api, left, report };
}

test('hard bounces on three days erase an address, however often each is reported; a complaint at once', async () => {
  const { api, left, report } = await subscribed();
  const hard = { address: 'desk@example.org', kind: 'hard' };
  for (const still of [1, 1, 0]) {
    for (let again = 0; again < 3; again += 1) expect(await report(hard)).toBe(204);
    expect(await left()).toBe(still);
    api.clock.now = later(api.clock.now, days(1));
  }
  const other = await subscribed();
  expect(await other.report({ address: 'desk@EXAMPLE.org', kind: 'complaint' })).toBe(204);
  expect(await other.left()).toBe(0);
});

test('an address that nobody has is answered alike, and nothing of it is written', async () => {
  const { api, report } = await subscribed();
  expect(await report({ address: 'nobody@example.org', kind: 'hard' })).toBe(204);
  await report({ address: 'desk@example.org', kind: 'hard' });
  expect(JSON.stringify(api.logged)).not.toContain('@');
});

test('its token opens nothing else, and nothing else opens it', async () => {
  const { api, left, report } = await subscribed();
  expect(await report({ address: 'desk@example.org', kind: 'complaint' }, { authorization: 'Bearer wrong' })).toBe(401);
  expect(await report({ address: 'desk@example.org', kind: 'soft' })).toBe(422);
  expect((await api.request('/api/v1/webhooks', { headers })).status).toBe(403);
  expect((await makeApi().post('/api/v1/bounces', {}, headers)).status).toBe(401);
  expect(await left()).toBe(1);
});
