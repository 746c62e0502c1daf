import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { simulate } from '../../bench/deployment.ts';
import { dayOf, FREE_PLAN, MIDNIGHT, SMALL, scaled } from '../../bench/free-plan.ts';

/** What grows with the places, measured with a part of them: `npm run bench -- --only costs` takes all. */
const COUNTRIES = 3;
const TOLD = 100;

test("a small deployment's day stays within the free plan, as D1 itself counts it", async () => {
  const controls = SMALL.places.filter(({ control }) => control).slice(0, 1);
  const places = [...SMALL.places.slice(0, COUNTRIES), ...controls];
  const spent = await simulate(env.DB, { ...SMALL, places, subscribers: TOLD }, MIDNIGHT, 2);
  const day = dayOf(scaled(spent, SMALL.places.length / places.length, SMALL.subscribers / TOLD));
  // It was measured at all.
  expect(spent.hourly.map(({ rowsWritten }) => rowsWritten > 100)).toEqual([true, true]);
  expect(spent.alert.rowsWritten).toBeGreaterThan(2 * TOLD);
  for (const name of Object.keys(FREE_PLAN) as (keyof typeof FREE_PLAN)[]) {
    expect(day[name], name).toBeLessThan(FREE_PLAN[name]);
  }
}, 120_000);
