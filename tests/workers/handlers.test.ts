import { createExecutionContext, createMessageBatch, createScheduledController, getQueueResult } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { sources } from '#sources/index';
import { d1Store } from '#storage/d1/index';
import worker from '#workers/index';
import { at, IRAN, IRANCELL, incident } from '../support/examples.ts';

const store = d1Store(env.DB);
const NOW = at('2022-09-22T13:00:00Z');

const handle = async (queue: string, bodies: readonly unknown[]) => {
  const batch = createMessageBatch(
    queue,
    bodies.map((body, index) => ({ id: `m${index}`, timestamp: new Date(), attempts: 1, body })),
  );
  const context = createExecutionContext();
  await worker.queue?.(batch, env, context);
  return getQueueResult(batch, context);
};

beforeAll(async () => {
  await store.places.replace([IRAN, IRANCELL]);
});

// The tick's polls are on a real queue, whose consumer works on beside the tests: the runtime ends when it is done.
afterAll(
  () =>
    vi.waitFor(
      async () => {
        for (const { lastAttempt, leaseUntil } of await store.polls.states()) {
          expect(lastAttempt).not.toBeNull();
          expect(leaseUntil).toBeNull();
        }
      },
      { timeout: 20_000, interval: 100 },
    ),
  25_000,
);

describe('the scheduled handler', () => {
  test('makes a job for every source and shard, and says when it ran', async () => {
    const controller = createScheduledController({ scheduledTime: new Date(NOW * 1000), cron: '*/5 * * * *' });
    await worker.scheduled?.(controller, env, createExecutionContext());
    const asked = new Set((await store.polls.states()).map(({ source }) => source));
    for (const { id, secret } of sources) expect([id, asked.has(id)]).toEqual([id, secret === undefined]);
    expect(await store.polls.lastTick()).toBe(NOW);
  });
});

describe('the queue handler', () => {
  test('a source that cannot be reached is failing for a reason, and the message is done', async () => {
    const [job] = (await store.polls.states()).filter(({ source }) => source === 'ioda');
    if (job === undefined) throw new Error('no job');
    const message = { v: 1, source: job.source, shard: job.shard, at: NOW };
    const result = await handle('polls', [message]);
    expect(result.explicitAcks).toEqual(['m0']);
    const after = (await store.polls.states()).find(({ source }) => source === 'ioda');
    expect(after).toMatchObject({ failures: 1, lastFailure: 'http-599', lastSuccess: null, leaseUntil: null });
    expect(await store.incidents.recent(5)).toEqual([]);
  });

  test('a message of another version, or no message at all, is retried alone; its neighbours are done', async () => {
    const known = { v: 1, channel: 'webhook', ids: [] };
    const result = await handle('webhook', [known, { v: 2, parcels: [] }, 'nonsense', known]);
    expect(result.explicitAcks).toEqual(['m0', 'm3']);
    expect(result.retryMessages.map(({ msgId }) => msgId)).toEqual(['m1', 'm2']);
  });

  test('a dead letter is kept for a person to look at', async () => {
    const result = await handle('webhook-dlq', ['nonsense']);
    expect(result.explicitAcks).toEqual(['m0']);
    expect(await store.dead.messages(9)).toMatchObject([{ id: 'm0', queue: 'webhook', body: '"nonsense"' }]);
  });

  test('a delivery that was already done, or never was, is done', async () => {
    const result = await handle('email', [{ v: 1, channel: 'email', ids: ['no/such/delivery'] }]);
    expect(result.explicitAcks).toEqual(['m0']);
  });
});

describe('the fetch handler', () => {
  const get = (path: string) => worker.fetch?.(new Request(`http://localhost${path}`), env, createExecutionContext());

  test('shows an incident as page and as JSON', async () => {
    await store.incidents.save({ transition: 'opened', incident: incident() }, NOW, 0);
    const page = await get(`/i/${incident().id}`);
    expect(page?.status).toBe(200);
    expect(await page?.text()).toContain('44244');
    const json = await get(`/api/v1/incidents/${incident().id}`);
    expect(await json?.json()).toMatchObject({ id: incident().id, standing: 'corroborated' });
  });

  test('answers problem+json for what is not there', async () => {
    const answer = await get('/api/v1/nothing');
    expect(answer?.status).toBe(404);
    expect(answer?.headers.get('content-type')).toContain('application/problem+json');
  });
});
