import { describe, expect, it } from 'vitest';
import { testsOf, toldOf } from './block-world.ts';

const DAY = 24;
const shareOf = (observed: number, count: number | null) => observed / (count ?? 0);

describe('a service that is blocked again', () => {
  const lift = 40 * DAY + 7;
  const again = (freeDays: number, perDay: number) => {
    const from = lift + freeDays * DAY;
    const rate = (hour: number) => (hour < lift || hour >= from ? 0.93 : 0.05);
    const days = Math.ceil(from / DAY) + 5;
    return { from, told: toldOf([testsOf({ seed: `again ${freeDays}`, days, perDay, rate })], { from: lift - DAY }) };
  };

  it.each([
    [3, 350],
    [9, 60],
    [20, 350],
    [30, 60],
  ])('is told within half a day after %i free days, and compared with these (%i tests a day)', (freeDays, perDay) => {
    const { from, told } = again(freeDays, perDay);
    expect(told).toHaveLength(1);
    const [{ hour, finding } = { hour: 0, finding: null }] = told;
    expect(hour - from).toBeGreaterThan(0);
    expect(hour - from).toBeLessThanOrEqual(10);
    expect(shareOf(finding?.evidence.expected ?? 1, finding?.evidence.count ?? 1)).toBeLessThan(0.12);
  });

  it('is no news when it was free for half a day only', () => {
    const rate = (hour: number) => (hour >= lift && hour < lift + 12 ? 0.05 : 0.93);
    expect(toldOf([testsOf({ seed: 'a breath', days: 46, perDay: 350, rate })], { from: lift - DAY })).toEqual([]);
  });
});

describe('a service whose days differ', () => {
  it.each([0.15, 0.3, 0.45, 0.55, 0.65])('is not told to be blocked on its bad days (usually %f fail)', (rate) => {
    for (const seed of ['one', 'two']) {
      const series = testsOf({ seed: `${seed} ${rate}`, days: 60, perDay: 100, rate, wobble: 0.7 });
      expect(toldOf([series], { from: 36 * DAY, every: 6 })).toEqual([]);
    }
  });

  it('is told when nearly all fail', () => {
    const rate = (hour: number) => (hour < 40 * DAY ? 0.15 : 0.97);
    const told = toldOf([testsOf({ seed: 'bad days', days: 44, perDay: 200, rate, wobble: 0.7 })], { from: 36 * DAY });
    expect(told).toHaveLength(1);
    expect(told[0]?.hour).toBeLessThan(41 * DAY);
  });
});

describe('a service that begins to fail in several countries', () => {
  const CODES = ['IR', 'SY', 'CU', 'DE', 'IN', 'BR'] as const;
  const from = 40 * DAY + 12;
  /** Our own country and five others, of which so many fail from an hour on. */
  const told = (failing: number, since = from) => {
    const series = CODES.map((code, i) => {
      const begins = i === 0 ? from : since;
      const rate = (hour: number) => (i <= failing && hour >= begins ? 0.93 : 0.05);
      return testsOf({ seed: `${code} ${failing}`, days: 43, perDay: 200, rate, entity: `country/${code}` });
    });
    const [own, ...others] = series;
    return own === undefined ? [] : toldOf([own, ...others], { from: 39 * DAY });
  };
  const standing = (failing: number, since?: number) =>
    told(failing, since).map(({ finding }) => [finding.standsAlone, finding.evidence.together ?? 0]);

  it('is a block where it fails alone, or in one other', () => {
    expect(standing(0)).toEqual([[true, 0]]);
    expect(standing(1)).toEqual([[true, 0]]);
  });
  it('is suspected and no more where two others of five failed in the same days: their provider may refuse them', () => {
    expect(standing(2)).toEqual([[false, 2]]);
  });
  it('is a block where the others had failed for days before', () => {
    expect(standing(2, from - 6 * DAY)).toEqual([[true, 0]]);
  });
  it('is nobody’s block where most fail', () => {
    expect(standing(3)).toEqual([]);
  });
});

describe('a service whose provider failed in the world for three hours', () => {
  const from = 40 * DAY + 21;
  /** Ours and three other countries; here it fails for so many hours more. Hours since the others are well. */
  const told = (seed: number, perDay: number, longer: number) => {
    const series = ['NP', 'IR', 'GA', 'MM'].map((code, i) => {
      const until = from + 3 + (i === 0 ? longer : 0);
      const rate = (hour: number) => (hour >= from && hour < until ? 0.98 : 0.03);
      const tests = i === 0 ? perDay : 200;
      return testsOf({ seed: `${code} ${seed}`, days: 42, perDay: tests, rate, entity: `country/${code}` });
    });
    const [own, ...others] = series;
    return own === undefined ? [] : toldOf([own, ...others], { from }).map(({ hour }) => hour - from - 3);
  };
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

  it('is not told as blocked where it is over as well, then or later', () => {
    expect(seeds.flatMap((seed) => told(seed, 150, 0))).toEqual([]);
  });
  it('is told by what came since where it goes on failing alone', () => {
    for (const hour of seeds.map((seed) => told(seed, 300, 24)[0] ?? 24)) {
      expect(hour).toBeGreaterThan(1);
      expect(hour).toBeLessThanOrEqual(10);
    }
  });
});
