import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baselineUntil, historyUntil } from '#detectors/baseline-until';
import { exceptOf } from '#detectors/except';
import { localMidnight, utcOffset } from '#detectors/local-time';
import { learnSeasonal, slotAt, toNumbers, usualOf } from '#detectors/seasonal';
import { fold } from '#domain/fold';
import type { Incident } from '#domain/incident';
import { days, type Instant, instant, later, toIso } from '#domain/time';
import { at, place, worldCase } from '../cases/world.ts';
import { hour, lost } from '../domain/findings.ts';

const IRAN = place('country/IR', 'Asia/Tehran');
const DAY = 86_400;

const incident = (from: Instant, until: Instant | null, standing: Incident['standing'] = 'corroborated'): Incident => {
  const [change] = fold([], [lost('ioda.ping-slash24', 0, 2)]);
  if (change === undefined) throw new Error('nothing opened');
  return { ...change.incident, from, until, standing };
};

describe('local time', () => {
  it('knows that Tehran went from +4:30 to +3:30 in the night to 22 September 2022, for good', () => {
    expect(utcOffset('Asia/Tehran', at('2022-09-21T19:29:00Z'))).toBe(4.5 * 3600);
    expect(utcOffset('Asia/Tehran', at('2022-09-21T19:31:00Z'))).toBe(3.5 * 3600);
    expect(utcOffset('Asia/Tehran', at('2025-07-01T00:00:00Z'))).toBe(3.5 * 3600);
  });

  it('finds the last midnight on the wall clock, through any change of clocks', () => {
    const zones = ['Asia/Tehran', 'Europe/Berlin', 'America/Santiago', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 1_600_000_000, max: 1_800_000_000 }),
        (zone, seconds) => {
          const now = instant(seconds);
          const midnight = localMidnight(zone, now);
          const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
          // Where clocks jump over midnight the day begins at one.
          expect(['00:00', '01:00']).toContain(clock.format(midnight * 1000));
          expect(midnight).toBeLessThanOrEqual(now);
          expect(now - midnight).toBeLessThan(25.5 * 3600);
        },
      ),
    );
  });
});

describe('what is usual', () => {
  const world = worldCase({
    seed: 3,
    from: at('2025-03-03T00:00:00Z'),
    days: 28,
    places: [IRAN],
    signals: ['ioda.gtr'],
  });
  const [series] = world.series;
  if (series === undefined) throw new Error('the world is empty');
  const usual = (numbers: readonly number[], iso: string) =>
    usualOf(numbers, slotAt(numbers, at(iso), 1800, IRAN.timezone).index)?.usual ?? Number.NaN;

  it('has a Friday morning that it was not told of', () => {
    const learnt = toNumbers(learnSeasonal(series, world.until, IRAN.timezone, []));
    // 2025-04-04 is a Friday, the 5th a Saturday; 05:00 UTC is 08:30 in Tehran.
    expect(usual(learnt, '2025-04-04T05:00:00Z')).toBeLessThan(0.5 * usual(learnt, '2025-04-05T05:00:00Z'));
    expect(usual(learnt, '2025-04-04T16:00:00Z')).toBeCloseTo(usual(learnt, '2025-04-05T16:00:00Z'), 1);
  });

  it('is not touched by ten nights that are left out, and hardly by three that are not', () => {
    const learnt = toNumbers(learnSeasonal(series, world.until, IRAN.timezone, []));
    const nights = (count: number) =>
      Array.from({ length: count }, (_, i) => {
        const from = later(world.until, -(i + 1) * DAY - 8 * 3600);
        return { from, until: later(from, 8 * 3600) };
      });
    const dark = (count: number) => ({
      ...series,
      values: series.values.map((value, i) => {
        const start = series.from + i * series.step;
        return nights(count).some(({ from, until }) => start >= from && start < until) ? 0 : value;
      }),
    });
    const healed = toNumbers(learnSeasonal(dark(10), world.until, IRAN.timezone, nights(10)));
    const wounded = toNumbers(learnSeasonal(dark(3), world.until, IRAN.timezone, []));
    for (const iso of ['2025-04-01T17:00:00Z', '2025-04-01T20:00:00Z']) {
      expect(Math.abs(usual(healed, iso) / usual(learnt, iso) - 1)).toBeLessThan(0.05);
      expect(Math.abs(usual(wounded, iso) / usual(learnt, iso) - 1)).toBeLessThan(0.1);
    }
  });

  it('moves by one at least where it is counted in whole numbers, and by its own spread where it is measured', () => {
    const spreadAt = (value: number) => {
      const learnt = toNumbers(
        learnSeasonal({ ...series, values: series.values.map(() => value) }, world.until, IRAN.timezone, []),
      );
      return usualOf(learnt, slotAt(learnt, world.until, 1800, IRAN.timezone).index)?.spread;
    };
    expect(spreadAt(6)).toBeCloseTo(1 / 6);
    expect(spreadAt(1500)).toBeCloseTo(1 / 1500);
    expect(spreadAt(0.6)).toBe(0);
  });

  it('of routes and probing knows what is usual at hours that were dark for weeks; of what people do it does not', () => {
    const dark = Array.from({ length: 60 }, (_, i) => {
      const from = later(world.until, -(i + 1) * DAY);
      return { from, until: later(from, 8 * 3600) };
    });
    const flat = toNumbers(learnSeasonal(series, world.until, IRAN.timezone, dark, true));
    const lively = toNumbers(learnSeasonal(series, world.until, IRAN.timezone, dark));
    const { index } = slotAt(flat, later(world.until, 4 * 3600), 1800, IRAN.timezone);
    expect(usualOf(flat, index)?.usual).toBeGreaterThan(0);
    expect(usualOf(lively, index)).toBeNull();
  });

  it('reaches further back for as many days as cuts took part of, and no further than is kept', () => {
    const until = world.until;
    const nights = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ from: later(until, -i * DAY - 7200), until: later(until, -i * DAY) }));
    const reach = (count: number) => (until - historyUntil(until, days(28), nights(count)).from) / DAY;
    expect([0, 3, 28, 50].map(reach)).toEqual([28, 31, 56, 60]);
  });

  it('is learnt up to the midnight before what is still open, and for a suspicion two weeks long', () => {
    const now = at('2026-02-10T12:00:00Z');
    const since = at('2026-01-08T16:30:00Z');
    expect(toIso(baselineUntil(now, IRAN, []))).toBe('2026-02-09T20:30:00Z');
    expect(toIso(baselineUntil(now, IRAN, [incident(since, null)]))).toBe('2026-01-07T20:30:00Z');
    expect(toIso(baselineUntil(now, IRAN, [incident(since, null, 'suspected')]))).toBe('2026-02-09T20:30:00Z');
    expect(toIso(baselineUntil(now, IRAN, [incident(since, later(since, 3600))]))).toBe('2026-02-09T20:30:00Z');
  });

  it('leaves out a cut with its overshoot, and learns from a suspicion of habits that has ended', () => {
    const [from, until] = [hour(0), hour(8)];
    expect(exceptOf([incident(from, until)])).toEqual([{ from: hour(-1), until: hour(11) }]);
    const slept = fold([], [lost('ioda.gtr', 0, 4, 0.4)]).map((change) => ({ ...change.incident, until: hour(4) }));
    expect(exceptOf(slept)).toEqual([]);
  });
});
