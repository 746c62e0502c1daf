import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entity } from '#domain/entity';
import { healthAt, healthOf, type Newest, type PollState, type Promised, SILENCES } from '#domain/health';
import type { Signal } from '#domain/series';
import { days, earlier, hours, type Instant, later, minutes, type Seconds } from '#domain/time';
import { at } from '../support/examples.ts';

const NOW = at('2026-03-12T12:00:00Z');

const signal = (id: Signal['id'], step: Seconds, lag: Seconds): Signal => ({
  id,
  unit: 'things',
  step,
  lag,
  family: 'usage',
});
const QUICK = signal('both.quick', minutes(5), minutes(10));
const SLOW = signal('both.slow', minutes(30), minutes(90));
const DAILY = signal('days.users', days(1), days(2));
const BOTH: Promised = { id: 'both', every: minutes(10), signals: [QUICK, SLOW] };
const DAYS: Promised = { id: 'days', every: hours(12), signals: [DAILY] };
const LOCKED: Promised = { ...BOTH, secret: 'RADAR_TOKEN' };
const REPORTS: Promised = { id: 'reports', every: hours(1), signals: [] };

const newest = (signals: Newest['signals'], entities: Newest['entities'] = {}): Newest => ({ signals, entities });

/** A shard that is as well as can be; what is said differs. */
const shard = (over: Partial<PollState> = {}): PollState => ({
  source: 'both',
  shard: '0',
  cursor: earlier(NOW, minutes(2)),
  lastAttempt: earlier(NOW, minutes(2)),
  lastSuccess: earlier(NOW, minutes(2)),
  failures: 0,
  lastFailure: null,
  newest: newest({ 'both.quick': earlier(NOW, minutes(20)), 'both.slow': earlier(NOW, hours(2)) }),
  dueAt: later(NOW, minutes(8)),
  leaseUntil: null,
  ...over,
});
const unasked = (since: Instant): PollState =>
  shard({ cursor: null, lastAttempt: null, lastSuccess: null, newest: newest({}), dueAt: since });
const broken = (failures: number, over: Partial<PollState> = {}) =>
  shard({ failures, lastFailure: 'http-503', ...over });

interface Row {
  readonly what: string;
  readonly source?: Promised;
  readonly shards: readonly PollState[];
  readonly isOn?: boolean;
  readonly says: object;
}

const table: readonly Row[] = [
  { what: 'new values in time', shards: [shard()], says: { state: 'fresh', reason: null, late: [] } },
  {
    what: 'no token',
    source: LOCKED,
    shards: [],
    isOn: false,
    says: { state: 'off', reason: 'no-token', setting: 'RADAR_TOKEN' },
  },
  {
    what: 'no token any more, and what it last brought',
    source: LOCKED,
    shards: [broken(9)],
    isOn: false,
    says: { state: 'off', reason: 'no-token', newestValue: earlier(NOW, minutes(20)) },
  },
  {
    what: 'not asked yet',
    shards: [unasked(NOW)],
    says: { state: 'stale', reason: 'not-asked', lastSuccess: null },
  },
  { what: 'no work for it at all', shards: [], says: { state: 'stale', reason: 'not-asked' } },
  { what: 'a new shard beside one that does well', shards: [shard(), unasked(NOW)], says: { state: 'fresh' } },
  {
    what: 'a new shard that nobody came to',
    shards: [shard(), unasked(earlier(NOW, minutes(31)))],
    says: { state: 'stale', reason: 'not-asked-lately' },
  },
  { what: 'one failure after a success', shards: [broken(1)], says: { state: 'fresh', reason: 'http-503' } },
  { what: 'three failures', shards: [broken(3)], says: { state: 'failing', reason: 'http-503' } },
  {
    what: 'a failure of the very first poll',
    shards: [broken(1, { lastSuccess: null, newest: newest({}) })],
    says: { state: 'failing', reason: 'http-503', lastSuccess: null },
  },
  { what: 'one shard that fails beside one that does not', shards: [shard(), broken(4)], says: { state: 'failing' } },
  {
    what: 'two failures and no success for three periods',
    shards: [broken(2, { lastSuccess: earlier(NOW, minutes(31)) })],
    says: { state: 'stale', reason: 'http-503' },
  },
  {
    what: 'nobody asked for three periods',
    shards: [shard({ lastSuccess: earlier(NOW, minutes(31)) })],
    says: { state: 'stale', reason: 'not-asked-lately' },
  },
  {
    what: 'answers without anything new',
    shards: [shard({ newest: newest({ 'both.quick': earlier(NOW, hours(5)), 'both.slow': earlier(NOW, hours(5)) }) })],
    says: { state: 'stale', reason: 'no-new-values', late: ['both.quick', 'both.slow'] },
  },
  {
    what: 'one signal of two that stands still',
    shards: [shard({ newest: newest({ 'both.quick': earlier(NOW, hours(2)), 'both.slow': earlier(NOW, hours(2)) }) })],
    says: { state: 'fresh', late: ['both.quick'] },
  },
  {
    what: 'values that stand still in one shard and come in another',
    shards: [shard(), shard({ newest: newest({ 'both.quick': earlier(NOW, hours(2)) }) })],
    says: { state: 'fresh', late: [] },
  },
  {
    what: 'answers and never a value',
    shards: [shard({ newest: newest({}) })],
    says: { state: 'stale', reason: 'no-values', newestValue: null },
  },
  {
    what: 'a history that is being read',
    shards: [shard({ cursor: earlier(NOW, days(20)), newest: newest({ 'both.quick': earlier(NOW, days(20)) }) })],
    says: { state: 'stale', reason: 'catching-up' },
  },
  {
    what: 'a daily value of four days ago, known for two',
    source: DAYS,
    shards: [shard({ lastSuccess: earlier(NOW, hours(12)), newest: newest({ 'days.users': earlier(NOW, days(4)) }) })],
    says: { state: 'fresh', late: [] },
  },
  {
    what: 'a daily value of six days ago',
    source: DAYS,
    shards: [shard({ lastSuccess: earlier(NOW, hours(12)), newest: newest({ 'days.users': earlier(NOW, days(6)) }) })],
    says: { state: 'stale', reason: 'no-new-values' },
  },
  {
    what: 'reports, which owe nothing',
    source: REPORTS,
    shards: [shard({ newest: newest({}, { 'country/IR': earlier(NOW, days(40)) }) })],
    says: { state: 'fresh', newestValue: earlier(NOW, days(40)) },
  },
];

describe('the health of a source', () => {
  test.each(table)('$what', ({ source = BOTH, shards, isOn = true, says }) => {
    expect(healthOf(source, shards, NOW, isOn)).toMatchObject(says);
  });

  const moment = fc.integer({ min: 0, max: 10 * 86_400 }).map((age) => earlier(NOW, age));
  const anyShard = fc
    .record({
      cursor: fc.option(moment),
      lastAttempt: fc.option(moment),
      lastSuccess: fc.option(moment),
      failures: fc.integer({ min: 0, max: 9 }),
      quick: fc.option(moment),
      slow: fc.option(moment),
      dueAt: moment,
    })
    .map(({ quick, slow, failures, ...rest }) =>
      shard({
        ...rest,
        failures,
        lastFailure: failures === 0 ? null : 'timeout',
        newest: newest({ ...(quick && { 'both.quick': quick }), ...(slow && { 'both.slow': slow }) }),
      }),
    );
  const shards = fc.array(anyShard, { maxLength: 5 });

  test('is fresh only when something new came in time from who was asked in time, and gives a reason when it is not', () => {
    fc.assert(
      fc.property(shards, (all) => {
        const { state, reason, lastSuccess, newestValue, late } = healthOf(BOTH, all, NOW, true);
        if (state === 'fresh') {
          expect(lastSuccess === null ? 0 : lastSuccess).toBeGreaterThanOrEqual(earlier(NOW, 3 * BOTH.every));
          expect(newestValue).toBeGreaterThanOrEqual(earlier(NOW, hours(1.5) + 2 * minutes(30) + minutes(30)));
          expect(late.length).toBeLessThan(2);
        } else {
          expect(reason).not.toBeNull();
        }
        if (state === 'stale') expect([...SILENCES, 'timeout']).toContain(reason);
        if (state === 'failing') expect(reason).toBe('timeout');
      }),
    );
  });

  test('never gets better while nothing comes in', () => {
    const rank = { fresh: 0, stale: 1, failing: 1, off: 1 };
    fc.assert(
      fc.property(shards, fc.integer({ min: 0, max: 5 * 86_400 }), (all, wait) => {
        const [before, after] = [NOW, later(NOW, wait)].map((now) => rank[healthOf(BOTH, all, now, true).state]);
        expect(after).toBeGreaterThanOrEqual(before ?? 0);
      }),
    );
  });

  test('does not depend on the order of the shards', () => {
    fc.assert(
      fc.property(shards, (all) => {
        const { state, lastSuccess, newestValue, late } = healthOf(BOTH, all, NOW, true);
        expect(healthOf(BOTH, all.toReversed(), NOW, true)).toMatchObject({ state, lastSuccess, newestValue, late });
      }),
    );
  });
});

describe('the health of a source at a place', () => {
  const IRAN: Entity = 'country/IR';
  const values = { 'both.quick': earlier(NOW, minutes(20)), 'both.slow': earlier(NOW, hours(2)) };
  const withIran = (seen: Instant) => shard({ newest: newest(values, { [IRAN]: seen, 'country/DE': NOW }) });

  test('is that of its own newest value, against the slowest of the signals', () => {
    const seen = earlier(NOW, hours(3));
    expect(healthAt(BOTH, [withIran(seen)], [IRAN], NOW, true)).toMatchObject({ state: 'fresh', newestValue: seen });
    const old = earlier(NOW, hours(4));
    expect(healthAt(BOTH, [withIran(old)], [IRAN], NOW, true)).toMatchObject({
      state: 'stale',
      reason: 'no-new-values',
      newestValue: old,
    });
  });

  test('is that of the newest of several places', () => {
    const all = [withIran(earlier(NOW, days(9)))];
    expect(healthAt(BOTH, all, [IRAN, 'country/DE'], NOW, true)).toMatchObject({ state: 'fresh', newestValue: NOW });
  });

  test('says that there is nothing of a place, however much there is of others', () => {
    expect(healthAt(BOTH, [withIran(NOW)], ['country/JP'], NOW, true)).toMatchObject({
      state: 'stale',
      reason: 'no-values',
      newestValue: null,
    });
  });

  test('fails with the shard that asks for it', () => {
    expect(healthAt(BOTH, [broken(3)], [IRAN], NOW, true)).toMatchObject({ state: 'failing', reason: 'http-503' });
  });
});
