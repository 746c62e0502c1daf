import { expect, test } from 'vitest';
import { subject } from '#domain/subject';
import { hours, type Instant, later, minutes } from '#domain/time';
import type { Runtime } from '#pipeline/runtime';
import { memoryStore } from '#storage/memory';
import { VAPID } from '../alerts/channels/transport.ts';
import { browser } from '../support/api.ts';
import { at, IRAN, incident, subscription } from '../support/examples.ts';
import { makeWorld } from '../support/world.ts';

const NIGHT = at('2022-09-22T12:30:00Z');
const FCM = 'fcm.googleapis.com';
const MOZILLA = 'updates.push.services.mozilla.com';

/** Some browsers of each service, and what each service answers. */
async function worldOf(readers: number, answer: (host: string) => Response) {
  const asked: string[] = [];
  const logged: Parameters<Runtime['log']>[0][] = [];
  const store = memoryStore();
  const ports = (runtime: Runtime): Runtime => ({
    ...runtime,
    log: (entry) => void logged.push(entry),
    transport: {
      ...runtime.transport,
      vapid: VAPID,
      fetch: async (url) => {
        const { host } = new URL(url);
        asked.push(host);
        return answer(host);
      },
    },
  });
  const world = await makeWorld({ store, places: [IRAN], series: [], ports });
  await store.incidents.save(
    { transition: 'opened', incident: incident({ subject: subject('country/IR'), from: NIGHT }) },
    NIGHT,
    0,
  );
  for (let n = 0; n < readers; n += 1) {
    for (const host of [FCM, MOZILLA]) {
      const { endpoint, keys } = browser();
      const target = { endpoint: endpoint.replace(FCM, host), keys };
      await world.subscribe(subscription({ id: `${host}-${n}`, channel: 'web-push' }), target);
    }
  }
  const statuses = async (host: string) => {
    const logs = await Promise.all(
      Array.from({ length: readers }, (_, n) => store.deliveries.ofSubscription(`${host}-${n}`, 1)),
    );
    return logs.flat().map(({ status, failure, dueAt }) => ({ status, failure, dueAt }));
  };
  const tick = async (when: Instant) => {
    asked.length = 0;
    await world.tick(when);
    return (host: string) => asked.filter((one) => one === host).length;
  };
  return { store, logged, statuses, tick };
}

test('a push service that asks for patience gets it for all its readers, and the other goes on', async () => {
  let isBusy = true;
  const wait = { status: 429, headers: { 'retry-after': '600' } };
  const { tick, statuses } = await worldOf(30, (host) =>
    host === FCM && isBusy ? new Response(null, wait) : new Response(null, { status: 201 }),
  );
  const first = await tick(later(NIGHT, minutes(5)));
  expect(first(MOZILLA)).toBe(30);
  // Those that were under way at once, of each message of the queue, and none after them.
  expect(first(FCM)).toBeLessThanOrEqual(6);
  expect((await statuses(FCM)).every(({ status, failure }) => status === 'pending' && failure === 'http-429')).toBe(
    true,
  );
  expect((await tick(later(NIGHT, minutes(10))))(FCM)).toBe(0);
  isBusy = false;
  expect((await tick(later(NIGHT, minutes(20))))(FCM)).toBe(30);
  expect((await statuses(FCM)).every(({ status }) => status === 'delivered')).toBe(true);
});

test('403 from all of an origin is our fault: it stops, the operator is told, and nobody is dropped or left unheard', async () => {
  let isOurs = true;
  const { tick, statuses, store, logged } = await worldOf(
    10,
    (host) => new Response(null, { status: host === FCM && isOurs ? 403 : 201 }),
  );
  expect((await tick(later(NIGHT, minutes(5))))(FCM)).toBeLessThanOrEqual(8);
  expect(await store.pushOrigins.all()).toMatchObject([{ origin: `https://${FCM}`, reason: 'push-forbidden' }]);
  expect(logged).toContainEqual(
    expect.objectContaining({ step: 'push-origin', status: 'stopped', reason: 'push-forbidden' }),
  );
  expect((await store.subscriptions.ofChannel('web-push', 99)).length).toBe(20);
  expect((await tick(later(NIGHT, minutes(30))))(FCM)).toBe(0);
  isOurs = false;
  await tick(later(NIGHT, hours(2)));
  expect((await statuses(FCM)).every(({ status }) => status === 'delivered')).toBe(true);
  expect(await store.pushOrigins.all()).toEqual([]);
});

test('what waits for its push service longer than a day is news to nobody', async () => {
  const { tick, statuses } = await worldOf(1, () => new Response(null, { status: 403 }));
  for (let hour = 0; hour <= 26; hour += 1) await tick(later(NIGHT, hours(hour) + minutes(5)));
  expect(await statuses(FCM)).toMatchObject([{ status: 'dead', failure: 'push-forbidden' }]);
});
