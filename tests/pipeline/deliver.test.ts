import { expect, test } from 'vitest';
import { subject } from '#domain/subject';
import { hours, later, minutes } from '#domain/time';
import type { Runtime } from '#pipeline/runtime';
import { memoryStore } from '#storage/memory';
import { at, IRAN, incident, subscription } from '../support/examples.ts';
import { makeWorld } from '../support/world.ts';

const NIGHT = at('2022-09-22T12:30:00Z');
const OPENED = incident({ subject: subject('country/IR'), severity: 2, from: NIGHT });
const RESOLVED = { ...OPENED, severity: 4, until: later(NIGHT, hours(2)), revision: 2 } as const;
const hook = (name: string) => ({
  url: `https://example.org/${name}`,
  secrets: [`whsec_${Buffer.from('twenty-four bytes of key').toString('base64')}`],
});

async function worldWith(ports: (runtime: Runtime) => Runtime = (runtime) => runtime) {
  const store = memoryStore();
  const world = await makeWorld({ store, places: [IRAN], series: [], ports });
  await store.incidents.save({ transition: 'opened', incident: OPENED }, NIGHT, 0);
  return { store, world };
}

test('an opening that had to wait for its end to be due is still sent before it', async () => {
  let isLost = true;
  const { store, world } = await worldWith((runtime) => ({
    ...runtime,
    queues: { ...runtime.queues, deliver: async (...hint) => (isLost ? undefined : runtime.queues.deliver(...hint)) },
  }));
  await world.subscribe(subscription({ id: 'hook' }), hook('a'));
  await world.tick(later(NIGHT, minutes(5)));
  await store.incidents.save({ transition: 'resolved', incident: RESOLVED }, NIGHT, 0);
  await world.tick(later(NIGHT, minutes(10)));
  isLost = false;
  await world.tick(later(NIGHT, minutes(15)));
  expect(world.webhooks.map(({ type }) => type)).toEqual(['incident.opened', 'incident.resolved']);
});

test('a reader for whom nothing can be written costs the others of the message nothing', async () => {
  const { store, world } = await worldWith();
  for (const [id, timezone] of [
    ['a', 'UTC'],
    ['b', 'Mars/Base'],
    ['c', 'UTC'],
  ] as const) {
    await world.subscribe(subscription({ id, timezone }), hook(id));
  }
  for (let i = 1; i <= 4; i++) await world.tick(later(NIGHT, minutes(5 * i)));
  expect(world.webhooks).toHaveLength(2);
  const [unwritten] = await store.deliveries.ofSubscription('b', 1);
  expect(unwritten).toMatchObject({ status: 'pending', failure: 'internal' });
});
