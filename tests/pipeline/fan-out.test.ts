import { describe, expect, test, vi } from 'vitest';
import type { DeliveryId } from '#domain/delivery';
import { hours, later, minutes } from '#domain/time';
import { deliver } from '#pipeline/deliver';
import { dispatchPending } from '#pipeline/dispatch';
import { fairly } from '#pipeline/pool';
import type { Runtime } from '#pipeline/runtime';
import { d1Store } from '#storage/d1/index';
import { memoryStore } from '#storage/memory';
import type { Store } from '#storage/store';
import { MOST_DELIVERIES } from '#workers/messages';
import { testD1 } from '../support/d1.ts';
import { at, IRAN, IRANCELL, incident, subscription } from '../support/examples.ts';
import { makeWorld } from '../support/world.ts';

const NIGHT = at('2022-09-22T12:30:00Z');
const SECRETS = [`whsec_${Buffer.from('twenty-four bytes of key').toString('base64')}`];

/** One incident and these webhooks, decided and in the outbox. */
async function decided(store: Store, urls: readonly string[], fetch: Runtime['transport']['fetch']) {
  const ids: DeliveryId[] = [];
  const hinted: DeliveryId[][] = [];
  let over = new AbortController();
  let runtime: Runtime | null = null;
  const world = await makeWorld({
    store,
    places: [IRAN, IRANCELL],
    series: [],
    ports: (given) => {
      runtime = {
        ...given,
        transport: {
          ...given.transport,
          fetch,
          // A hand lasts three seconds, a send fifteen.
          deadline: (after) => (after < 10 ? over.signal : new AbortController().signal),
        },
        queues: { poll: async () => {}, deliver: async (_, more) => void hinted.push([...more]) },
        now: () => later(NIGHT, minutes(1)),
      };
      return runtime;
    },
  });
  for (const [n, url] of urls.entries()) {
    await world.subscribe(subscription({ id: `s${String(n).padStart(4, '0')}` }), { url, secrets: SECRETS });
  }
  await world.tick(NIGHT);
  await store.incidents.save({ transition: 'opened', incident: incident() }, NIGHT, 0);
  if (runtime === null) throw new Error('no tick');
  const made: Runtime = runtime;
  return {
    runtime: made,
    hinted,
    ids,
    endHand: () => over.abort(),
    newHand: () => {
      over = new AbortController();
    },
  };
}

const urls = (count: number) => Array.from({ length: count }, (_, n) => `https://r${n}.example.org/hook`);

describe('what a fan-out costs the database', () => {
  test('less than one statement for twenty deliveries, from the decision to the record', async () => {
    const COUNT = 1200;
    const { db, statements, close } = testD1();
    let arrived = 0;
    const { runtime, hinted } = await decided(d1Store(db), urls(COUNT), async () => {
      arrived += 1;
      return new Response(null, { status: 204 });
    });
    const total = () => [...statements.values()].reduce((a, b) => a + b, 0);
    const before = total();
    await dispatchPending(NIGHT, runtime);
    const ids = hinted.flat();
    expect(ids).toHaveLength(COUNT);
    const dispatched = total();
    for (let i = 0; i < COUNT; i += MOST_DELIVERIES)
      await deliver('webhook', ids.slice(i, i + MOST_DELIVERIES), runtime);
    expect(arrived).toBe(COUNT);
    // Lease, material, record.
    expect((total() - dispatched) / (COUNT / MOST_DELIVERIES)).toBe(3);
    expect((total() - before) / COUNT).toBeLessThan(0.05);
    close();
  });
});

describe('a slow endpoint', () => {
  test('takes one place of six while others wait, and what it holds up moves on when the hand ends', async () => {
    const SLOW = 'https://slow.example.org/';
    const arrived: string[] = [];
    const hanging: (() => void)[] = [];
    // Twelve of one origin come first, by their ids.
    const store = memoryStore();
    const { runtime, hinted, endHand, newHand } = await decided(
      store,
      [...Array.from({ length: 12 }, (_, n) => `${SLOW}${n}`), ...urls(40)],
      async (url) => {
        if (url.startsWith(SLOW)) await new Promise<void>((resolve) => hanging.push(resolve));
        else arrived.push(url);
        return new Response(null, { status: 204 });
      },
    );
    await dispatchPending(NIGHT, runtime);
    const ids = hinted.splice(0).flat();
    const sending = deliver('webhook', ids, runtime);
    // Nobody else waits any more, so that it may use all six.
    await vi.waitFor(() => expect([arrived.length, hanging.length]).toEqual([40, 6]), 10_000);

    endHand();
    await vi.waitFor(() => expect(hinted.flat()).toHaveLength(6), 10_000);
    const [untried] = await store.deliveries.ofSubscription('s0011', 1);
    expect(untried).toMatchObject({ status: 'pending', attempt: 0 });
    const [told] = await store.deliveries.ofSubscription('s0020', 1);
    expect(told).toMatchObject({ status: 'delivered' });

    newHand();
    const next = deliver('webhook', hinted.splice(0).flat(), runtime);
    await vi.waitFor(() => expect(hanging).toHaveLength(12), 10_000);
    for (const answer of hanging) answer();
    await Promise.all([sending, next]);
    const counts = await store.deliveries.counts();
    expect(counts.map(({ status, count }) => [status, count])).toEqual([['delivered', 52]]);
    expect(await store.deliveries.due(later(NIGHT, hours(9)), 9)).toEqual([]);
  });
});

describe('fairly', () => {
  test('takes turns between groups, and begins with the first', async () => {
    const begun: string[] = [];
    const items = ['a1', 'a2', 'a3', 'b1', 'c1', 'c2'];
    const ends: (() => void)[] = [];
    const work = fairly(
      items,
      3,
      ([group = '']) => group,
      (item) => {
        begun.push(item);
        return new Promise((resolve) => ends.push(resolve));
      },
    );
    expect(begun).toEqual(['a1', 'b1', 'c1']);
    ends[1]?.();
    await settled();
    expect(begun.slice(3)).toEqual(['a2']);
    for (const end of ends) end();
    await settled();
    for (const end of ends) end();
    await work;
    expect([...begun].sort()).toEqual([...['a1', 'a2', 'a3', 'b1', 'c1', 'c2']]);
  });
});

/** Whatever needs nobody from outside has gone on. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
