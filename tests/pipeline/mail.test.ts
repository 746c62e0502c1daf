import { expect, test } from 'vitest';
import { REPORTED } from '#domain/bounce';
import type { Outcome } from '#domain/delivery';
import { subject } from '#domain/subject';
import { days, hours, type Instant, later, minutes } from '#domain/time';
import { noteBounce } from '#pipeline/bounces';
import { dispatchPending } from '#pipeline/dispatch';
import type { Runtime } from '#pipeline/runtime';
import { memoryStore } from '#storage/memory';
import { at, IRAN, incident, subscription } from '../support/examples.ts';
import { makeWorld } from '../support/world.ts';

const NIGHT = at('2022-09-22T12:30:00Z');
const NO_MAILBOX: Outcome = { status: 'gone', reason: 'smtp-550' };

/** Readers by mail, what the mail server says, and one incident more for each time that something is to be told. */
async function worldOf(readers: number, answer: () => Outcome, mailsPerDay?: number) {
  const store = memoryStore();
  const logged: object[] = [];
  let asked = 0;
  const ports = (runtime: Runtime): Runtime => ({
    ...runtime,
    log: (entry) => {
      logged.push(entry);
    },
    transport: {
      ...runtime.transport,
      ...(mailsPerDay === undefined ? {} : { mailsPerDay }),
      mail: async () => {
        asked += 1;
        return answer();
      },
    },
  });
  const world = await makeWorld({ store, places: [IRAN], series: [], ports });
  for (let n = 0; n < readers; n += 1)
    await world.subscribe(subscription({ id: `reader-${n}`, channel: 'email' }), { address: `r${n}@example.org` });
  const open = async (from: Instant, severity: 2 | 4 = 2) => {
    const opened = incident({ subject: subject('country/IR'), from, severity, id: `outage.country-IR.${from}` });
    await store.incidents.save({ transition: 'opened', incident: opened }, from, 0);
  };
  /** Mails that were tried in a tick. */
  const tick = async (when: Instant) => {
    asked = 0;
    await world.tick(when);
    return asked;
  };
  const newest = async (n: number) => (await store.deliveries.ofSubscription(`reader-${n}`, 1))[0];
  return { store, logged, open, tick, newest };
}

test('a mailbox that is not there is left alone for a day, and erased the third time', async () => {
  const { store, open, tick } = await worldOf(1, () => NO_MAILBOX);
  const isThere = async () => (await store.subscriptions.byId('reader-0')) !== null;
  await open(NIGHT);
  expect(await tick(later(NIGHT, minutes(5)))).toBe(1);
  await open(later(NIGHT, hours(2)));
  expect(await tick(later(NIGHT, hours(2) + minutes(5)))).toBe(0);
  expect(await tick(later(NIGHT, days(1) + minutes(10)))).toBe(2);
  expect(await isThere()).toBe(true);
  expect(await tick(later(NIGHT, days(1) + hours(20)))).toBe(0);
  expect(await tick(later(NIGHT, days(2) + minutes(15)))).toBe(2);
  expect(await isThere()).toBe(false);
});

test('a mailbox that was wrongly missing for a night gets what bounced there, an opening and its end', async () => {
  let said: Outcome = NO_MAILBOX;
  const { store, open, tick } = await worldOf(1, () => said);
  await open(NIGHT);
  await tick(later(NIGHT, minutes(5)));
  const about = incident({ subject: subject('country/IR'), from: NIGHT, id: `outage.country-IR.${NIGHT}` });
  const until = later(NIGHT, hours(2));
  await store.incidents.save({ transition: 'resolved', incident: { ...about, until, revision: 2 } }, until, 0);
  await tick(until);
  said = { status: 'delivered' };
  await tick(later(NIGHT, days(1) + minutes(10)));
  const log = await store.deliveries.ofSubscription('reader-0', 9);
  expect(log.map(({ reason, status }) => `${reason} ${status}`)).toEqual(['resolved delivered', 'opened delivered']);
});

test('one mail that the server takes which refused another forgives every bounce before it', async () => {
  let said: Outcome = NO_MAILBOX;
  const { store, open, tick } = await worldOf(1, () => said);
  await open(NIGHT);
  await tick(later(NIGHT, minutes(5)));
  expect(await store.endpoints.troubles(['reader-0'])).toMatchObject([
    { failures: 1, reason: 'smtp-550', owed: false },
  ]);
  said = { status: 'delivered' };
  await open(later(NIGHT, days(2)));
  await tick(later(NIGHT, days(2) + minutes(5)));
  expect(await store.endpoints.troubles(['reader-0'])).toEqual([]);
});

test('a provider that takes mails for a mailbox that is not there forgives it nothing, until none has come back for days', async () => {
  const { store, open, tick } = await worldOf(1, () => ({ status: 'delivered' }));
  const runtime = { store, log: () => {} } as unknown as Runtime;
  /** A mail goes out, and hours later the provider reports that it came back. */
  const bounce = async (day: number) => {
    await open(later(NIGHT, days(day)));
    await tick(later(NIGHT, days(day) + minutes(5)));
    const [known = null] = await store.endpoints.troubles(['reader-0']);
    await noteBounce('reader-0', REPORTED, known, later(NIGHT, days(day) + hours(3)), runtime);
    return (await store.endpoints.troubles(['reader-0']))[0]?.failures ?? 'erased';
  };
  expect([await bounce(0), await bounce(10), await bounce(40)]).toEqual([1, 2, 'erased']);
});

test('a mailbox that was full for a night is forgiven when nothing has come back for five days', async () => {
  const { store, open, tick } = await worldOf(1, () => ({ status: 'delivered' }));
  const runtime = { store, log: () => {} } as unknown as Runtime;
  await noteBounce('reader-0', REPORTED, null, NIGHT, runtime);
  const left: number[] = [];
  for (const day of [2, 6, 7]) {
    await open(later(NIGHT, days(day)));
    await tick(later(NIGHT, days(day) + minutes(5)));
    left.push((await store.endpoints.troubles(['reader-0'])).length);
  }
  expect(left).toEqual([1, 1, 0]);
});

test('what waits behind a bounce goes out when the mailbox is asked again, an end above all', async () => {
  const { store, open, tick } = await worldOf(1, () => ({ status: 'delivered' }));
  const runtime = { store, log: () => {} } as unknown as Runtime;
  await open(NIGHT);
  await tick(later(NIGHT, minutes(5)));
  const about = incident({ subject: subject('country/IR'), from: NIGHT, id: `outage.country-IR.${NIGHT}` });
  const until = later(NIGHT, hours(2));
  await store.incidents.save({ transition: 'resolved', incident: { ...about, until, revision: 2 } }, until, 0);
  await open(later(NIGHT, hours(3)));
  // Decided, and the mailbox bounces before they are sent.
  const queued = { ...runtime, queues: { poll: async () => {}, deliver: async () => {} } };
  await dispatchPending(later(NIGHT, hours(3) + minutes(5)), queued);
  await noteBounce('reader-0', REPORTED, null, later(NIGHT, hours(3) + minutes(6)), runtime);
  expect(await tick(later(NIGHT, hours(3) + minutes(10)))).toBe(0);
  await noteBounce('reader-0', REPORTED, null, later(NIGHT, days(1)), runtime);
  expect(await tick(later(NIGHT, days(1) + hours(4)))).toBe(0);
  expect(await tick(later(NIGHT, days(2) + hours(1)))).toBe(2);
  const log = await store.deliveries.ofSubscription('reader-0', 9);
  expect(log.map(({ reason, status }) => `${reason} ${status}`).toSorted()).toEqual([
    'opened delivered',
    'opened delivered',
    'resolved delivered',
  ]);
});

test('a provider that wants nothing to do with an address is taken at its word', async () => {
  const { store, open, tick } = await worldOf(1, () => ({ status: 'gone', reason: 'recipient-suppressed' }));
  await open(NIGHT);
  await tick(later(NIGHT, minutes(5)));
  expect(await store.subscriptions.byId('reader-0')).toBeNull();
});

test('of a day’s mails the last fifth is kept for what is critical; the rest waits for tomorrow, and says why', async () => {
  const { logged, open, tick, newest } = await worldOf(12, () => ({ status: 'delivered' }), 10);
  await open(NIGHT);
  expect(await tick(later(NIGHT, minutes(5)))).toBe(8);
  expect(logged).toContainEqual({ step: 'mail-quota', status: 'low', sent: 8, limit: 10 });
  const waiting = (await Promise.all(Array.from({ length: 12 }, (_, n) => newest(n)))).filter(
    (one) => one?.status === 'pending',
  );
  expect(waiting).toHaveLength(4);
  expect(waiting[0]).toMatchObject({ failure: 'over-quota', dueAt: at('2022-09-23T00:00:00Z') });
  await open(later(NIGHT, hours(2)), 4);
  expect(await tick(later(NIGHT, hours(2) + minutes(5)))).toBe(2);
  expect(await tick(at('2022-09-23T00:05:00Z'))).toBeGreaterThanOrEqual(8);
});
