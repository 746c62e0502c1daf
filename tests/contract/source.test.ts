import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ok } from '#domain/result';
import { type Series, seriesEnd } from '#domain/series';
import { subjectKey } from '#domain/subject';
import { days, type Instant, type Interval, instant, minutes } from '#domain/time';
import { sources } from '#sources/index';
import type { Query, Source } from '#sources/source';
import { answerOf, historyOf, PLACES, publishedPlaces, shelfOf, windowOf } from '../sources/world.ts';

const START = instant(Date.UTC(2026, 1, 1) / 1000);
const LENGTH = 12;
const SEED = 20_260_201;
/** Any moment after the first day of history, and any window of up to ten days before it. */
const moments = fc.integer({ min: START + 86_400, max: START + LENGTH * 86_400 }).map(instant);
const lengths = fc.integer({ min: 60, max: 10 * 86_400 });

const freeze = (value: unknown): unknown => {
  if (value !== null && typeof value === 'object') for (const part of Object.values(Object.freeze(value))) freeze(part);
  return value;
};

const key = ({ signal, subject }: Pick<Series, 'signal' | 'subject'>) => `${signal} ${subjectKey(subject)}`;

/** What holds of every series that a source hands on, whatever it was told. */
function expectSound(series: readonly Series[], source: Source, query: Query): void {
  expect(new Set(series.map(key)).size).toBe(series.length);
  for (const one of series) {
    expect(source.signals.map(({ id }) => id)).toContain(one.signal);
    expect(query.places.map(({ entity }) => entity)).toContain(one.subject.entity);
    expect(86_400 % one.step).toBe(0);
    expect(one.from % one.step).toBe(0);
    expect(one.from).toBeGreaterThan(query.window.from - one.step);
    expect(seriesEnd(one)).toBeLessThanOrEqual(query.window.until);
    expect(one.values.at(-1)).toEqual(expect.any(Number));
    for (const value of one.values) expect(value === null || (Number.isFinite(value) && value >= 0)).toBe(true);
    expect(one.counts?.length ?? one.values.length).toBe(one.values.length);
    one.counts?.forEach((count, i) => {
      expect(count === null).toBe(one.values[i] === null);
      if (count !== null) expect(count).toBeGreaterThanOrEqual(one.values[i] ?? 0);
    });
  }
}

/** By series: what the values of a relative signal are multiples of. */
const factors = new Map<string, number>();
const TOLERANCE = 0.001;

/** The value as it is; for a relative signal up to one factor for each series, which must be the same in every poll. */
function isTrue(
  { signals }: Source,
  series: Pick<Series, 'signal' | 'subject'>,
  value: number,
  truth: number | null,
): boolean {
  const relative = signals.find(({ id }) => id === series.signal)?.unit.startsWith('relative');
  if (!relative || truth === null) return value === truth;
  const factor = factors.get(key(series)) ?? value / truth;
  // A small value has too few digits to learn the factor from.
  if (value > 1) factors.set(key(series), factor);
  return Math.abs(value - factor * truth) < TOLERANCE;
}

test('the registry has no source twice', () => {
  expect(new Set(sources.map(({ id }) => id)).size).toBe(sources.length);
  expect(sources.length).toBeGreaterThan(0);
});

describe.each(sources.map((source) => [source.id, source] as const))('%s', (_, source) => {
  const history = historyOf(source, START, LENGTH, SEED);
  const shelf = shelfOf(history, source);
  const truth = new Map(history.map((series) => [key(series), series]));
  const poll = (window: Interval, now: Instant) =>
    source.queries(PLACES, window).map((query) => {
      const body = freeze(answerOf(source, query, shelf, now));
      return { query, read: body === undefined ? ok([]) : source.read(body, query) };
    });

  test('says who it is, what it publishes, how often to ask and whom to credit', () => {
    expect(source.id).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(new URL(source.baseUrl)).toMatchObject({ protocol: 'https:', search: '' });
    expect(source.baseUrl.endsWith('/')).toBe(false);
    expect(source.signals.length).toBeGreaterThan(0);
    for (const { id, unit, step } of source.signals) {
      expect(id.startsWith(`${source.id}.`)).toBe(true);
      expect(unit).not.toBe('');
      expect(86_400 % step).toBe(0);
    }
    expect(source.every % minutes(5)).toBe(0);
    expect(source.attribution.text).toContain(source.title);
    expect(source.attribution.licence).not.toBe('');
    expect(new URL(source.attribution.url).protocol).toBe('https:');
    expect(source.maxBytes).toBeLessThanOrEqual(8 * 2 ** 20);
  });

  test('reads late bins again, and enough of the past to know what is usual', () => {
    for (const { step, lag } of source.signals) expect(source.overlap).toBeGreaterThanOrEqual(2 * lag + step);
    if (source.snapshot !== true) expect(source.backfill).toBeGreaterThanOrEqual(days(28));
    expect(source.backfill).toBeGreaterThan(source.overlap);
  });

  test('asks for every place that it knows and the whole window, on paths of a sane length', () => {
    fc.assert(
      fc.property(moments, lengths, (until, length) => {
        const window = windowOf(until, length);
        const queries = source.queries(PLACES, window);
        expect(new Set(queries.flatMap(({ places }) => places))).toEqual(new Set(publishedPlaces(source)));
        expect(Math.min(...queries.map((query) => query.window.from))).toBe(window.from);
        expect(Math.max(...queries.map((query) => query.window.until))).toBe(window.until);
        for (const query of queries) {
          expect(source.request(query)).toEqual(source.request(query));
          expect(source.request(query).path).toMatch(/^\/[!-~]{1,2000}$/);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('asks nothing of no places', () => {
    expect(source.queries([], windowOf(instant(START + 86_400), 3600))).toEqual([]);
  });

  test('hands on every bin that was known, at its own time and value, and nothing else', () => {
    fc.assert(
      fc.property(moments, lengths, (now, length) => {
        const window = windowOf(now, length);
        const seen = new Map<string, number>();
        for (const { query, read } of poll(window, now)) {
          if (!read.ok) throw new Error(`${JSON.stringify(read.error)} for ${source.request(query).path}`);
          expectSound(read.value, source, query);
          for (const { from, step, values, counts, ...series } of read.value) {
            const real = truth.get(key(series));
            expect(step).toBe(real?.step);
            values.forEach((value, i) => {
              const bin = (from + i * step - START) / step;
              if (value === null) return;
              const truth = real?.values[bin] ?? null;
              if (!isTrue(source, series, value, truth)) expect.fail(`${key(series)} ${bin}: ${value} for ${truth}`);
              expect(counts?.[i] ?? null).toBe(real?.counts?.[bin] ?? null);
              seen.set(`${key(series)} ${bin}`, truth ?? value);
            });
          }
        }
        for (const { lag, id } of source.signals) {
          for (const real of history.filter(({ signal }) => signal === id)) {
            const known = Math.floor((now - lag - START) / real.step);
            // Of what is now there is the newest bin, if the window holds it.
            const first = source.snapshot === true ? known - 1 : 0;
            const inside = Math.max(first, Math.floor((window.from - START) / real.step));
            for (let bin = Math.max(0, inside); bin < known; bin += 1) {
              const value = real.values[bin] ?? null;
              if (seen.get(`${key(real)} ${bin}`) !== (value ?? undefined))
                expect.fail(`${key(real)} lost bin ${bin} (only of countries, or of networks? tests/sources/world.ts)`);
            }
          }
        }
      }),
      { numRuns: 12 },
    );
  });

  test('says the same of the same answer', () => {
    const now = instant(START + 5 * 86_400 + 1234);
    expect(poll(windowOf(now, 86_400), now)).toEqual(poll(windowOf(now, 86_400), now));
  });

  test('refuses any other JSON, and never throws', () => {
    const now = instant(START + 2 * 86_400);
    const queries = source.queries(PLACES, windowOf(now, 86_400));
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...queries), (body, query) => {
        const read = source.read(body, query);
        expect(read.ok || ['schema', 'upstream-error', 'truncated'].includes(read.error.reason)).toBe(true);
        if (read.ok) expectSound(read.value, source, query);
      }),
    );
  });

  test('one thing replaced anywhere in an answer never yields an unsound series', () => {
    const now = instant(START + 2 * 86_400);
    const queries = source.queries(PLACES, windowOf(now, 4 * 3600));
    const bodies = queries.map((query) => answerOf(source, query, shelf, now));
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom(Number.POSITIVE_INFINITY, Number.NaN, 1.7e308, -1, '0.93', START * 1000, undefined),
    );
    fc.assert(
      fc.property(
        fc.nat(queries.length - 1),
        fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
        odd,
        (n, route, value) => {
          const body = replaced(bodies[n], route, value);
          const query = queries[n];
          if (query === undefined) return;
          const read = source.read(body, query);
          if (read.ok) expectSound(read.value, source, query);
        },
      ),
      { numRuns: 300 },
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
