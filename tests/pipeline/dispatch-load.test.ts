import { expect, test } from 'vitest';
import type { Place } from '#domain/entity';
import { WEBHOOK_PREFERENCES } from '#domain/preferences';
import { subject } from '#domain/subject';
import { later, minutes } from '#domain/time';
import { dispatchPending } from '#pipeline/dispatch';
import type { Runtime } from '#pipeline/runtime';
import { d1Store } from '#storage/d1/index';
import { testD1 } from '../support/d1.ts';
import { at, IRAN, incident, subscription } from '../support/examples.ts';

const NIGHT = at('2022-09-22T12:30:00Z');
const LETTERS = 'ABCDEFGHIJ';

/** So many countries fall at once, of all severities, and one webhook follows them all. */
async function fallen(count: number, queriesPerRun?: number) {
  const d1 = testD1();
  const store = d1Store(d1.db);
  const countries = Array.from({ length: count }, (_, n): Place => {
    const code = `${LETTERS[Math.floor(n / 26) % 10]}${String.fromCharCode(65 + (n % 26))}`;
    return { ...IRAN, entity: `country/${code}` };
  });
  await store.places.replace(countries);
  await store.subscriptions.create(subscription({ id: 'hook', preferences: WEBHOOK_PREFERENCES }), {
    sealed: '{}',
    digest: 'hook',
  });
  for (const [n, { entity }] of countries.entries()) {
    const severity = ([1, 2, 3, 4] as const)[n % 4] ?? 1;
    const opened = incident({ subject: subject(entity), severity, from: NIGHT });
    await store.incidents.save({ transition: 'opened', incident: opened }, NIGHT, 0);
  }
  const told: string[] = [];
  const runtime = {
    store,
    queues: { deliver: async (_: string, ids: readonly string[]) => void told.push(...ids) },
    ...(queriesPerRun === undefined ? {} : { queriesPerRun }),
  } as unknown as Runtime;
  return {
    /** What one run tells, as severities in their order, and how often it asks D1. */
    async run(minute: number) {
      const before = d1.roundTrips();
      told.length = 0;
      await dispatchPending(later(NIGHT, minutes(minute)), runtime);
      const open = await store.incidents.byIds(told.map((id) => id.split('/')[0] ?? ''));
      const severities = new Map(open.map(({ id, severity }) => [id, severity]));
      const queries = d1.roundTrips() - before - 1;
      return { queries, severities: told.map((id) => severities.get(id.split('/')[0] ?? '')) };
    },
    close: d1.close,
  };
}

test('when all countries fall at once, they are told within three runs of a paid invocation, the most severe first', async () => {
  const world = await fallen(250);
  const told: (number | undefined)[] = [];
  for (let run = 0; run < 3; run += 1) {
    const { queries, severities } = await world.run(5 * (run + 1));
    expect(queries).toBeLessThan(950);
    told.push(...severities);
  }
  expect(told).toHaveLength(250);
  expect(told).toEqual(told.toSorted((a, b) => (b ?? 0) - (a ?? 0)));
  world.close();
});

test('on the free plan a run stops before its queries are used up, and the next goes on where it stopped', async () => {
  const world = await fallen(15, 50);
  let told = 0;
  for (let run = 0; run < 5; run += 1) {
    const { queries, severities } = await world.run(5 * (run + 1));
    // Whoever polled before has asked some 20 times.
    expect(queries).toBeLessThanOrEqual(30);
    told += severities.length;
  }
  expect(told).toBe(15);
  world.close();
});
