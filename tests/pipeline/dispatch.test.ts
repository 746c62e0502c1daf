import { expect, test } from 'vitest';
import type { Place } from '#domain/entity';
import { type Subject, subject } from '#domain/subject';
import { hours, later, minutes } from '#domain/time';
import type { Runtime } from '#pipeline/runtime';
import { d1Store } from '#storage/d1/index';
import { memoryStore } from '#storage/memory';
import type { Store } from '#storage/store';
import { testD1 } from '../support/d1.ts';
import { at, IRAN, IRANCELL, incident, subscription } from '../support/examples.ts';
import { makeWorld, type World } from '../support/world.ts';

const NIGHT = at('2022-09-22T12:30:00Z');
const MYANMAR: Place = { ...IRAN, entity: 'country/MM', name: 'Myanmar' };
/** A run takes up thirty of them. */
const QUERIES_PER_RUN = 290;
const NETWORKS = Array.from({ length: 36 }, (_, i): Place => ({ ...IRANCELL, entity: `asn/${1000 + i}` }));

async function watching(store: Store, places: readonly Place[]): Promise<World> {
  const ports = (runtime: Runtime) => ({ ...runtime, queriesPerRun: QUERIES_PER_RUN });
  const world = await makeWorld({ store, places, series: [], ports });
  await world.subscribe(subscription({ id: 'hook' }), {
    url: 'https://example.org/hook',
    secrets: [`whsec_${Buffer.from('twenty-four bytes of key').toString('base64')}`],
  });
  return world;
}

async function open(store: Store, about: Subject, severity: 1 | 2 | 3 | 4, from = NIGHT): Promise<string> {
  const opened = incident({ subject: about, severity, from });
  await store.incidents.save({ transition: 'opened', incident: opened }, from, 0);
  return opened.id;
}

test.each<[string, () => Store]>([
  ['memory', memoryStore],
  ['D1', () => d1Store(testD1().db)],
])('networks that their country hides keep no other country waiting (%s)', async (_, makeStore) => {
  const store = makeStore();
  const world = await watching(store, [IRAN, MYANMAR, ...NETWORKS]);
  const iran = await open(store, subject('country/IR'), 4);
  for (const { entity } of NETWORKS) await open(store, subject(entity), 3);
  await world.tick(later(NIGHT, minutes(5)));
  await world.tick(later(NIGHT, minutes(10)));
  const myanmar = await open(store, subject('country/MM'), 1, later(NIGHT, hours(2)));
  await world.tick(later(NIGHT, hours(3)));
  expect(world.webhooks.map((one) => one.incident)).toEqual([iran, myanmar]);
});

test('a country that is watched no longer hides its networks no longer', async () => {
  const store = memoryStore();
  const world = await watching(store, [IRAN, IRANCELL]);
  const iran = await open(store, subject('country/IR'), 4);
  const network = await open(store, subject(IRANCELL.entity), 3);
  await world.tick(later(NIGHT, minutes(5)));
  expect(world.webhooks.map((one) => one.incident)).toEqual([iran]);
  expect(await store.incidents.hasNews()).toBe(false);
  await store.places.replace([IRANCELL]);
  await world.tick(later(NIGHT, minutes(10)));
  const opened = world.webhooks.filter(({ type }) => type === 'incident.opened');
  expect(opened.map((one) => one.incident)).toEqual([iran, network]);
});
