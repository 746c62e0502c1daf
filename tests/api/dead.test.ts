import { expect, test } from 'vitest';
import { deliveryId } from '#domain/decision';
import { keepDead } from '#workers/dead-letters';
import { makeApi, oncall } from '../support/api.ts';
import { incident, subscription, tellOf } from '../support/examples.ts';

interface Dead {
  readonly messages: readonly { id: string; queue: string; body: unknown }[];
  readonly deliveries: readonly { id: string; thread: string; failure: string }[];
}

function apiWithQueues() {
  const api = makeApi();
  const sent: unknown[] = [];
  Object.assign(api.runtime.queues, {
    poll: async (...given: unknown[]) => void sent.push(given),
    deliver: async (...given: unknown[]) => void sent.push(given),
  });
  const dead = async () => (await api.request('/api/v1/dead', { headers: oncall })).json<Dead>();
  const replay = (id: string) => api.request(`/api/v1/dead/${id}/replay`, { method: 'POST', headers: oncall });
  const die = (queue: string, id: string, body: unknown) => keepDead(queue, { id, body } as Message, api.runtime);
  return { ...api, sent, dead, replay, die };
}

test('a message that nobody could finish is seen, sent again, and then gone', async () => {
  const { dead, replay, die, sent } = apiWithQueues();
  await die('webhook-dlq', 'm1', { v: 1, channel: 'webhook', ids: ['a/b/c'] });
  await die('polls-dlq', 'm2', { v: 1, source: 'ioda', shard: '0', at: 1_700_000_000 });
  const { messages } = await dead();
  expect(messages.map(({ queue }) => queue).sort()).toEqual(['polls', 'webhook']);
  for (const { id } of messages) expect((await replay(id)).status).toBe(202);
  expect(sent).toContainEqual(['webhook', ['a/b/c']]);
  expect(sent).toHaveLength(2);
  expect((await dead()).messages).toEqual([]);
});

test('a message that this version cannot read stays, and its neighbours go', async () => {
  const { dead, replay, die, request } = apiWithQueues();
  await die('email-dlq', 'poison', { v: 7, parcels: [] });
  await die('email-dlq', 'nothing', undefined);
  const { messages } = await dead();
  for (const { id } of messages) expect((await replay(id)).status).toBe(409);
  expect((await dead()).messages).toHaveLength(2);
  const health = await request('/api/v1/health', { headers: oncall });
  expect(await health.json()).toMatchObject({ deadMessages: 2 });
});

test('a delivery whose attempts are used up is sent again', async () => {
  const { dead, replay, store, clock, sent } = apiWithQueues();
  const told = tellOf('opened', subscription({ id: 'hook' }), incident());
  const id = deliveryId(told);
  await store.subscriptions.create(subscription({ id: 'hook' }), { sealed: '', digest: 'hook' });
  await store.deliveries.record([told], clock.now);
  await store.deliveries.finish([{ id, status: 'dead', failure: 'timeout', dueAt: clock.now }], clock.now);
  const { deliveries } = await dead();
  expect(deliveries).toMatchObject([{ thread: incident().id, failure: 'timeout' }]);
  expect((await replay(deliveries[0]?.id ?? '')).status).toBe(202);
  expect(sent).toEqual([['webhook', [id]]]);
  expect(await store.deliveries.ofSubscription('hook', 1)).toMatchObject([{ status: 'pending', attempt: 0 }]);
  // What has become of it is owed from now on.
  expect(await store.deferrals.due(clock.now, 9)).toMatchObject([{ subscription: 'hook', incident: incident().id }]);
  expect((await replay(deliveries[0]?.id ?? '')).status).toBe(404);
});

test('says what failed and why, and nothing that leads to a reader or joins two deliveries to one', async () => {
  const { die, request, store, clock } = apiWithQueues();
  const reader = subscription({ id: 'c3Vic2NyaXB0aW9uLTAwMQ' });
  for (const about of [incident(), incident({ id: 'outage.country-IR.20220922T1230Z' })]) {
    const told = tellOf('opened', reader, about);
    await store.deliveries.record([told], clock.now);
    await store.deliveries.finish(
      [{ id: deliveryId(told), status: 'dead', failure: 'timeout', dueAt: clock.now }],
      clock.now,
    );
  }
  const hint = { v: 1, channel: 'webhook', ids: [deliveryId(tellOf('opened', reader))] };
  await die('webhook-dlq', 'm1', hint);
  await die('webhook-dlq', 'm2', { ...hint, v: 2 });
  const text = await (await request('/api/v1/dead', { headers: oncall })).text();
  const ids = [...text.matchAll(/"id":"[a-z]+\.([^"]+)"/g)].map(([, id = '']) =>
    Buffer.from(id, 'base64url').toString(),
  );
  expect(text + ids.join(' ')).not.toContain(reader.id);
  expect(JSON.parse(text)).toMatchObject({
    messages: expect.arrayContaining([
      expect.objectContaining({ channel: 'webhook', deliveries: 1 }),
      expect.objectContaining({ v: 2 }),
    ]),
    deliveries: [{ failure: 'timeout' }, { failure: 'timeout' }],
  });
});

test('is for on-call alone, and knows nothing of what it does not have', async () => {
  const { request, replay } = apiWithQueues();
  expect((await request('/api/v1/dead')).status).toBe(401);
  for (const id of ['message.bm9uZQ', 'delivery.bm9uZQ', 'nonsense', '%2e%2e'])
    expect((await replay(id)).status).toBe(404);
});
