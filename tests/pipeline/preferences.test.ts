import { describe, expect, test } from 'vitest';
import { nextDigest } from '#alerts/local-clock';
import type { Incident, Severity } from '#domain/incident';
import type { Preferences } from '#domain/preferences';
import { type Subject, subject } from '#domain/subject';
import type { Subscription } from '#domain/subscription';
import { days, hours, type Instant, later, minutes } from '#domain/time';
import { d1Store } from '#storage/d1/index';
import { memoryStore } from '#storage/memory';
import type { Store } from '#storage/store';
import { change } from '#workers/managing';
import { testD1 } from '../support/d1.ts';
import { at, IRAN, IRANCELL, incident, subscription } from '../support/examples.ts';
import { killer, makeWorld, type World } from '../support/world.ts';

/** 22:30 in Tehran, an hour before local midnight and more. */
const NIGHT = at('2026-01-10T19:00:00Z');
const MORNING = at('2026-01-11T03:30:00Z');
const NIGHTS = { quietHours: { from: 22 * 60, until: 7 * 60 } };
const PLACES = [IRAN, IRANCELL, { ...IRAN, entity: 'country/MM' as const, name: 'Myanmar', timezone: 'Asia/Yangon' }];
const STORES: readonly [string, () => Store][] = [
  ['memory', memoryStore],
  ['D1', () => d1Store(testD1().db)],
];

async function living(
  store: Store,
  preferences: Partial<Preferences>,
  over: Partial<Subscription> = {},
  ports?: Parameters<typeof makeWorld>[0]['ports'],
): Promise<World> {
  const world = await makeWorld({ store, places: PLACES, series: [], ...(ports === undefined ? {} : { ports }) });
  const usual = subscription({ id: 'reader', channel: 'email', timezone: 'Asia/Tehran', ...over });
  const chosen = { ...usual.preferences, ...preferences };
  const digestDue = nextDigest(NIGHT, usual.timezone, chosen);
  await world.subscribe({ ...usual, preferences: chosen, digestDue }, { address: 'desk@example.org' });
  return world;
}

async function open(store: Store, about: Subject, severity: Severity = 3, from = NIGHT): Promise<Incident> {
  const opened = incident({ subject: about, severity, from });
  await store.incidents.save({ transition: 'opened', incident: opened }, from, 0);
  return opened;
}

const end = (store: Store, one: Incident, until: Instant) =>
  store.incidents.save({ transition: 'resolved', incident: { ...one, until, revision: one.revision + 1 } }, until, 0);
const subjects = ({ mails }: World) => mails.map(({ subject: text }) => text);

describe.each(STORES)('quiet hours on %s', (_, makeStore) => {
  test('are kept; in the morning what is still open is told once, in one message, and its end is paid', async () => {
    const store = makeStore();
    const world = await living(store, NIGHTS);
    const iran = await open(store, subject('country/IR'));
    const myanmar = await open(store, subject('country/MM'));
    const brief = await open(store, subject('country/MM', 'whatsapp'), 2, later(NIGHT, minutes(1)));
    for (let now = later(NIGHT, minutes(5)); now < MORNING; now = later(now, minutes(85))) await world.tick(now);
    await end(store, brief, later(NIGHT, hours(3)));
    await world.tick(later(MORNING, -minutes(5)));
    expect(subjects(world)).toEqual([]);
    await world.tick(MORNING);
    await world.tick(later(MORNING, minutes(5)));
    expect(subjects(world)).toEqual(['Still going on: 2 incidents']);
    expect(world.mails[0]?.text).toMatch(/Iran: .*\n.*Myanmar \(Burma\): /);
    await end(store, iran, later(MORNING, hours(1)));
    await end(store, myanmar, later(MORNING, hours(1)));
    await world.tick(later(MORNING, hours(1) + minutes(5)));
    expect(subjects(world).slice(1).toSorted()).toEqual([
      expect.stringMatching(/^Iran: .* has ended$/),
      expect.stringMatching(/^Myanmar \(Burma\): .* has ended$/),
    ]);
  });

  test('let what is critical through, and pay an end that is owed without a sound', async () => {
    const store = makeStore();
    const world = await living(store, NIGHTS);
    const iran = await open(store, subject('country/IR'), 4);
    await world.tick(later(NIGHT, minutes(5)));
    await end(store, iran, later(NIGHT, hours(1)));
    await world.tick(later(NIGHT, hours(1) + minutes(5)));
    expect(subjects(world)).toHaveLength(2);
    const log = await store.deliveries.ofSubscription('reader', 9);
    expect(log.map(({ reason, interrupting }) => `${reason} ${interrupting}`)).toEqual([
      'resolved false',
      'opened true',
    ]);
  });

  test('that end while something graver hides an opening lose it not: it is told when that is over', async () => {
    const store = makeStore();
    const follows = { ...subscription().filter, entities: ['country/IR' as const] };
    const world = await living(store, NIGHTS, { channel: 'web-push', filter: follows });
    await open(store, subject('asn/44244'), 2);
    await world.tick(later(NIGHT, minutes(30)));
    const iran = await open(store, subject('country/IR'), 4, later(NIGHT, hours(4)));
    await world.tick(later(NIGHT, hours(4) + minutes(5)));
    await world.tick(MORNING);
    await end(store, iran, later(MORNING, hours(1)));
    for (let late = 5; late <= 30; late += 5) await world.tick(later(MORNING, hours(1) + minutes(late)));
    const log = await store.deliveries.ofSubscription('reader', 9);
    const told = log.filter(({ status }) => status !== 'held').map(({ thread, reason }) => `${thread} ${reason}`);
    expect(told).toContainEqual(expect.stringMatching(/asn-44244.* opened$/));
  });

  test('with one thing open end in the message that it would have been', async () => {
    const store = makeStore();
    const world = await living(store, NIGHTS);
    await open(store, subject('country/IR'));
    await world.tick(later(NIGHT, minutes(5)));
    await world.tick(MORNING);
    expect(subjects(world)).toEqual([expect.stringMatching(/^Iran: /)]);
  });
});

test('what was retracted is told as that, and not in a list of what is open', async () => {
  const store = memoryStore();
  const world = await living(store, {});
  const both = [await open(store, subject('country/IR')), await open(store, subject('country/MM'))];
  await world.tick(later(NIGHT, minutes(5)));
  const over = later(NIGHT, minutes(30));
  for (const one of both) {
    const incident = { ...one, until: over, ending: 'retracted' as const, revision: 2 };
    await store.incidents.save({ transition: 'retracted', incident }, over, 0);
    await store.incidents.markDispatched(one.id, 2);
    await store.deferrals.put([{ subscription: 'reader', incident: one.id, until: over }]);
  }
  await world.tick(over);
  const log = await store.deliveries.ofSubscription('reader', 2);
  expect(log.map(({ reason, status }) => `${reason} ${status}`)).toEqual([
    'retracted delivered',
    'retracted delivered',
  ]);
});

test('a mute of years leaves nothing behind once what it muted has ended', async () => {
  const store = memoryStore();
  const world = await living(store, { mutes: [{ entity: '*', until: later(NIGHT, days(9999)) }] });
  const iran = await open(store, subject('country/IR'));
  await world.tick(later(NIGHT, minutes(5)));
  await end(store, iran, later(NIGHT, hours(1)));
  await world.tick(later(NIGHT, hours(2)));
  expect(await store.deferrals.due(later(NIGHT, days(31)), 9)).toHaveLength(1);
  await world.tick(later(NIGHT, days(31)));
  expect(await store.deferrals.due(later(NIGHT, days(99_999)), 9)).toEqual([]);
  expect(subjects(world)).toEqual([]);
});

test('a full budget waits for room, and then tells', async () => {
  const store = memoryStore();
  const world = await living(store, { budget: 1 });
  await open(store, subject('country/IR'));
  await world.tick(later(NIGHT, minutes(5)));
  await open(store, subject('country/MM'), 3, later(NIGHT, hours(1)));
  await world.tick(later(NIGHT, hours(1) + minutes(5)));
  await world.tick(later(NIGHT, hours(20)));
  expect(subjects(world)).toHaveLength(1);
  await world.tick(later(NIGHT, days(1) + minutes(5)));
  expect(subjects(world)).toHaveLength(2);
});

test('of many that wait, a tick reads no more than it has to', async () => {
  const d1 = testD1();
  const store = d1Store(d1.db);
  const world = await living(store, NIGHTS);
  for (let n = 0; n < 12; n += 1)
    await open(store, subject(n === 0 ? 'country/IR' : 'country/MM', n < 2 ? null : `s${n}`), 2);
  await world.tick(later(NIGHT, minutes(5)));
  await world.tick(later(NIGHT, minutes(10)));
  const before = d1.roundTrips();
  await world.tick(later(NIGHT, minutes(15)));
  const waiting = d1.roundTrips() - before;
  const idle = testD1();
  const quiet = await living(d1Store(idle.db), NIGHTS);
  await quiet.tick(later(NIGHT, minutes(5)));
  const start = idle.roundTrips();
  await quiet.tick(later(NIGHT, minutes(15)));
  expect(waiting - (idle.roundTrips() - start)).toBeLessThanOrEqual(40);
});

describe.each(STORES)('a daily digest on %s', (_, makeStore) => {
  test('tells at its hour what began, ended and goes on, and what was held and why; once, and not the moment it happens', async () => {
    const store = makeStore();
    const world = await living(store, { digest: 'daily', digestHour: 8 });
    const iran = await open(store, subject('country/IR'));
    await open(store, subject('country/MM'));
    await world.tick(later(NIGHT, minutes(5)));
    await end(store, iran, later(NIGHT, hours(2)));
    await world.tick(later(NIGHT, hours(3)));
    expect(subjects(world)).toEqual([]);
    const due = at('2026-01-11T04:30:00Z');
    await world.tick(due);
    await world.tick(later(due, minutes(5)));
    expect(subjects(world)).toEqual(['Summary: 1 open incident']);
    const text = world.mails[0]?.text ?? '';
    expect(text).toMatch(/Still going on:\n– Myanmar \(Burma\): /);
    expect(text).toMatch(/Ended:\n– Iran: /);
    expect(text).toContain('We were partly blind');
    expect(text).toContain('/s/reader');
    const [sent] = await store.deliveries.ofSubscription('reader', 1);
    expect(sent).toMatchObject({ id: 'digest/20260111T0430Z/reader', status: 'delivered' });
    expect((await store.subscriptions.byId('reader'))?.digestDue).toBe(later(due, days(1)));
  });
});

/** Iran was cut off and back, at some hour of each of several days. */
async function cutOff(store: Store, ...hoursOfTheNight: readonly number[]): Promise<void> {
  for (const hour of hoursOfTheNight) {
    const from = later(NIGHT, hours(hour));
    await end(store, await open(store, subject('country/IR'), 3, from), later(from, hours(1)));
  }
}

const ended = ({ mails }: World) => mails.map(({ text }) => text.match(/\n– Iran: .*From/g)?.length ?? 0);

test('a cut that nobody saw while it lasted is no alert, and is told in the digest after it was found', async () => {
  const store = memoryStore();
  const world = await living(store, { digest: 'daily', digestHour: 8 });
  await world.subscribe(subscription({ id: 'each', channel: 'email' }), { address: 'each@example.org' });
  await open(store, subject('country/MM'));
  await world.tick(at('2026-01-11T04:30:00Z'));
  const from = later(NIGHT, hours(1));
  const late = incident({ subject: subject('country/IR'), severity: 3, from, until: later(from, hours(1)) });
  await store.incidents.save({ transition: 'opened', incident: late }, at('2026-01-11T15:00:00Z'), 0);
  await world.tick(at('2026-01-11T15:00:00Z'));
  await world.tick(at('2026-01-12T04:30:00Z'));
  await world.tick(at('2026-01-13T04:30:00Z'));
  const digests = world.mails.filter(({ to }) => to === 'desk@example.org');
  expect(digests.map(({ text }) => text.includes('– Iran: '))).toEqual([false, true, false]);
  const [hold] = (await store.deliveries.ofSubscription('each', 9)).filter(({ thread }) => thread === late.id);
  expect(hold).toMatchObject({ status: 'held', reason: 'never-told' });
});

test('a digest that is moved to a later hour of the same day comes again, and says what happened since', async () => {
  const store = memoryStore();
  const world = await living(store, { digest: 'daily', digestHour: 8 });
  await cutOff(store, 1);
  await world.tick(at('2026-01-11T04:30:00Z'));
  await cutOff(store, 12, 14);
  const now = at('2026-01-11T10:30:00Z');
  const known = await store.subscriptions.byId('reader');
  if (known === null) throw new Error('nobody is there');
  await change(known, { preferences: { digestHour: 20 } }, { store, now: () => now });
  await world.tick(at('2026-01-11T16:30:00Z'));
  expect(ended(world)).toEqual([1, 2]);
});

test('after days in which nobody made any, one digest makes good for all of them', async () => {
  const store = memoryStore();
  const world = await living(store, { digest: 'daily', digestHour: 8 });
  await world.tick(at('2026-01-11T04:30:00Z'));
  await cutOff(store, 12, 36, 60);
  await world.tick(at('2026-01-13T15:00:00Z'));
  await world.tick(at('2026-01-14T04:30:00Z'));
  // The cut of the last morning came after the hour of the first of them, which says nothing of it.
  expect(ended(world)).toEqual([2, 1]);
  expect(world.mails[0]?.text).toContain('From 11 January 2026');
});

test.each([
  ['an email hears weekly that nothing was detected', 'email', 'daily', 1],
  ['a webhook likewise', 'webhook', 'daily', 1],
  ['a browser never', 'web-push', 'daily', 0],
  ['but for a browser that asked for a week', 'web-push', 'weekly', 1],
  ['who wants only what is open hears weekly', 'email', 'open-only', 1],
] as const)('in a week without anything, %s', async (_, channel, digest, told) => {
  const store = memoryStore();
  const world = await living(store, { digest }, { channel });
  for (let day = 1; day <= 7; day += 1) await world.tick(later(NIGHT, days(day)));
  const made = (await store.deliveries.ofSubscription('reader', 99)).filter(({ reason }) => reason === 'summary');
  expect(made).toHaveLength(told);
  for (const { interrupting, said } of made) {
    expect(interrupting).toBe(false);
    expect(said).toMatchObject({ together: [], stale: ['ioda', 'ooni'] });
  }
});

test('a crash anywhere in the morning loses nothing and tells nobody twice', async () => {
  for (const moment of ['before', 'after'] as const) {
    for (let n = 1; n < 200; n += 13) {
      const store = memoryStore();
      const night = await living(store, { ...NIGHTS });
      await open(store, subject('country/IR'));
      await open(store, subject('country/MM'));
      await night.tick(later(NIGHT, minutes(5)));
      const { ports, fired } = killer(n, moment);
      const world = await makeWorld({ store, places: PLACES, series: [], ports });
      for (let tick = 0; tick < 4; tick += 1) await world.tick(later(MORNING, minutes(5 * tick)));
      const messages = new Set(world.mails.map(({ messageId }) => messageId));
      expect([n, messages.size, world.mails.length <= 2]).toEqual([n, 1, true]);
      if (!fired()) break;
    }
  }
});
