import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { simulate } from '../../bench/deployment.ts';
import { dayOf, FREE_PLAN, MIDNIGHT, SMALL, scaled } from '../../bench/free-plan.ts';

/** One whole shard, with a control: `npm run bench -- --only costs` takes all places. */
const COUNTRIES = 9;
const TOLD = 100;

test("a small deployment's day stays within the free plan, as D1 itself counts it", async () => {
  const controls = SMALL.places.filter(({ control }) => control).slice(0, 1);
  const places = [...SMALL.places.slice(0, COUNTRIES), ...controls];
  const spent = await simulate(env.DB, { ...SMALL, places, subscribers: TOLD }, MIDNIGHT, 2);
  const times = SMALL.places.length / places.length;
  const told = SMALL.subscribers / TOLD;
  const day = dayOf(scaled(spent, times, told));
  // Messages are one a shard, and the last shard is not full.
  const { queueOperations } = dayOf(scaled(spent, Math.ceil(times), told));
  // It was measured at all.
  expect(spent.hourly.map(({ shards }) => shards.rowsWritten > 100)).toEqual([true, true]);
  expect(spent.alert.rowsWritten).toBeGreaterThan(4 * TOLD);
  for (const name of Object.keys(FREE_PLAN) as (keyof typeof FREE_PLAN)[]) {
    expect({ ...day, queueOperations }[name], name).toBeLessThan(FREE_PLAN[name]);
  }
}, 120_000);
