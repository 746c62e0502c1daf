import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { deliveryId } from '#domain/decision';
import { subject } from '#domain/subject';
import { days, later, minutes } from '#domain/time';
import { d1Store } from '#storage/d1/index';
import { type Meter, metered } from '../../bench/metered.ts';
import { storeContract } from '../contract/store.ts';
import { at, subscription, tellOf } from '../support/examples.ts';

/** Storage is isolated per file and not per test: what the test before has left is swept away. */
async function emptied(): Promise<D1Database> {
  const tables = await env.DB.prepare(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'
     AND name NOT IN ('d1_migrations', 'sqlite_sequence')`,
  ).all<{ name: string }>();
  await env.DB.batch(tables.results.map(({ name }) => env.DB.prepare(`DELETE FROM "${name}"`)));
  return env.DB;
}

storeContract('D1 in workerd', async () => ({ store: d1Store(await emptied()), close: () => {} }));

describe('what D1 charges for', () => {
  const NOW = at('2022-09-21T00:00:00Z');

  async function cost(work: (store: ReturnType<typeof d1Store>) => Promise<unknown>): Promise<Meter> {
    const { db, meter } = metered(env.DB);
    await work(d1Store(db));
    return meter;
  }

  test('a poll of ten series writes ten rows, in two round trips, and one that brings nothing new writes none', async () => {
    await emptied();
    const series = (until: number) =>
      Array.from({ length: 10 }, (_, i) => ({
        signal: 'ioda.bgp' as const,
        subject: subject(`asn/${i + 1}`),
        from: NOW,
        step: minutes(5),
        values: Array.from({ length: until }, (_, bin) => bin + i),
        counts: null,
      }));
    await d1Store(env.DB).series.put(series(10));
    expect(await cost((store) => store.series.put(series(11)))).toMatchObject({ written: 10, trips: 2 });
    expect(await cost((store) => store.series.put(series(11)))).toMatchObject({ written: 0, trips: 1 });
  });

  test('a window of ten series over thirty days is one round trip that reads its own rows', async () => {
    await emptied();
    const about = Array.from({ length: 10 }, (_, i) => subject(`asn/${i + 1}`));
    const values = Array.from({ length: 60 * 24 }, (_, bin) => bin);
    const step = minutes(60);
    await d1Store(env.DB).series.put(
      about.map((one) => ({ signal: 'ioda.bgp', subject: one, from: NOW, step, values, counts: null })),
    );
    const interval = { from: later(NOW, days(20)), until: later(NOW, days(50)) };
    const wishes = about.map((one) => ({ signal: 'ioda.bgp' as const, subject: one, step, interval }));
    const { read, trips, written } = await cost((store) => store.series.read(wishes));
    expect({ trips, written }).toEqual({ trips: 1, written: 0 });
    expect(read).toBeLessThanOrEqual(10 + 300 + 10);
  });

  test('an alert to a hundred costs at most seven rows each, from the decision to its end: one of them for the budget of its reader', async () => {
    await emptied();
    const decisions = Array.from({ length: 100 }, (_, i) => {
      return tellOf('opened', subscription({ id: `s${i}` }));
    });
    const ids = decisions.map(deliveryId);
    const meter = await cost(async ({ deliveries }) => {
      await deliveries.record(decisions, NOW);
      await deliveries.lease(ids, NOW, later(NOW, 60));
      await deliveries.finish(
        ids.map((id) => ({ id, status: 'delivered', failure: null, dueAt: NOW })),
        NOW,
      );
    });
    expect(meter.trips).toBe(3);
    expect(meter.written / 100).toBeLessThanOrEqual(7);
    expect(meter.written / 100).toBeGreaterThanOrEqual(3);
  });

  test('a page of fifty out of a thousand subscribers reads about a page', async () => {
    await emptied();
    const store = d1Store(env.DB);
    const everybody = Array.from({ length: 1000 }, (_, i) => subscription({ id: `s${1000 + i}` }));
    await Promise.all(everybody.map((one) => store.subscriptions.create(one, { sealed: 's', digest: one.id })));
    const meter = await cost(async ({ subscriptions }) => {
      expect(await subscriptions.interested(['country/IR', 'asn/44244', '*'], 's1500', 50)).toHaveLength(50);
    });
    expect(meter.read).toBeLessThan(50 * 12);
  });
});
