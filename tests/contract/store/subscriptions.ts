import { expect, test } from 'vitest';
import type { Entity } from '#domain/entity';
import type { Subscription } from '#domain/subscription';
import { days, type Instant, later } from '#domain/time';
import type { Store } from '#storage/store';
import { at, holdOf, incident, subscription, tellOf } from '../../support/examples.ts';

const NOW = at('2022-09-22T12:30:00Z');
const ids = (subscriptions: readonly Subscription[]) => subscriptions.map(({ id }) => id);
const wants = (...entities: Entity[]) => ({ ...subscription().filter, entities });

export function subscriptionsContract(store: () => Store): void {
  const create = (over: Partial<Subscription> = {}) => {
    const made = subscription(over);
    return store().subscriptions.create(made, { sealed: `sealed ${made.id}`, digest: `digest ${made.id}` });
  };

  test('creates a subscription and finds it by id and by its target', async () => {
    const made = subscription({
      filter: {
        entities: ['country/IR', 'asn/44244'],
        kinds: ['service-block'],
        services: ['telegram'],
        minSeverity: 3,
        minStanding: 'confirmed',
      },
      language: 'fa',
      timezone: 'Asia/Tehran',
    });
    expect(await store().subscriptions.create(made, { sealed: 's', digest: 'd' })).toBe('created');
    expect(await store().subscriptions.byId(made.id)).toEqual(made);
    expect(await store().subscriptions.byIds([made.id, made.id, 'nobody'])).toEqual([made]);
    expect(await store().subscriptions.byDigest('webhook', 'd')).toEqual(made);
    expect(await store().subscriptions.byDigest('email', 'd')).toBeNull();
    expect(await store().subscriptions.byId('nobody')).toBeNull();
    expect(await store().subscriptions.sealedTargets([made.id, 'nobody'])).toEqual(new Map([[made.id, 's']]));
  });

  test('one target has one subscription in a channel, and the second attempt changes nothing', async () => {
    const first = subscription({ id: 'a' });
    await store().subscriptions.create(first, { sealed: 'first', digest: 'd' });
    const second = subscription({ id: 'b', filter: wants('country/IR') });
    expect(await store().subscriptions.create(second, { sealed: 'second', digest: 'd' })).toBe('exists');
    expect(await store().subscriptions.create(first, { sealed: 'again', digest: 'd' })).toBe('exists');
    expect(await store().subscriptions.byId('b')).toBeNull();
    expect(await store().subscriptions.sealedTargets(['a', 'b'])).toEqual(new Map([['a', 'first']]));
    expect(ids(await store().subscriptions.interested(['country/IR'], null, 9))).toEqual([]);
    const elsewhere = subscription({ id: 'c', channel: 'email' });
    expect(await store().subscriptions.create(elsewhere, { sealed: 's', digest: 'd' })).toBe('created');
  });

  test('of twenty that bring one target at once, one is created', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) => {
        return store().subscriptions.create(subscription({ id: `s${i}` }), { sealed: `${i}`, digest: 'same' });
      }),
    );
    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
    expect(ids(await store().subscriptions.interested(['*'], null, 99))).toEqual([`s${outcomes.indexOf('created')}`]);
  });

  test('nobody is told anything before they confirm', async () => {
    await create({ id: 'a', status: 'pending', filter: wants('country/IR') });
    await create({ id: 'b', status: 'pending' });
    expect(await store().subscriptions.interested(['country/IR', '*'], null, 9)).toEqual([]);
    expect(await store().subscriptions.confirm('a')).toBe('confirmed');
    expect(await store().subscriptions.confirm('a')).toBe('confirmed');
    expect(await store().subscriptions.confirm('nobody')).toBe('unknown');
    const found = await store().subscriptions.interested(['country/IR', '*'], null, 9);
    expect(found).toEqual([subscription({ id: 'a', status: 'active', filter: wants('country/IR') })]);
    await store().subscriptions.confirm('b');
    expect(ids(await store().subscriptions.interested(['country/IR', '*'], null, 9))).toEqual(['a', 'b']);
  });

  test('pages hold each interested one once, in order, and only the last is short', async () => {
    const filters = [wants(), wants('country/IR', 'asn/44244'), wants('country/IQ'), wants('asn/44244'), wants()];
    for (const [i, filter] of filters.entries()) await create({ id: `s${i}`, filter });
    await create({ id: 's1a', status: 'pending' });
    const page = (after: string | null) =>
      store().subscriptions.interested(['asn/44244', 'country/IR', '*', '*'], after, 2);
    expect(ids(await page(null))).toEqual(['s0', 's1']);
    expect(ids(await page('s1'))).toEqual(['s3', 's4']);
    expect(ids(await page('s4'))).toEqual([]);
    expect(await store().subscriptions.interested([], null, 9)).toEqual([]);
  });

  test('removing takes the target and the interests along, and ends what was still to be sent', async () => {
    const made = subscription({ id: 'a' });
    const other = subscription({ id: 'b' });
    await create(made);
    await create(other);
    await store().deliveries.record([tellOf('opened', made), holdOf('inhibited', made), tellOf('opened', other)], NOW);
    const [sent] = await store().deliveries.record([tellOf('opened', made, incident({ revision: 2 }))], NOW);
    await store().deliveries.lease([sent ?? ''], NOW, later(NOW, 60));
    expect(await store().subscriptions.remove('a', later(NOW, 5))).toBe('removed');
    expect(await store().subscriptions.remove('a', later(NOW, 9))).toBe('unknown');

    expect(await store().subscriptions.byId('a')).toBeNull();
    expect(await store().subscriptions.byDigest('webhook', 'digest a')).toBeNull();
    expect(await store().subscriptions.sealedTargets(['a'])).toEqual(new Map());
    expect(ids(await store().subscriptions.interested(['*'], null, 9))).toEqual(['b']);
    const log = await store().deliveries.ofSubscription('a', 9);
    const ended = log.map(({ status, failure, finishedAt }) => `${status} ${failure} ${finishedAt}`);
    const gone = `gone unsubscribed ${later(NOW, 5)}`;
    expect(ended.sort()).toEqual([gone, gone, 'held null null']);
    const due = await store().deliveries.due(later(NOW, days(9)), 9);
    expect(due.map(({ id }) => id)).toEqual([expect.stringMatching(/\/b$/)]);
    expect(await create(made)).toBe('created');
  });

  test('those never confirmed expire, and nobody else does', async () => {
    await create({ id: 'old', status: 'pending', createdAt: NOW });
    await create({ id: 'new', status: 'pending', createdAt: later(NOW, 1) });
    await create({ id: 'active', createdAt: NOW });
    expect(await store().subscriptions.pendingSince(later(NOW, 1))).toBe(1);
    await store().subscriptions.expirePending(later(NOW, 1));
    expect(ids(await store().subscriptions.byIds(['old', 'new', 'active'])).sort()).toEqual(['active', 'new']);
    expect(await store().subscriptions.byDigest('webhook', 'digest old')).toBeNull();
  });

  test('counts the active ones of each channel and lists a channel by id', async () => {
    await create({ id: 'c' });
    await create({ id: 'a', status: 'pending' });
    await create({ id: 'b', channel: 'email' });
    expect(await store().subscriptions.counts()).toEqual({ 'web-push': 0, webhook: 1, email: 1 });
    expect(ids(await store().subscriptions.ofChannel('webhook', 9))).toEqual(['a', 'c']);
    expect(ids(await store().subscriptions.ofChannel('webhook', 1))).toEqual(['a']);
  });

  test('a change is saved by whoever saw the newest revision, and moves the interests along', async () => {
    await create({ id: 'a', filter: wants('country/IR') });
    const one = subscription({ id: 'a', filter: wants('country/IR') });
    const preferences = { ...one.preferences, quietHours: { from: 1320, until: 420 }, discreet: true };
    const changed = { ...one, filter: wants('country/MM'), language: 'my', preferences, revision: 2 } as const;
    expect(await store().subscriptions.change(changed, NOW)).toBe('saved');
    expect(await store().subscriptions.byId('a')).toEqual(changed);
    expect(await store().subscriptions.change({ ...one, revision: 2 }, NOW)).toBe('conflict');
    expect(await store().subscriptions.change({ ...one, id: 'nobody', revision: 1 }, NOW)).toBe('conflict');
    expect(ids(await store().subscriptions.interested(['country/MM'], null, 9))).toEqual(['a']);
    expect(await store().subscriptions.change({ ...changed, filter: wants(), revision: 3 }, NOW)).toBe('saved');
    expect(ids(await store().subscriptions.interested(['*'], null, 9))).toEqual(['a']);
  });

  test('a place that somebody left finds them until it is forgotten, which it is not once they came back', async () => {
    const { change, interested, formerInterests, dropFormer } = store().subscriptions;
    await create({ id: 'a', filter: wants('country/IR', 'country/MM') });
    const one = subscription({ id: 'a', filter: wants('country/MM') });
    await change({ ...one, revision: 2 }, NOW);
    await change({ ...one, filter: wants('country/UG', 'country/MM'), revision: 3 }, later(NOW, 5));
    expect(ids(await interested(['country/IR'], null, 9))).toEqual(['a']);
    const iran = { subscription: 'a', interest: 'country/IR', since: NOW } as const;
    expect(await formerInterests(later(NOW, -1), 9)).toEqual([]);
    expect(await formerInterests(NOW, 9)).toEqual([iran]);
    await change({ ...one, filter: wants('country/IR'), revision: 4 }, later(NOW, 9));
    await dropFormer([iran]);
    expect(ids(await interested(['country/IR'], null, 9))).toEqual(['a']);
    const left = await formerInterests(later(NOW, 9), 9);
    expect(left.map(({ interest, since }) => `${interest} ${since}`)).toEqual([
      `country/MM ${later(NOW, 9)}`,
      `country/UG ${later(NOW, 9)}`,
    ]);
    await dropFormer(left);
    expect(await interested(['country/MM', 'country/UG'], null, 9)).toEqual([]);
    await change({ ...one, filter: wants('country/MM'), revision: 5 }, later(NOW, 10));
    expect(await store().subscriptions.remove('a', NOW)).toBe('removed');
    expect(await formerInterests(later(NOW, 99), 9)).toEqual([]);
  });

  test('a digest is due once, and who moves it late moves nothing', async () => {
    const digest = { ...subscription().preferences, digest: 'daily' } as const;
    await create({ id: 'a', preferences: digest, digestDue: NOW });
    await create({ id: 'b', preferences: digest, digestDue: later(NOW, -60) });
    await create({ id: 'c', preferences: digest, digestDue: NOW, status: 'pending' });
    await create({ id: 'd' });
    const { digestsDue, moveDigests } = store().subscriptions;
    const due = async (when: Instant) =>
      (await digestsDue(when, 9)).map(({ subscription: { id }, due: hour, since }) => [id, hour, since]);
    const tomorrow = later(NOW, days(1));
    expect(await due(NOW)).toEqual([
      ['b', later(NOW, -60), null],
      ['a', NOW, null],
    ]);
    await moveDigests([{ id: 'a', from: NOW, to: tomorrow, since: NOW }]);
    await moveDigests([{ id: 'a', from: NOW, to: null, since: tomorrow }]);
    expect(await due(NOW)).toEqual([['b', later(NOW, -60), null]]);
    expect((await store().subscriptions.byId('a'))?.digestDue).toBe(tomorrow);
    expect((await due(tomorrow)).at(-1)).toEqual(['a', tomorrow, NOW]);
  });

  test('a digest begins where the last one ended, though its hour was moved, and not where none was wanted in between', async () => {
    const digest = { ...subscription().preferences, digest: 'daily' } as const;
    const { change, digestsDue, moveDigests } = store().subscriptions;
    await create({ id: 'a', preferences: digest, digestDue: NOW });
    await moveDigests([{ id: 'a', from: NOW, to: later(NOW, days(1)), since: NOW }]);
    const one = subscription({ id: 'a', preferences: digest, digestDue: later(NOW, 60) });
    await change({ ...one, revision: 2 }, NOW);
    expect((await digestsDue(later(NOW, 60), 9)).map(({ since }) => since)).toEqual([NOW]);
    await change({ ...one, digestDue: null, revision: 3 }, NOW);
    await change({ ...one, revision: 4 }, NOW);
    expect((await digestsDue(later(NOW, 60), 9)).map(({ since }) => since)).toEqual([null]);
  });

  test('a confirmation that did not go out is taken up by one, later and later, until it is sent or confirmed', async () => {
    await create({ id: 'a', status: 'pending', createdAt: NOW });
    const take = async (after: number) => ids(await store().subscriptions.leaseConfirmations(later(NOW, after), 9));
    expect(await take(299)).toEqual([]);
    expect(await take(300)).toEqual(['a']);
    expect(await take(300)).toEqual([]);
    expect(await take(600)).toEqual(['a']);
    expect(await take(1199)).toEqual([]);
    expect(await take(1200)).toEqual(['a']);
    await store().subscriptions.confirmationSent('a');
    expect(await take(9000)).toEqual([]);
    await create({ id: 'b', status: 'pending', createdAt: NOW });
    await store().subscriptions.confirm('b');
    expect(await take(9000)).toEqual([]);
  });
}
