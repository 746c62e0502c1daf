import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { days, type Instant, type Interval, instant, interval } from '#domain/time';
import { radar } from '#sources/radar';
import type { Query } from '#sources/source';
import { at, place, span, withoutRecording } from './answers.ts';
import { askedBy, recordedRows, trafficAnswer } from './radar-answers.ts';

const IRAN = place('country/IR');
const HOUR = span('2026-03-01T10:00:00Z', '2026-03-01T11:10:00Z');
const TEN = at('2026-03-01T10:00:00Z');
const PERIOD = days(56);

function queryOf(window: Interval, dataset = 'http', who = IRAN): Query {
  const queries = radar.queries([who], window).filter((query) => query.dataset === dataset);
  const [query] = queries;
  if (query === undefined || queries.length !== 1) throw new Error(`${queries.length} queries of ${dataset}`);
  return query;
}

function valuesOf(query: Query, body: unknown) {
  const read = radar.read(body, query);
  return read.ok ? (read.value[0]?.values ?? []) : read.error;
}

/** A day and a week of people, never twice the same. */
const people = (time: number): number =>
  50_000 * (1 + 0.6 * Math.sin((time / 86_400) * 2 * Math.PI) + 0.1 * Math.sin(time / 100_003)) + (time % 977);
const during = (time: number, from: number, factor: number) => people(time) * (time >= from ? factor : 1);

describe('asking Radar about traffic', () => {
  test('repeats every parameter for every series: the window in slices of a day, then the days of reference', () => {
    const query = queryOf(span('2026-03-01T04:00:00Z', '2026-03-02T12:07:00Z'));
    const { pathname, searchParams } = new URL(radar.request(query, 'secret').path, 'http://api');
    expect(pathname).toBe('/http/timeseries');
    expect(searchParams.get('normalization')).toBe('MIN0_MAX');
    expect(searchParams.get('aggInterval')).toBe('15m');
    const asked = askedBy(query);
    for (const parameter of ['location', 'botClass', 'dateStart', 'dateEnd']) {
      expect(searchParams.getAll(parameter)).toHaveLength(asked.length);
    }
    expect(new Set(searchParams.getAll('location'))).toEqual(new Set(['IR']));
    expect(asked.filter(({ name }) => name.startsWith('slice'))).toEqual([
      { name: 'slice_0', from: at('2026-03-01T04:00:00Z'), until: at('2026-03-02T03:45:00Z') },
      { name: 'slice_1', from: at('2026-03-02T03:45:00Z'), until: at('2026-03-02T12:00:00Z') },
    ]);
    const references = asked.filter(({ name }) => name.startsWith('reference'));
    expect(references.length).toBe(4);
    for (const { from, until } of references) {
      expect(until - from).toBe(days(1) - 900);
      expect(query.window.from - from).toBeGreaterThanOrEqual(days(6));
      expect(query.window.from - from).toBeLessThan(days(364));
    }
  });

  test('a network is asked for by its number, and NetFlows for all products', () => {
    const query = queryOf(HOUR, 'netflows', place('asn/44244', 'country/IR'));
    const { pathname, searchParams } = new URL(radar.request(query).path, 'http://api');
    expect(pathname).toBe('/netflows/timeseries');
    expect(new Set(searchParams.getAll('asn'))).toEqual(new Set(['44244']));
    expect(new Set(searchParams.getAll('product'))).toEqual(new Set(['ALL']));
    expect(searchParams.has('location')).toBe(false);
  });

  test('brings the token in a header, and never in the address', () => {
    const request = radar.request(queryOf(HOUR), 'the-token');
    expect(request.headers).toEqual({ authorization: 'Bearer the-token' });
    expect(request.path).not.toContain('the-token');
  });

  test('ten places are asked for in so few requests that one run may make them', () => {
    const mixed = [
      ...Array.from({ length: 5 }, (_, i) => place(`asn/${64_500 + i}`)),
      ...['IR', 'DE', 'JP', 'BR', 'TR'].map((code) => place(`country/${code}`)),
    ];
    expect(radar.queries(mixed, interval(instant(TEN - radar.overlap - radar.every), TEN)).length).toBeLessThanOrEqual(
      40,
    );
  });
});

describe('reading traffic', () => {
  test('one is what was usual on the days of reference', () => {
    expect(
      valuesOf(
        queryOf(HOUR),
        trafficAnswer(queryOf(HOUR), () => 1234),
      ),
    ).toMatchObject({ reason: 'schema' });
    const flat = (time: Instant) => 1234 - (time < TEN - 86_400 ? (time % 7200) / 1e5 : 1);
    expect(valuesOf(queryOf(HOUR), trafficAnswer(queryOf(HOUR), flat))).toEqual([0.9992, 0.9992, 0.9992, 0.9992]);
  });

  test('two polls agree on every bin, whatever else is in their windows', () => {
    const from = fc.integer({ min: TEN - days(80), max: TEN + days(80) }).map((time) => time - (time % 900));
    const lengths = fc.integer({ min: 900, max: days(2) });
    fc.assert(
      fc.property(from, lengths, lengths, fc.double({ min: 0.001, max: 30, noNaN: true }), (start, a, b, surge) => {
        // A surge, or a cut, that only the second window holds.
        const event = start + a;
        const traffic = (time: number) => during(time, event, time < event + days(6) ? surge : 1);
        const first = queryOf(interval(instant(start), instant(start + a)));
        const second = queryOf(interval(instant(start), instant(start + a + b)));
        const earlier = valuesOf(
          first,
          trafficAnswer(first, (time) => traffic(time)),
        );
        const later = valuesOf(
          second,
          trafficAnswer(second, (time) => traffic(time)),
        );
        if (!Array.isArray(earlier) || !Array.isArray(later)) throw new Error('refused');
        earlier.forEach((value, i) => {
          expect(Math.abs(value - later[i])).toBeLessThan(2e-4);
        });
      }),
      { numRuns: 60 },
    );
  });

  test('at the turn of a period the scale moves on without a step', () => {
    const turn = Math.ceil(TEN / PERIOD) * PERIOD;
    // Traffic doubles from one day of reference to the next, but not around the turn itself.
    const traffic = (time: number) =>
      (people(time) - (time % 977)) * 2 ** -Math.floor((turn + days(20) - time) / PERIOD);
    const read = (from: number, until: number) => {
      const query = queryOf(interval(instant(from), instant(until)));
      return valuesOf(query, trafficAnswer(query, traffic)) as number[];
    };
    const values = read(turn - 7200, turn + 7200);
    const ratios = values.map((value, i) => value / (traffic(turn - 7200 + i * 900) ?? 0));
    for (const [i, ratio] of ratios.entries())
      expect(Math.abs(ratio / (ratios[Math.max(0, i - 1)] ?? ratio) - 1)).toBeLessThan(1e-3);
    expect(read(turn - 7200, turn)).toEqual(values.slice(0, 8));
    expect(read(turn, turn + 7200)).toEqual(values.slice(8));
  });

  test('a country that is dark on a day of reference keeps its scale', () => {
    const query = queryOf(HOUR);
    const references = askedBy(query).filter(({ name }) => name.startsWith('reference'));
    const darkest = references.at(-1);
    const dark = (time: Instant) =>
      people(time) * (darkest && time >= darkest.from && time <= darkest.until ? 1e-4 : 1);
    const [lit, unlit] = [people, dark].map((traffic) => valuesOf(query, trafficAnswer(query, traffic)) as number[]);
    lit?.forEach((value, i) => {
      expect(Math.abs((unlit?.[i] ?? 0) / value - 1)).toBeLessThan(0.35);
    });
  });

  test('an exact zero in ordinary traffic is a gap, a loss of all but a thousandth is not', () => {
    const query = queryOf(HOUR);
    const holes = (time: Instant) =>
      time === TEN + 900 ? 0 : time === TEN + 1800 ? people(time) / 1000 : people(time);
    const values = valuesOf(query, trafficAnswer(query, holes)) as (number | null)[];
    expect(values.map((value) => value === null)).toEqual([false, true, false, false]);
    expect(values[2]).toBeGreaterThan(0);
    expect(values[2]).toBeLessThan(0.002);
  });

  test('a zero of so little traffic that it may be one stays a zero', () => {
    // A network that is usually silent, and once told of a flood.
    const query = queryOf(HOUR);
    const rare = (time: Instant) => (time === TEN ? 1_000_000 : time > TEN - 86_400 ? 0 : 1 + (time % 7));
    expect(valuesOf(query, trafficAnswer(query, rare))).toEqual([expect.any(Number), 0, 0, 0]);
  });

  test('without any traffic on the days of reference nothing can be told, and that is no error', () => {
    const query = queryOf(HOUR);
    const young = (time: Instant) => (time >= TEN - 86_400 ? people(time) : null);
    expect(radar.read(trafficAnswer(query, young), query)).toEqual({ ok: true, value: [] });
  });

  test('a bin that is still filling is dropped', () => {
    const query = queryOf(HOUR);
    const half = (time: Instant) => people(time) * (time === TEN + 2700 ? 0.3 : 1);
    const body = trafficAnswer(query, half, { lastUpdated: '2026-03-01T10:59:59Z' });
    expect(valuesOf(query, body)).toHaveLength(3);
  });

  test('a bin that Radar left out is a gap between its neighbours', () => {
    const query = queryOf(HOUR);
    const values = valuesOf(
      query,
      trafficAnswer(query, (time) => (time === TEN + 900 ? null : people(time))),
    );
    expect(values).toEqual([expect.any(Number), null, expect.any(Number), expect.any(Number)]);
  });

  test.each(['PIPELINE', 'PARTIAL_PROJECTION'])('%s is Cloudflare’s own gap: nothing of it is kept', (eventType) => {
    const query = queryOf(HOUR);
    const annotations = [{ eventType, startDate: '2026-03-01T10:20:00Z', endDate: '2026-03-01T10:25:00.000Z' }];
    const values = valuesOf(query, trafficAnswer(query, people, { confidenceInfo: { level: 5, annotations } }));
    expect(values).toEqual([expect.any(Number), null, expect.any(Number), expect.any(Number)]);
    const open = [{ eventType, startDate: '2026-03-01T10:20:00Z', endDate: null }];
    expect(
      valuesOf(query, trafficAnswer(query, people, { confidenceInfo: { level: 5, annotations: open } })),
    ).toHaveLength(1);
  });

  test('what happens in the world is annotated as well, and kept', () => {
    const query = queryOf(HOUR);
    const annotations = ['OUTAGE', 'TRAFFIC_ANOMALY', 'EVENT'].map((eventType) => ({
      eventType,
      startDate: '2026-03-01T00:00:00Z',
    }));
    expect(valuesOf(query, trafficAnswer(query, people, { confidenceInfo: { level: 3, annotations } }))).toHaveLength(
      4,
    );
  });

  test.each([1, 2])('with confidence %i there is too little data: no value, no error', (level) => {
    const query = queryOf(HOUR);
    const body = trafficAnswer(query, people, { confidenceInfo: { level, annotations: [] } });
    expect(radar.read(body, query)).toEqual({ ok: true, value: [] });
  });

  test('refuses series that were each divided by their own maximum', () => {
    const query = queryOf(HOUR);
    const { result, ...body } = trafficAnswer(query, people);
    const apart = Object.entries(result).map(([name, table]) => {
      if (name === 'meta') return [name, table];
      const { timestamps, values } = table as { timestamps: unknown; values: readonly string[] };
      const most = Math.max(...values.map(Number));
      return [name, { timestamps, values: values.map((value) => String(Number(value) / most)) }];
    });
    expect(radar.read({ ...body, result: Object.fromEntries(apart) }, query)).toMatchObject({
      ok: false,
      error: { reason: 'schema', detail: expect.stringContaining('a scale of its own') },
    });
  });

  test('refuses bins of another time than was asked for: the dates were ignored', () => {
    const query = queryOf(HOUR);
    const other = queryOf(span('2026-02-21T10:00:00Z', '2026-02-21T11:10:00Z'));
    expect(radar.read(trafficAnswer(other, people), query)).toMatchObject({
      ok: false,
      error: { detail: expect.stringContaining('not honoured') },
    });
  });
});

const recording = 'radar/TW_netflows_1h_2026-07-24T17_derived.csv';
test.skipIf(withoutRecording(recording))(
  'a week of Taiwan, as recorded: the same shape, whichever part is asked for',
  () => {
    const hours = new Map(recordedRows(recording).map(([time = '', value]) => [at(time), Number(value)]));
    const start = at('2026-07-24T17:00:00Z');
    const taiwan = (time: Instant) => {
      const hour = time - (time % 3600);
      const week = 168 * 3600;
      const value = hours.get(instant(start + ((((hour - start) % week) + week) % week))) ?? null;
      return value === null ? null : value * 1e6 + (time % 3600) - (start - time) / 1e5;
    };
    const island = place('country/TW');
    const read = (from: string, until: string) => {
      const query = queryOf(span(from, until), 'netflows', island);
      return valuesOf(query, trafficAnswer(query, taiwan)) as number[];
    };
    const whole = read('2026-07-25T00:00:00Z', '2026-07-28T00:00:00Z');
    const night = read('2026-07-26T18:00:00Z', '2026-07-26T22:00:00Z');
    expect(Math.max(...whole) / Math.min(...whole)).toBeGreaterThan(3);
    // The night alone, whose own maximum is a third of the day's.
    night.forEach((value, i) => {
      expect(Math.abs(value - (whole[42 * 4 + i] ?? 0))).toBeLessThan(2e-4);
    });
  },
);
