import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ThirdPartyRecord } from '#domain/record';
import { isDuring } from '#domain/record';
import { days, earlier, hours, instant, interval, later } from '#domain/time';
import { MOST_RECORDS, type Store } from '#storage/store';
import { at, record } from '../../support/examples.ts';

const NIGHT = at('2022-09-22T12:30:00Z');
const MORNING = later(NIGHT, hours(8));
const ids = (records: readonly ThirdPartyRecord[]) => records.map(({ id }) => id);

export function recordsContract(store: () => Store): void {
  const put = (...records: readonly ThirdPartyRecord[]) => store().records.put(records);
  const during = (from = NIGHT, until = MORNING) => store().records.overlapping(['country/IR'], interval(from, until));

  test('keeps a record with all that it says', async () => {
    const services = { about: { entities: ['country/IR', 'asn/44244'], services: ['whatsapp'] } } as const;
    const said = record({ ...services, until: MORNING, cause: 'shutdown', title: 'قطع اینترنت ‌"<b>&' });
    await put(said);
    expect(await during()).toEqual([said]);
    expect(await store().records.overlapping(['asn/44244', 'country/IR'], interval(NIGHT, MORNING))).toEqual([said]);
    expect(await store().records.overlapping(['asn/4424'], interval(NIGHT, MORNING))).toEqual([]);
    expect(await store().records.overlapping([], interval(NIGHT, MORNING))).toEqual([]);
  });

  test('what is published again is the same record: the newest words, and the first time that it was known', async () => {
    await put(record());
    await put(record({ until: MORNING, title: 'It is over', publishedAt: MORNING }));
    expect(await during()).toEqual([record({ until: MORNING, title: 'It is over' })]);
    await put(record({ publishedAt: earlier(NIGHT, 60) }));
    expect(await during()).toEqual([record({ publishedAt: earlier(NIGHT, 60) })]);
    await put(record({ source: 'another' }));
    expect(await during()).toHaveLength(2);
  });

  test('forgets what was over before a moment, and of what has no end what was published before it', async () => {
    const old = { from: earlier(NIGHT, days(30)), publishedAt: earlier(NIGHT, days(30)) };
    await put(
      record({ ...old, id: 'over', until: earlier(NIGHT, days(20)) }),
      record({ ...old, id: 'endless', until: null }),
      record({ ...old, id: 'long', until: NIGHT }),
      record({ id: 'new', until: null }),
      record({ ...old, id: 'late', until: earlier(NIGHT, days(20)), publishedAt: NIGHT }),
    );
    await store().records.prune(earlier(NIGHT, days(10)));
    expect(ids(await store().records.recent(9)).toSorted()).toEqual(['late', 'long', 'new']);
    const all = await store().records.overlapping(['country/IR'], interval(earlier(NIGHT, days(40)), MORNING));
    expect(ids(all).toSorted()).toEqual(['late', 'long', 'new']);
    await put(record({ ...old, id: 'over', until: earlier(NIGHT, days(20)) }));
    expect(ids(await store().records.recent(9))).toContain('over');
  });

  test('of two readings in one call the later one counts', async () => {
    await put(record({ title: 'First words' }), record({ title: 'Last words' }));
    expect(await during()).toEqual([record({ title: 'Last words' })]);
  });

  test('a record that turns out to be about somebody else is no longer found where it was', async () => {
    await put(record(), record({ id: 'neighbour' }));
    await put(record({ about: { entities: ['country/IQ'], services: [] } }));
    expect(ids(await during())).toEqual(['neighbour']);
    expect(ids(await store().records.overlapping(['country/IQ'], interval(NIGHT, MORNING)))).toEqual(['1066']);
  });

  test('finds what was so at some moment of the interval, as the domain has it', async () => {
    const time = fc.integer({ min: 0, max: 12 }).map((hour) => later(NIGHT, hours(hour)));
    const spans = fc.tuple(time, fc.option(fc.integer({ min: 0, max: 5 })));
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(spans, { maxLength: 8 }),
        time,
        fc.integer({ min: 1, max: 6 }),
        async (all, from, length) => {
          round += 1;
          const entity = `asn/${round}` as const;
          const records = all.map(([start, hour], i) =>
            record({
              id: `${round}.${i}`,
              about: { entities: [entity], services: [] },
              from: start,
              until: hour === null ? null : later(start, hours(hour)),
              publishedAt: later(start, i),
            }),
          );
          await put(...records);
          const asked = interval(from, later(from, hours(length)));
          const found = await store().records.overlapping([entity], asked);
          expect(new Set(ids(found))).toEqual(new Set(ids(records.filter((one) => isDuring(one, asked)))));
        },
      ),
      { numRuns: 40 },
    );
  });

  test('reports come before alarms, and what was published first before what came after', async () => {
    const alarm = record({ id: 'alarm', kind: 'alarm', publishedAt: earlier(NIGHT, 600) });
    const late = record({ id: 'late', publishedAt: later(NIGHT, 600) });
    await put(late, alarm, record({ id: 'early' }));
    expect(ids(await during())).toEqual(['early', 'late', 'alarm']);
    expect(ids(await store().records.recent(2))).toEqual(['late', 'early']);
    expect(ids(await store().records.recent(9))).toEqual(['late', 'early', 'alarm']);
  });

  test('a thousand alarms leave room for the one report', async () => {
    await put(
      ...Array.from({ length: 1000 }, (_, i) => record({ id: `a${i}`, kind: 'alarm' })),
      record({ id: 'by hand', publishedAt: later(NIGHT, days(1)) }),
    );
    const found = await during();
    expect(found).toHaveLength(MOST_RECORDS);
    expect(found[0]?.id).toBe('by hand');
  });

  test('nothing put, nothing found', async () => {
    await put();
    expect(await during()).toEqual([]);
    expect(await store().records.recent(9)).toEqual([]);
    expect(await store().records.overlapping(['country/IR'], interval(instant(0), instant(1)))).toEqual([]);
  });
}
