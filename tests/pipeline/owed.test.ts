import { describe, expect, test } from 'vitest';
import type { Incident } from '#domain/incident';
import { type Subject, subject } from '#domain/subject';
import type { Subscription } from '#domain/subscription';
import { days, hours, type Instant, later, minutes } from '#domain/time';
import type { Runtime } from '#pipeline/runtime';
import { d1Store } from '#storage/d1/index';
import { memoryStore } from '#storage/memory';
import type { Store } from '#storage/store';
import { testD1 } from '../support/d1.ts';
import { at, filter, IRAN, IRANCELL, incident, subscription } from '../support/examples.ts';
import { makeWorld, type World } from '../support/world.ts';

const NIGHT = at('2026-01-10T19:00:00Z');
const MYANMAR = { ...IRAN, entity: 'country/MM' as const, name: 'Myanmar', timezone: 'Asia/Yangon' };
const STORES: readonly [string, () => Store][] = [
  ['memory', memoryStore],
  ['D1', () => d1Store(testD1().db)],
];

const living = (store: Store): Promise<World> => makeWorld({ store, places: [IRAN, IRANCELL, MYANMAR], series: [] });
const reader = (over: Partial<Subscription> = {}): Subscription =>
  subscription({ id: 'reader', channel: 'email', filter: filter({ entities: ['country/IR'] }), ...over });

async function open(store: Store, about: Subject, from: Instant): Promise<Incident> {
  const opened = incident({ subject: about, from, severity: 3 });
  await store.incidents.save({ transition: 'opened', incident: opened }, from, 0);
  return opened;
}

const end = (store: Store, one: Incident, until: Instant) =>
  store.incidents.save({ transition: 'resolved', incident: { ...one, until, revision: one.revision + 1 } }, until, 0);

async function told(store: Store): Promise<readonly string[]> {
  const log = await store.deliveries.ofSubscription('reader', 50);
  return log
    .filter(({ status }) => status === 'delivered')
    .map(({ thread, reason }) => `${thread.split('.')[1]} ${reason}`)
    .toReversed();
}

describe.each(STORES)('on %s', (_, makeStore) => {
  test('whoever takes a place out of the filter is told the end of what was opened there, and of nothing new', async () => {
    const store = makeStore();
    const world = await living(store);
    await world.subscribe(reader(), { address: 'desk@example.org' });
    const iran = await open(store, subject('country/IR'), NIGHT);
    await world.tick(later(NIGHT, minutes(5)));
    const elsewhere = { ...reader({ filter: filter({ entities: ['country/MM'] }) }), revision: 2 };
    await store.subscriptions.change(elsewhere, later(NIGHT, minutes(6)));
    await open(store, subject('country/IR', 'whatsapp'), later(NIGHT, hours(1)));
    await world.tick(later(NIGHT, hours(1)));
    await end(store, iran, later(NIGHT, hours(2)));
    await world.tick(later(NIGHT, hours(2)));
    expect(await told(store)).toEqual(['country-IR opened', 'country-IR resolved']);
  });

  test('a place that was taken out is forgotten when nothing goes on there that could be taken back', async () => {
    const store = makeStore();
    const world = await living(store);
    await world.subscribe(reader(), { address: 'desk@example.org' });
    const iran = await open(store, subject('country/IR'), NIGHT);
    await world.tick(later(NIGHT, minutes(5)));
    const elsewhere = { ...reader({ filter: filter({ entities: ['country/MM'] }) }), revision: 2 };
    await store.subscriptions.change(elsewhere, later(NIGHT, minutes(6)));
    const stillFound = async () => (await store.subscriptions.interested(['country/IR'], null, 9)).length;
    const midnight = at('2026-01-12T00:00:00Z');
    await world.tick(midnight);
    expect(await stillFound()).toBe(1);
    await end(store, iran, later(midnight, hours(1)));
    await world.tick(later(midnight, days(9)));
    expect(await stillFound()).toBe(1);
    await world.tick(later(midnight, days(17)));
    expect(await stillFound()).toBe(0);
    expect(await told(store)).toEqual(['country-IR opened', 'country-IR resolved']);
  });

  test('whoever comes when a country is cut off already hears of its network, for nobody told them of the country', async () => {
    const store = makeStore();
    const world = await living(store);
    await open(store, subject('country/IR'), NIGHT);
    await world.tick(later(NIGHT, minutes(5)));
    await world.subscribe(reader({ channel: 'webhook' }), { url: 'https://hooks.example.org/', secrets: [SECRET] });
    await open(store, subject('asn/44244'), later(NIGHT, hours(1)));
    await world.tick(later(NIGHT, hours(1)));
    expect(await told(store)).toEqual(['asn-44244 opened']);
  });

  test('of a country and its network that are found in one look, one who follows both hears of the country', async () => {
    const store = makeStore();
    const world = await living(store);
    await world.subscribe(reader(), { address: 'desk@example.org' });
    await store.incidents.save(
      { transition: 'opened', incident: incident({ subject: subject('asn/44244'), from: NIGHT, severity: 4 }) },
      NIGHT,
      0,
    );
    await open(store, subject('country/IR'), NIGHT);
    await world.tick(later(NIGHT, minutes(5)));
    expect(await told(store)).toEqual(['country-IR opened']);
  });
});

test('what stood in a catch-up that nobody received is told when there is something new, and then its end', async () => {
  const store = memoryStore();
  let takes = false;
  const ports = (runtime: Runtime): Runtime => {
    const mail = async () =>
      takes ? ({ status: 'delivered' } as const) : ({ status: 'rejected', reason: 'too-large' } as const);
    return { ...runtime, transport: { ...runtime.transport, mail } };
  };
  const world = await makeWorld({ store, places: [IRAN, MYANMAR], series: [], ports });
  const quiet = { ...subscription().preferences, quietHours: { from: 22 * 60, until: 7 * 60 } };
  await world.subscribe(reader({ filter: filter({}), timezone: 'Asia/Tehran', preferences: quiet }), {
    address: 'desk@example.org',
  });
  const iran = await open(store, subject('country/IR'), NIGHT);
  await open(store, subject('country/MM'), NIGHT);
  await world.tick(later(NIGHT, minutes(5)));
  const morning = at('2026-01-11T03:30:00Z');
  await world.tick(morning);
  const statuses = (await store.deliveries.ofSubscription('reader', 9)).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual(['bundled', 'bundled', 'held', 'held', 'rejected']);
  takes = true;
  const worse = { ...iran, severity: 4 as const, revision: 2 };
  await store.incidents.save({ transition: 'escalated', incident: worse }, later(morning, hours(1)), 0);
  await world.tick(later(morning, hours(1)));
  await end(store, worse, later(morning, hours(2)));
  await world.tick(later(morning, hours(2)));
  expect(await told(store)).toEqual(['country-IR opened', 'country-IR resolved']);
});

const SECRET = `whsec_${Buffer.from('twenty-four bytes of key').toString('base64')}`;
