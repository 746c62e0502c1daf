import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Series } from '#domain/series';
import { subject } from '#domain/subject';
import { days, hours, type Instant, instant, interval, later, minutes, seconds } from '#domain/time';
import type { SeriesWanted, Store } from '#storage/store';
import { at } from '../../support/examples.ts';

const DAY = at('2022-09-21T00:00:00Z');
const IRANCELL = subject('asn/44244');

function series(over: Partial<Series> = {}): Series {
  return { signal: 'ioda.bgp', subject: IRANCELL, from: DAY, step: minutes(5), values: [], counts: null, ...over };
}

function wish(from: Instant, until: Instant, over: Partial<SeriesWanted> = {}): SeriesWanted {
  return { signal: 'ioda.bgp', subject: IRANCELL, step: minutes(5), interval: interval(from, until), ...over };
}

/** Where the first bin of the property tests lies: shortly before a midnight. */
const NEAR_MIDNIGHT = later(DAY, -hours(2));
const value = fc.option(
  fc.oneof(fc.integer({ min: 0, max: 20_000_000 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
);

export function seriesContract(store: () => Store): void {
  const readOne = async (wanted: SeriesWanted): Promise<Series> => {
    const [read] = await store().series.read([wanted]);
    if (read === undefined) throw new Error('a wish was not answered');
    return read;
  };

  test('reads back what was put, over midnight, with gaps where nobody looked', async () => {
    const from = later(DAY, -minutes(10));
    await store().series.put([series({ from, values: [1, null, 3, 4.25] })]);
    const read = await readOne(wish(later(from, -minutes(5)), later(from, minutes(25))));
    expect(read).toEqual(series({ from: later(from, -minutes(5)), values: [null, 1, null, 3, 4.25, null] }));
  });

  test('answers on the grid of the stored days, from the floor of the wish, whatever step was wished for', async () => {
    await store().series.put([series({ values: [1, 2, 3], step: minutes(10) })]);
    const read = await readOne(wish(later(DAY, minutes(13)), later(DAY, minutes(31))));
    expect(read).toEqual(series({ from: later(DAY, minutes(10)), step: minutes(10), values: [2, 3, null] }));
  });

  test('answers gaps on the wished grid when nothing is stored', async () => {
    const read = await readOne(wish(later(DAY, 7), later(DAY, minutes(11))));
    expect(read).toEqual(series({ values: [null, null, null] }));
  });

  test('answers every wish in its order, the same one twice too', async () => {
    const telegram = subject('country/IR', 'telegram');
    await store().series.put([
      series({ values: [1] }),
      series({ signal: 'ooni.tests', subject: telegram, values: [2] }),
    ]);
    const until = later(DAY, minutes(5));
    const one = wish(DAY, until);
    const other = wish(DAY, until, { signal: 'ooni.tests', subject: telegram });
    const read = await store().series.read([other, one, other]);
    expect(read.map(({ signal, values }) => [signal, values])).toEqual([
      ['ooni.tests', [2]],
      ['ioda.bgp', [1]],
      ['ooni.tests', [2]],
    ]);
  });

  test('a later value replaces an earlier one, a gap erases nothing, and putting twice is putting once', async () => {
    await store().series.put([series({ values: [1, 2, 3, null] })]);
    const again = series({ values: [9, null, 8, 7] });
    await store().series.put([again]);
    await store().series.put([again]);
    expect((await readOne(wish(DAY, later(DAY, minutes(20))))).values).toEqual([9, 2, 8, 7]);
  });

  test('within one put the last word on a bin counts', async () => {
    await store().series.put([series({ values: [1, 2] }), series({ values: [null, 5] })]);
    expect((await readOne(wish(DAY, later(DAY, minutes(10))))).values).toEqual([1, 5]);
  });

  test('keeps every digit: of route counts, of shares and of counts beyond 24 bits', async () => {
    const values = [16_777_216, 16_777_217, 0.1, 1 / 3, 1e-9, -0.5, 9_007_199_254_740_991];
    await store().series.put([series({ values })]);
    expect((await readOne(wish(DAY, later(DAY, minutes(35))))).values).toEqual(values);
  });

  test('a count belongs to its value: it is replaced with it and stays when a gap arrives', async () => {
    await store().series.put([series({ values: [0.5, 0.25, null], counts: [10, 20, 30] })]);
    await store().series.put([series({ values: [null, 0.75, 1], counts: [99, 21, null] })]);
    const read = await readOne(wish(DAY, later(DAY, minutes(15))));
    expect(read.values).toEqual([0.5, 0.75, 1]);
    expect(read.counts).toEqual([10, 21, null]);
  });

  test('counts are null for a signal that does not count', async () => {
    await store().series.put([series({ values: [1] })]);
    expect((await readOne(wish(DAY, later(DAY, minutes(5))))).counts).toBeNull();
  });

  test('a new step starts a new history: the older days are gaps on the new grid', async () => {
    const today = later(DAY, days(1));
    await store().series.put([series({ values: [1, 2] })]);
    await store().series.put([series({ from: today, step: hours(1), values: [7] })]);
    const read = await readOne(wish(later(DAY, hours(22)), later(today, hours(1))));
    expect(read).toMatchObject({ step: hours(1), values: [null, null, 7] });
    expect((await readOne(wish(DAY, later(DAY, hours(2))))).values.slice(0, 3)).toEqual([1, 2, null]);
  });

  test('a day of nothing but gaps leaves the history as it is, also on another step', async () => {
    await store().series.put([series({ values: [1, 2] })]);
    await store().series.put([series({ step: hours(1), values: [null, null] })]);
    expect(await readOne(wish(DAY, later(DAY, minutes(10))))).toEqual(series({ values: [1, 2] }));
  });

  test('refuses a grid that has no place in a day, and keeps nothing of that put', async () => {
    const crooked = series({ from: later(DAY, 1), values: [1] });
    await expect(store().series.put([series({ values: [1] }), crooked])).rejects.toThrow('not on the grid');
    await expect(store().series.put([series({ step: days(7), values: [1] })])).rejects.toThrow(
      'does not divide the day',
    );
    expect((await readOne(wish(DAY, later(DAY, minutes(5))))).values).toEqual([null]);
  });

  test('what a caller does to its arrays afterwards changes nothing', async () => {
    const values = [1, 2];
    await store().series.put([series({ values })]);
    values[0] = 99;
    const first = await readOne(wish(DAY, later(DAY, minutes(10))));
    (first.values as (number | null)[])[1] = 99;
    expect((await readOne(wish(DAY, later(DAY, minutes(10))))).values).toEqual([1, 2]);
  });

  test('twenty writers of one day at once lose nothing', async () => {
    const writers = Array.from({ length: 20 }, (_, i) => {
      return store().series.put([series({ from: later(DAY, i * minutes(5)), values: [i + 1] })]);
    });
    await Promise.all(writers);
    const read = await readOne(wish(DAY, later(DAY, minutes(100))));
    expect(read.values).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  test('a backfill of many series over five weeks goes in and comes out whole', async () => {
    const values = Array.from({ length: 35 * 288 }, (_, i) => i / 7);
    const many = [1, 2, 3, 4].map((n) => series({ subject: subject(`asn/${n}`), values, counts: values }));
    await store().series.put(many);
    const wishes = many.map((one) => wish(DAY, later(DAY, days(35)), { subject: one.subject }));
    const read = await store().series.read(wishes);
    expect(read.map((one) => one.subject.entity)).toEqual(['asn/1', 'asn/2', 'asn/3', 'asn/4']);
    for (const one of read) expect(one.values).toEqual(values);
  });

  test('finds the subjects that have values, inside these entities and not beside them', async () => {
    const there = [
      subject('country/IR'),
      subject('country/IR', 'telegram'),
      subject('country/IR', 'whatsapp'),
      subject('country/IQ', 'telegram'),
      subject('asn/4424'),
      subject('asn/44244'),
      subject('geoasn/4424-IR'),
    ];
    await store().series.put(there.map((one) => series({ signal: 'ooni.tests', subject: one, values: [1] })));
    await store().series.put([
      series({ signal: 'ooni.tests', subject: subject('country/IR', 'signal'), values: [null] }),
    ]);
    const found = await store().series.subjects(['ooni.tests', 'ioda.bgp'], ['country/IR', 'asn/4424']);
    expect(new Set(found)).toEqual(
      new Set([
        subject('asn/4424'),
        subject('country/IR'),
        subject('country/IR', 'telegram'),
        subject('country/IR', 'whatsapp'),
      ]),
    );
    expect(await store().series.subjects(['ioda.bgp'], ['country/IR'])).toEqual([]);
    expect(await store().series.subjects([], [])).toEqual([]);
  });

  test('pruning drops whole days before the instant and no later one', async () => {
    const values = Array.from({ length: 3 * 24 }, (_, i) => i);
    await store().series.put([series({ step: hours(1), values })]);
    await store().series.prune(later(DAY, days(1) + hours(5)));
    const read = await readOne(wish(DAY, later(DAY, days(3)), { step: hours(1) }));
    expect(read.values).toEqual(values.map((n) => (n < 24 ? null : n)));
    await store().series.prune(later(DAY, days(9)));
    expect(await store().series.subjects(['ioda.bgp'], ['asn/44244'])).toEqual([]);
  });

  test('any sequence of overlapping puts reads like a map from bin to the newest known value', async () => {
    const step = minutes(30);
    const put = fc.record({
      bin: fc.nat(12),
      bins: fc.array(fc.record({ value, count: fc.option(fc.nat(1000)) }), { maxLength: 60 }),
      counted: fc.boolean(),
    });
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(put, { maxLength: 6 }), fc.nat(30), fc.nat(60), async (puts, first, length) => {
        round += 1;
        const about = subject(`asn/${round}`);
        const model = new Map<number, { value: number; count: number | null }>();
        for (const { bin, bins, counted } of puts) {
          await store().series.put([
            series({
              subject: about,
              step,
              from: later(NEAR_MIDNIGHT, bin * step),
              values: bins.map((one) => one.value),
              counts: counted ? bins.map(({ count }) => count) : null,
            }),
          ]);
          bins.forEach((one, i) => {
            if (one.value !== null) model.set(bin + i, { value: one.value, count: counted ? one.count : null });
          });
        }
        const from = later(NEAR_MIDNIGHT, first * step);
        const read = await readOne(wish(from, later(from, length * step), { subject: about, step }));
        const expected = Array.from({ length }, (_, i) => model.get(first + i));
        expect(read.from).toBe(from);
        expect(read.step).toBe(step);
        expect(read.values).toEqual(expected.map((bin) => bin?.value ?? null));
        const counts = expected.map((bin) => bin?.count ?? null);
        expect(read.counts).toEqual(counts.some((count) => count !== null) ? counts : null);
      }),
      { numRuns: 60 },
    );
  });

  test('a wish that is empty has an empty answer', async () => {
    const read = await readOne(wish(instant(DAY), instant(DAY), { step: seconds(300) }));
    expect(read.values).toEqual([]);
    expect(await store().series.read([])).toEqual([]);
  });
}
