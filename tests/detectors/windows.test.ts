import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedBounds } from '#detectors/night-bounds';
import { windows } from '#detectors/windows';
import type { Place } from '#domain/entity';
import type { Evidence } from '#domain/finding';
import type { Incident } from '#domain/incident';
import type { Pattern } from '#domain/pattern';
import type { Family, SignalId } from '#domain/series';
import { days, earlier, hours, type Instant, type Interval, instant, interval, later } from '#domain/time';
import { patternJson } from '#domain/wire';
import { at, evidence, IRANCELL, incident } from '../support/examples.ts';
import { incidentsAt, lasting, randomOf, type Told, tell } from './nights.ts';

/** A Monday, 00:00 in Tehran, in a year without changes of clock there. */
const MONDAY = at('2025-03-02T20:30:00Z');
const on = (day: number, hour: number): Instant => instant(MONDAY + day * 86_400 + hour * 3600);
const night = (day: number, hour = 16, long = 8): Interval => lasting(on(day, hour), long);
const SEEDS = Array.from({ length: 12 }, (_, i) => i + 1);
const count = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

const world = (cuts: readonly Interval[], length: number, place: Place = IRANCELL, gaps: readonly Interval[] = []) =>
  tell({ cuts: cuts.toSorted((a, b) => a.from - b.from), from: on(0, 0), until: on(length, 0), place, gaps });

const reached = (told: readonly Told[], level: Pattern['level']) =>
  told.find(({ change }) => change.pattern.level === level);
const latest = (told: readonly Told[]): readonly Pattern[] => [
  ...new Map(told.map(({ change: { pattern } }) => [pattern.id, pattern])).values(),
];
const loud = (told: readonly Told[]) =>
  told.filter(({ change }) => ['likely', 'confirmed'].includes(change.pattern.level));
const hoursOf = (one: Pattern | undefined) => one && [one.days, patternJson(one).start, patternJson(one).end];

describe('a nightly cut', () => {
  const nights = count(10).map((day) => night(day + 3));

  it('is likely from its second onset, confirmed from its third, and ended within three days', () => {
    const told = world(nights, 18);
    expect(reached(told, 'likely')?.at).toBeLessThanOrEqual(later(on(4, 16), 3600));
    expect(reached(told, 'confirmed')?.at).toBeLessThanOrEqual(later(on(5, 16), 3600));
    expect(reached(told, 'confirmed')?.at).toBeGreaterThan(on(5, 16));
    const end = told.at(-1);
    expect(end?.change).toMatchObject({
      transition: 'resolved',
      pattern: { level: 'ended', hits: 10, misses: 2, next: [] },
    });
    expect((end?.at ?? 0) - on(13, 0)).toBeLessThan(days(3));
    expect(new Set(told.map(({ change }) => change.pattern.id)).size).toBe(1);
  });

  it('has its hours, midnight as 24:00, and says when it is due next', () => {
    const told = world(nights.slice(0, 6), 9);
    const [one] = latest(told);
    expect(hoursOf(one)).toEqual(['daily', '16:00', '24:00']);
    expect(one?.startUncertaintyMinutes).toBeLessThanOrEqual(27);
    expect(one?.endUncertaintyMinutes).toBeLessThanOrEqual(40);
    expect(one?.next[0]).toMatchObject({ from: on(9, 16), until: on(10, 0) });
    expect(one?.next[0]?.probability).toBeGreaterThan(0.75);
    expect(one?.nights.map(({ incident }) => incident)).toHaveLength(6);
  });

  it('is found as early, and right to a quarter of an hour, when nights jitter by a quarter of an hour', () => {
    for (const seed of SEEDS) {
      const random = randomOf(seed);
      const jitter = () => Math.round((random() - 0.5) * 6) * 300;
      const cuts = nights.map(({ from, until }) => interval(later(from, jitter()), later(until, jitter())));
      const told = world(cuts, 17);
      expect(reached(told, 'likely')?.at, `seed ${seed}`).toBeLessThanOrEqual(on(4, 17));
      expect(reached(told, 'confirmed')?.at, `seed ${seed}`).toBeLessThanOrEqual(on(5, 17));
      const before = told.filter((one) => one.at < on(13, 0)).at(-1)?.change.pattern;
      expect(Math.abs((before?.start ?? 0) - 960), `seed ${seed}`).toBeLessThanOrEqual(15);
      expect(Math.abs((before?.end ?? 0) - 1440), `seed ${seed}`).toBeLessThanOrEqual(15);
      expect(reached(told, 'ended')?.at, `seed ${seed}`).toBeLessThan(on(16, 0));
      expect(latest(told), `seed ${seed}`).toHaveLength(1);
    }
  });

  it('of three nights ends within three days, as a long one does', () => {
    const [end] = world(nights.slice(0, 3), 12).slice(-1);
    expect(end?.change).toMatchObject({ transition: 'resolved', pattern: { days: 'daily', hits: 3, misses: 3 } });
    expect(end?.at).toBeLessThan(on(9, 0));
  });

  it('that skips single nights is one window, with its misses', () => {
    const cuts = nights.filter((_, i) => i !== 3 && i !== 7);
    const told = world(cuts, 13);
    expect(latest(told)).toMatchObject([{ level: 'confirmed', hits: 8, misses: 2, days: 'daily' }]);
  });

  it('has as little probability after a miss as it had reason for', () => {
    const told = world(nights.slice(0, 6), 11);
    const missed = told.find(({ change }) => change.pattern.misses === 1)?.change.pattern;
    expect(missed?.level).toBe('confirmed');
    expect(missed?.next[0]?.probability).toBeLessThan(0.75);
  });

  it('may end later and later', () => {
    const cuts = count(14).map((day) => interval(on(day + 3, 16), on(day + 3, 22 + day / 6)));
    const told = world(cuts, 16.9);
    const [one, ...more] = latest(told);
    expect(more).toEqual([]);
    expect(one).toMatchObject({ hits: 14, days: 'daily' });
    expect(patternJson(one as Pattern).start).toBe('16:00');
  });

  it('whose end moves for good is told with the new end after some nights', () => {
    const cuts = count(20).map((day) => night(day + 2, 1, day < 10 ? 8 : 5));
    const [one] = latest(world(cuts, 21.9));
    expect(hoursOf(one)).toEqual(['daily', '01:00', '06:00']);
  });

  it('across midnight keeps its nights together', () => {
    const random = randomOf(7);
    const cuts = count(8).map((day) => {
      const from = later(on(day + 3, 24), Math.round((random() - 0.5) * 4) * 600);
      return interval(from, later(from, hours(6)));
    });
    const told = world(cuts, 11.5);
    expect(latest(told)).toMatchObject([{ hits: 8, misses: 0, level: 'confirmed' }]);
  });

  it('is not ended by nights that nobody observed, nor extended by them', () => {
    const gaps = count(5).map((day) => interval(on(day + 9, 12), on(day + 10, 6)));
    const told = world(nights.slice(0, 6), 13.5, IRANCELL, gaps);
    expect(latest(told)).toMatchObject([{ level: 'confirmed', hits: 6, misses: 0 }]);
  });

  it('overlapping for the most part with another hour of onset is the same window', () => {
    const told = world([night(3, 18, 6), night(4, 16, 8), night(5, 16, 8)], 6);
    expect(reached(told, 'likely')?.at).toBeLessThanOrEqual(on(5, 17));
    expect(latest(told)).toMatchObject([{ hits: 3 }]);
  });
});

describe('clocks that change', () => {
  const at16 = (timezone: string, dates: readonly string[], offsets: readonly number[]) => {
    const cuts = dates.map((date, i) => {
      const from = earlier(at(`${date}T16:00:00Z`), hours(offsets[i] ?? 0));
      return interval(from, later(from, hours(6)));
    });
    const from = earlier(cuts[0]?.from ?? MONDAY, days(1));
    return tell({ cuts, from, until: later(cuts.at(-1)?.until ?? from, hours(3)), place: { ...IRANCELL, timezone } });
  };
  const march = ['2025-03-27', '2025-03-28', '2025-03-29', '2025-03-30', '2025-03-31', '2025-04-01'];
  const october = ['2025-10-23', '2025-10-24', '2025-10-25', '2025-10-26', '2025-10-27', '2025-10-28'];

  it.each([
    ['forward', march, [1, 1, 1, 2, 2, 2], '16:00', '22:00'],
    ['back', october, [2, 2, 2, 1, 1, 1], '16:00', '22:00'],
    ['forward, for a window in fixed UTC', march, [1, 1, 1, 1, 1, 1], '17:00', '23:00'],
    ['back, for a window in fixed UTC', october, [2, 2, 2, 2, 2, 2], '15:00', '21:00'],
  ] as const)('%s: one window, told by the clock on the wall', (_, dates, offsets, start, end) => {
    const told = at16('Europe/Berlin', dates, offsets);
    expect(latest(told)).toMatchObject([{ level: 'confirmed', hits: 6, misses: 0 }]);
    expect(hoursOf(latest(told)[0])).toEqual(['daily', start, end]);
  });
});

describe('other lattices', () => {
  it('finds cuts on Fridays on the second, confirms on the third, and ends after two Fridays', () => {
    const fridays = count(4).map((week) => night(week * 7 + 4, 10, 4));
    const told = world(fridays, 45);
    expect(reached(told, 'likely')?.at).toBeLessThanOrEqual(on(11, 11));
    expect(reached(told, 'confirmed')?.at).toBeLessThanOrEqual(on(18, 11));
    expect(hoursOf(reached(told, 'confirmed')?.change.pattern)).toEqual(['fri', '10:00', '14:00']);
    expect(reached(told, 'confirmed')?.change.pattern.next[0]?.from).toBe(on(25, 10));
    expect(reached(told, 'ended')?.change.pattern).toMatchObject({ hits: 4, misses: 2 });
    expect(reached(told, 'ended')?.at).toBeLessThan(on(40, 0));
  });

  it('finds short cuts on Fridays on the second, though half past the hour', () => {
    const told = world(
      count(4).map((week) => night(week * 7 + 4, 11.5, 2.5)),
      45,
    );
    expect(reached(told, 'likely')?.at).toBeLessThanOrEqual(on(11, 12.5));
  });

  it('finds working days, forgives the first weekend, and knows the second', () => {
    const cuts = count(3).flatMap((week) => count(5).map((day) => night(week * 7 + day, 8, 4)));
    const told = world(cuts, 24);
    const [one, ...more] = latest(told);
    expect(more).toEqual([]);
    expect(reached(told, 'likely')?.at).toBeLessThanOrEqual(on(1, 9));
    const third = told.filter(({ at: known }) => known < on(18, 20)).at(-1)?.change.pattern;
    expect(third).toMatchObject({ days: 'weekdays', hits: 15, misses: 0, level: 'confirmed' });
    expect(third?.next[0]?.from).toBe(on(21, 8));
    expect(one).toMatchObject({ level: 'ended' });
  });

  it('finds exams every second or third day, and lets them end five days after the last', () => {
    const cuts = [0, 2, 5, 7, 8, 11, 14].map((day) => night(day + 2, 4, 4.5));
    const told = world(cuts, 24);
    expect(reached(told, 'likely')?.at).toBeLessThanOrEqual(on(4, 5));
    expect(reached(told, 'confirmed')?.at).toBeLessThanOrEqual(on(7, 5));
    expect(latest(told)).toMatchObject([{ days: 'irregular', hits: 7, level: 'ended' }]);
    expect(reached(told, 'ended')?.at).toBeLessThan(on(22, 0));
  });

  it.each([
    ['two', [4, 16]],
    ['three', [8, 12, 17]],
  ])('tells %s windows a day apart', (_, onsets) => {
    const cuts = count(5).flatMap((day) => onsets.map((hour) => night(day + 2, hour, 2)));
    const told = world(cuts, 6.9);
    const starts = latest(told).map((one) => [one.start / 60, one.hits, one.level]);
    expect(starts.toSorted()).toEqual(onsets.map((hour) => [hour, 5, 'confirmed']).toSorted());
    for (const { change, at: known } of loud(told)) {
      if (change.transition === 'opened') expect(known).toBeLessThan(on(4, 0));
    }
  });
});

describe('what is no window', () => {
  it.each([
    [2, 2],
    [4, 6],
  ])(
    'single failures at random hours, %i in forty days: at most %i of a hundred places are wrong',
    (failures, most) => {
      const wrong = count(100).filter((seed) => {
        const random = randomOf(seed + 1000);
        const bin = () => Math.floor(random() * 40) * 86_400 + Math.floor(random() * 288) * 300;
        const cuts = count(failures).map(() => lasting(on(0, 0) + bin(), 1 + random() * 5));
        return loud(world(cuts, 45)).length > 0;
      });
      expect(wrong.length).toBeLessThanOrEqual(most);
    },
    60_000,
  );

  it('power that is shed at another hour every day, in nearly all places', () => {
    const wrong = SEEDS.filter((seed) => {
      const random = randomOf(seed + 50);
      const cuts = count(30).map((day) => lasting(on(day + 2, 6) + Math.floor(random() * 192) * 300, 2));
      return loud(world(cuts, 35)).length > 0;
    });
    expect(wrong.length).toBeLessThanOrEqual(2);
  }, 60_000);

  it('short dips that follow the sunset of Ramadan', () => {
    for (const slope of [0.8, 1, 1.5]) {
      const random = randomOf(Math.round(slope * 10));
      const cuts = count(29).map((day) => lasting(on(day + 2, 18) + Math.round(slope * day + random() * 4) * 60, 0.9));
      const told = world(cuts, 33);
      expect(loud(told)).toEqual([]);
      expect(latest(told).every(({ level }) => level === 'ended')).toBe(true);
    }
  });

  it('long cuts that follow the sunset are taken back within nine days, and do not come up again', () => {
    const cuts = count(25).map((day) => lasting(on(day + 2, 18) + Math.round(1.2 * day) * 60, 4));
    const told = world(cuts, 29);
    expect(told.at(-1)?.change.transition).toBe('retracted');
    expect(told.at(-1)?.at).toBeLessThan(on(11, 0));
  });

  it('a cut that has lasted for days', () => {
    expect(world([interval(on(3, 16), on(20, 2)), night(24, 16)], 26)).toEqual([]);
  });

  it('suspicions that nobody was told of', () => {
    const incidents = incidentsAt([night(1), night(2), night(3)], on(5, 0), IRANCELL);
    const suspected = incidents.map((one) => ({ ...one, standing: 'suspected' }) as const);
    const input = { place: IRANCELL, at: on(3, 17), previous: [], isNormal: () => true };
    expect(windows({ ...input, incidents: suspected })).toEqual([]);
    expect(windows({ ...input, incidents })).toHaveLength(1);
  });
});

describe('the edges of a night', () => {
  const seen = (signal: SignalId, family: Family, from: number, until: number) =>
    evidence({ signal, family, interval: interval(on(3, from), on(3, until)) });
  const over = (...own: readonly Evidence[]) =>
    sharedBounds(incident({ from: on(3, 11), until: on(4, 2), evidence: own }));
  const probing = seen('ioda.ping-slash24', 'active-probing', 16, 24);

  it('are those that two families share, not a telescope’s that sagged before', () => {
    const [routes, telescope] = [
      seen('ioda.bgp', 'control-plane', 16.5, 24),
      seen('ioda.merit-nt', 'passive-traffic', 11, 26),
    ];
    expect(over(telescope, probing, routes)).toEqual({ from: on(3, 16), until: on(4, 0) });
  });

  it('are the second family’s where no two lie together', () => {
    const traffic = seen('radar.http', 'usage', 11, 26);
    expect(over(traffic, probing)).toEqual({ from: on(3, 16), until: on(4, 0) });
  });

  it('are the incident’s own where one family tells of it, and its end while it lasts', () => {
    expect(over(probing, seen('ioda.loss', 'active-probing', 17, 23))).toEqual({ from: on(3, 11), until: on(4, 2) });
    expect(sharedBounds(incident({ from: on(3, 11), until: null, evidence: [probing] })).until).toBeNull();
  });

  it('whatever sagged before does not hide that the second night is the same', () => {
    const sagged = { ...seen('ioda.merit-nt', 'passive-traffic', 12, 24) };
    const cuts = [night(3), night(4)];
    const [first, second] = incidentsAt(cuts, on(4, 17), IRANCELL);
    const early = { ...first, from: on(3, 12), evidence: [probing, seen('ioda.bgp', 'control-plane', 16, 24), sagged] };
    const input = { place: IRANCELL, at: on(4, 17), previous: [], isNormal: () => true };
    expect(windows({ ...input, incidents: [early, second] as readonly Incident[] })).toMatchObject([
      { pattern: { level: 'likely', start: 16 * 60 } },
    ]);
  });
});

describe('laws', () => {
  const worlds = fc.array(
    fc.record({
      day: fc.integer({ min: 0, max: 12 }),
      bin: fc.integer({ min: 0, max: 143 }),
      long: fc.integer({ min: 1, max: 9 }),
    }),
    { maxLength: 10 },
  );
  const cutsOf = (drawn: readonly { day: number; bin: number; long: number }[], shift = 0) =>
    drawn
      .map(({ day, bin, long }) => lasting(on(day + shift, 0) + (bin % 6) * 600 + 16 * 3600 * Number(bin > 40), long))
      .toSorted((a, b) => a.from - b.from)
      .filter((cut, i, all) => i === 0 || cut.from > (all[i - 1]?.until ?? 0) + 7200);

  it('moving a world by whole weeks moves what is said of it and changes nothing', () => {
    fc.assert(
      fc.property(worlds, fc.integer({ min: 1, max: 8 }), (drawn, weeks) => {
        const shift = weeks * 7;
        const run = (moved: number) =>
          tell({ cuts: cutsOf(drawn, moved), from: on(moved, 0), until: on(moved + 16, 0) }).map(
            ({ at: known, change }) => {
              const { start, end, hits, misses, level, days: named, next } = change.pattern;
              const due = next.map(({ from, probability }) => [from - days(moved), probability]);
              return [known - days(moved), change.transition, start, end, hits, misses, level, named, due];
            },
          );
        expect(run(shift)).toEqual(run(0));
      }),
      { numRuns: 8 },
    );
  });

  it('what is said up to a moment does not depend on what comes after it', () => {
    fc.assert(
      fc.property(worlds, fc.integer({ min: 1, max: 16 }), (drawn, day) => {
        const cuts = cutsOf(drawn);
        const whole = tell({ cuts, from: on(0, 0), until: on(16, 0) }).filter((one) => one.at <= on(day, 0));
        const known = cuts.filter(({ from }) => from < on(day, 0));
        expect(tell({ cuts: known, from: on(0, 0), until: on(day, 0) })).toEqual(whole);
      }),
      { numRuns: 8 },
    );
  });
});
