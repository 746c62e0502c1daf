import { beforeAll, describe, expect, test } from 'vitest';
import { later } from '#domain/time';
import { memoryStore } from '#storage/memory';
import { IRANCELL } from '../support/examples.ts';
import { chance } from './chance.ts';
import { INVARIANTS } from './invariants.ts';
import { simulate } from './simulate.ts';
import { START, storyOf } from './story.ts';

/** `SIMULATION_SEED=17` replays one; `SIMULATION_SEEDS=20000` makes a night of it. */
const ONE = process.env.SIMULATION_SEED;
const SEEDS =
  ONE === undefined
    ? Array.from({ length: Number(process.env.SIMULATION_SEEDS ?? 1000) }, (_, seed) => seed)
    : [Number(ONE)];
const REPLAY = 'SIMULATION_SEED=N npx vitest run --project unit tests/simulation';

describe(`${SEEDS.length} worlds in which anything fails until it is over`, () => {
  const violations = new Map<string, string[]>();
  let [kills, failures, sends] = [0, 0, 0];

  beforeAll(async () => {
    for (const seed of SEEDS) {
      const history = await simulate(seed);
      kills += history.kills;
      sends += history.sends.length;
      failures += history.sends.filter(({ answer }) => answer !== 'taken').length;
      for (const [name, check] of Object.entries(INVARIANTS)) {
        const found = (await check(history)).map((what) => `seed ${seed}: ${what}`);
        violations.set(name, [...(violations.get(name) ?? []), ...found]);
      }
    }
  }, 600_000);

  test.each(Object.keys(INVARIANTS))('%s', (name) => {
    expect(violations.get(name)?.slice(0, 10), REPLAY).toEqual([]);
  });

  test.skipIf(ONE !== undefined)('were worlds in which much happened', () => {
    expect(kills).toBeGreaterThan(SEEDS.length / 2);
    expect(failures).toBeGreaterThan(SEEDS.length);
    expect(sends).toBeGreaterThan(4 * SEEDS.length);
  });
});

describe('the same worlds without crashes and lost messages', () => {
  test.each(SEEDS.slice(0, 30))(
    'I8 seed %i: endpoints that hang move nobody else by more than five seconds',
    async (seed) => {
      const story = storyOf(seed);
      const mannered = (hangs: boolean) => ({
        ...story,
        readers: story.readers
          .map((reader, n) => ({ ...reader, manner: n % 2 === 0 ? ('reliable' as const) : ('hangs' as const) }))
          .filter(({ manner }) => hangs || manner === 'reliable'),
      });
      const calm = { kills: false, queues: false };
      const [with_, without] = await Promise.all([
        simulate(seed, calm, mannered(true)),
        simulate(seed, calm, mannered(false)),
      ]);
      for (const { subscription } of mannered(false).readers) {
        const arrived = (history: typeof without) =>
          history.sends.filter((one) => one.subscription === subscription.id);
        const [slowed, free] = [arrived(with_), arrived(without)];
        expect(slowed).toHaveLength(free.length);
        for (const [i, { at }] of slowed.entries()) expect(at - (free[i]?.at ?? 0)).toBeLessThanOrEqual(5);
      }
    },
  );

  test('a seed always tells the same story', async () => {
    const [seed = 0] = SEEDS;
    const [first, second] = [await simulate(seed), await simulate(seed)];
    // What goes out at one moment has no order.
    const told = ({ sends }: typeof first) =>
      sends.map(({ at, subscription, answer }) => `${at} ${subscription} ${answer}`).sort();
    expect(told(first)).toEqual(told(second));
    expect(first.kills).toBe(second.kills);
  });
});

test('I9 observations in any order, doubled and in any pieces, are the same history', async () => {
  const step = 300;
  const about = {
    signal: 'ioda.bgp' as const,
    subject: { entity: IRANCELL.entity, service: null },
    step: step as never,
  };
  for (const seed of SEEDS.slice(0, 200)) {
    const values = Array.from({ length: 40 }, (_, bin) => Math.floor(chance(seed, `bin ${bin}`) * 100));
    const pieces = values.flatMap((_, bin) => {
      const length = 1 + Math.floor(chance(seed, `length ${bin}`) * 5);
      const piece = { ...about, from: later(START, bin * step), values: values.slice(bin, bin + length), counts: null };
      return chance(seed, `twice ${bin}`) < 0.3 ? [piece, piece] : [piece];
    });
    const shuffled = pieces.toSorted((a, b) => chance(seed, `order ${a.from}`) - chance(seed, `order ${b.from}`));
    const read = async (puts: typeof pieces) => {
      const { series } = memoryStore();
      for (const put of puts) await series.put([put]);
      return series.read([{ ...about, interval: { from: START, until: later(START, 40 * step) } }]);
    };
    const whole = await read([{ ...about, from: START, values, counts: null }]);
    expect([seed, await read(shuffled)]).toEqual([seed, whole]);
  }
});
