import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ThirdPartyRecord } from '#domain/record';
import { earlier, hours, instant, interval, later, minutes } from '#domain/time';
import { sources } from '#sources/index';
import { recordSources } from '#sources/records/index';
import type { RecordSource } from '#sources/records/record-source';
import type { Query } from '#sources/source';
import { answerOf, LONG, PLACES, pollAt, queryAt } from '../sources/records/world.ts';
import { at, record } from '../support/examples.ts';

const ONSET = at('2026-03-10T16:30:00Z');
const NOW = later(ONSET, hours(6));

/** One record as this publisher could have it, of an outage or a block that goes on. */
function sample({ id: source }: RecordSource, over: Partial<ThirdPartyRecord> = {}): ThirdPartyRecord {
  const services = source === 'ooni-changepoints' || source === 'ooni-incidents' ? ['instagram'] : [];
  const id = source.startsWith('ioda') ? `country/IR.bgp.${ONSET}` : '1066';
  const about = { entities: ['country/IR', 'asn/44244'], services } as const;
  const isPost = source === 'netblocks';
  return record({
    source,
    id,
    about,
    from: ONSET,
    until: isPost ? ONSET : null,
    publishedAt: isPost ? ONSET : later(ONSET, minutes(20)),
    title: 'Iran: internet connectivity is collapsing',
    ...over,
  });
}

/** Two networks, for the detector that is believed only then. */
const samples = (source: RecordSource): readonly ThirdPartyRecord[] => [
  sample(source),
  sample(source, {
    id: `${sample(source).id}2`,
    about: { ...sample(source).about, entities: ['country/IR', 'asn/197207'] },
    from: later(ONSET, hours(1)),
    until: source.id === 'netblocks' ? later(ONSET, hours(1)) : null,
    publishedAt: later(ONSET, hours(source.id === 'netblocks' ? 1 : 2)),
  }),
];

/** What holds of every record that a publisher hands on, whatever it was told. */
function expectSound(records: readonly ThirdPartyRecord[], source: RecordSource, { places, window }: Query): void {
  expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
  for (const one of records) {
    expect(one.source).toBe(source.id);
    expect(one.id).toMatch(/^[!-~]{1,120}$/);
    expect(one.about.entities.length).toBeLessThanOrEqual(40);
    expect(one.about.entities.some((entity) => places.some((place) => place.entity === entity))).toBe(true);
    expect(one.title).toMatch(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]{1,200}$/u);
    expect(one.title.isWellFormed()).toBe(true);
    expect(new URL(one.url).protocol).toBe('https:');
    expect(one.url).not.toMatch(/["<>\s\\]/);
    expect(one.from).toBeGreaterThanOrEqual(0);
    if (one.until !== null) expect(one.until).toBeGreaterThanOrEqual(one.from);
    expect(one.publishedAt).toBeLessThanOrEqual(window.until);
    expect(['unknown', 'shutdown', 'technical']).toContain(one.cause);
  }
}

test('the registry has nobody twice, and no name of a source of series', () => {
  const ids = [...recordSources, ...sources].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

describe.each(recordSources.map((source) => [source.id, source] as const))('%s', (_, source) => {
  test('says who it is, how often to ask and whom to credit', () => {
    expect(source.id).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(new URL(source.baseUrl)).toMatchObject({ protocol: 'https:', search: '' });
    expect(source.baseUrl.endsWith('/')).toBe(false);
    expect(source.every % minutes(5)).toBe(0);
    // `IODA alerts` are credited to `IODA, Internet Intelligence Lab, Georgia Tech`.
    const [, publisher = '?'] = /^Source: ([^,(]+?)(?: \(|,|$)/.exec(source.attribution.text) ?? [];
    expect(source.title.startsWith(publisher)).toBe(true);
    expect(source.attribution.licence).not.toBe('');
    expect(new URL(source.attribution.url).protocol).toBe('https:');
    expect(source.maxBytes).toBeLessThanOrEqual(8 * 2 ** 20);
    expect(source.backfill).toBeGreaterThanOrEqual(source.overlap);
  });

  test('asks once for the whole watch list, on paths of a sane length, and nothing of no places', () => {
    const window = interval(earlier(NOW, source.backfill), NOW);
    const queries = source.queries(PLACES, window);
    expect(queries.length).toBeLessThanOrEqual(2);
    for (const query of queries) {
      expect(query.window).toEqual(window);
      expect(source.request(query)).toEqual(source.request(query));
      expect(source.request(query).path).toMatch(/^\/[!-~]{1,2000}$/);
    }
    expect(source.queries([], window)).toEqual([]);
  });

  test('hands on what was published: about whom, since when, and where to read it', () => {
    const records = pollAt(source, samples(source), NOW);
    expectSound(records, source, { dataset: '', places: PLACES, window: interval(earlier(NOW, LONG), NOW) });
    expect(records.length).toBeGreaterThanOrEqual(2);
    const [first] = records.filter(({ from }) => from === ONSET);
    expect(first?.about.services).toEqual(sample(source).about.services);
    expect(first?.about.entities).toContain('country/IR');
  });

  test('tells nothing of a day on which nobody published anything, and of places that nobody asked for', () => {
    expect(pollAt(source, [], NOW)).toEqual([]);
    const elsewhere = { entities: ['country/SD', 'asn/15706'], services: sample(source).about.services } as const;
    expect(pollAt(source, [sample(source, { about: elsewhere, title: 'Sudan: no internet access' })], NOW)).toEqual([]);
  });

  test('a record has one name at every poll that still brings it, and an end only once it is over', () => {
    const end = later(ONSET, hours(9));
    const story = samples(source).map((one) => ({
      ...one,
      until: ['ioda-alerts', 'netblocks'].includes(source.id) ? one.from : end,
    }));
    const seen = new Map<string, ThirdPartyRecord>();
    const names = (now: number) => pollAt(source, story, instant(now)).map(({ id }) => id);
    for (let now = later(ONSET, hours(3)); now < ONSET + 40 * 3600; now = later(now, source.every)) {
      for (const one of pollAt(source, story, now)) {
        const before = seen.get(one.id);
        if (before !== undefined)
          expect({ ...one, until: null, publishedAt: 0 }).toEqual({ ...before, until: null, publishedAt: 0 });
        if (one.until !== null) expect(one.until).toBeLessThanOrEqual(now);
        seen.set(one.id, one);
      }
    }
    expect(new Set(seen.keys())).toEqual(new Set(names(later(ONSET, hours(3)))));
    for (const { until } of seen.values()) expect(until).not.toBeNull();
  });

  test('says the same of the same answer', () => {
    expect(pollAt(source, samples(source), NOW)).toEqual(pollAt(source, samples(source), NOW));
  });

  test('refuses an answer of another shape, and never throws', () => {
    const query = queryAt(source, NOW);
    for (const body of [null, 7, 'text', {}, { data: 'x' }, { incidents: {}, results: {}, result: {} }]) {
      expect(source.read(body, query)).toMatchObject({ ok: false, error: { reason: 'schema' } });
    }
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        const read = source.read(body, query);
        if (read.ok) expectSound(read.value, source, query);
        else expect(['schema', 'upstream-error', 'truncated']).toContain(read.error.reason);
      }),
    );
  });

  test('refuses a list in which most is unreadable', () => {
    const query = queryAt(source, NOW);
    const spoilt = rewritten(answerOf(source, query, samples(source), NOW), () => 'no such thing');
    expect(source.read(spoilt, query)).toMatchObject({ ok: false, error: { reason: 'schema' } });
  });

  test('one thing replaced anywhere in an answer never yields an unsound record', () => {
    const query = queryAt(source, NOW);
    const body = answerOf(source, query, samples(source), NOW);
    const hostile = fc.constantFrom(
      '<script>alert(1)</script>',
      'javascript:alert(1)',
      'http://plain.example/',
      'https://evil.example/"onmouseover="x',
      '\u202egnp.exe\u0000\u001b[31m\ud800',
      'x'.repeat(100_000),
      '__proto__',
      '9999-12-31T23:59:59Z',
      '2026-02-30T00:00:00Z',
      -1,
      1.7e308,
      Number.NaN,
      ONSET * 1000,
    );
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
        fc.oneof(hostile, fc.jsonValue({ maxDepth: 2 })),
        (route, value) => {
          const read = source.read(replaced(body, route, value), query);
          if (read.ok) expectSound(read.value, source, query);
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** A copy with the part that the route leads to replaced; the route turns where it can. */
function replaced(body: unknown, [turn, ...route]: readonly number[], value: unknown): unknown {
  if (turn === undefined || body === null || typeof body !== 'object') return value;
  const keys = Object.keys(body);
  const name = keys[turn % Math.max(1, keys.length)];
  if (name === undefined) return value;
  const part = replaced((body as Record<string, unknown>)[name], route, value);
  return Array.isArray(body) ? body.with(Number(name), part) : { ...body, [name]: part };
}

/** A copy in which every row of the answer's list is another. */
function rewritten(body: unknown, row: () => unknown): unknown {
  if (Array.isArray(body)) return body.map(row);
  if (body === null || typeof body !== 'object') return body;
  const parts = Object.entries(body).map(([name, part]) => [
    name,
    typeof part === 'object' ? rewritten(part, row) : part,
  ]);
  return Object.fromEntries(parts);
}
