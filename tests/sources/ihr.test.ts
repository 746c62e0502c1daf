import { describe, expect, test } from 'vitest';
import { ihr } from '#sources/ihr';
import { at, fixture, place, queryOf, span } from './answers.ts';

const NETWORK = place('asn/64500', 'country/MM');
const MORNING = span('2026-03-01T08:10:00Z', '2026-03-01T12:10:00Z');
const query = (window = MORNING) => queryOf(ihr, 'network-delay', [NETWORK], window);
const EIGHT = at('2026-03-01T08:00:00Z');

const row = (timebin: unknown, median: unknown, more: Record<string, unknown> = {}) => ({
  timebin,
  startpoint_type: 'AS',
  startpoint_name: '64500',
  startpoint_af: 4,
  endpoint_type: 'AS',
  endpoint_name: '64496',
  endpoint_af: 4,
  median,
  ...more,
});
const answer = (...results: readonly unknown[]) => ({ count: results.length, next: null, previous: null, results });

function valuesOf(body: unknown) {
  const read = ihr.read(body, query());
  return read.ok ? (read.value[0]?.values ?? []) : read.error;
}

describe('asking the Internet Health Report', () => {
  test('asks for networks only, by whole half-hours, with both ends of the range', () => {
    const [one, ...more] = ihr.queries([place('country/MM'), NETWORK], MORNING);
    expect(more).toEqual([]);
    const { pathname, searchParams } = new URL(`https://api.example${one && ihr.request(one).path}`);
    expect(pathname).toBe('/network_delay/');
    expect(Object.fromEntries(searchParams)).toEqual({
      startpoint_type: 'AS',
      startpoint_name: '64500',
      startpoint_af: '4',
      endpoint_type: 'AS',
      endpoint_af: '4',
      timebin__gte: '2026-03-01T08:00:00Z',
      timebin__lte: '2026-03-01T12:09:59Z',
      limit: '50000',
    });
  });

  test('cuts five weeks into quarters of a day, far below the seven that are allowed', () => {
    const pieces = ihr.queries([NETWORK], span('2026-02-01T10:17:00Z', '2026-03-08T10:17:00Z'));
    expect(pieces).toHaveLength(140);
    for (const { window } of pieces) expect(window.until - window.from).toBeLessThanOrEqual(21_600);
  });
});

describe('reading the Internet Health Report', () => {
  test('takes the median over the endpoints, and only rows of this network, of IPv4, between networks', () => {
    expect(ihr.read(fixture('ihr/network_delay.json'), query())).toEqual({
      ok: true,
      value: [
        {
          signal: 'ihr.network-delay',
          subject: { entity: 'asn/64500', service: null },
          from: EIGHT,
          step: 1800,
          values: [88, 66, null, 155.5],
          counts: null,
        },
      ],
    });
  });

  test('a network that Atlas does not trace from is no error and no series', () => {
    expect(ihr.read(answer(), query())).toEqual({ ok: true, value: [] });
  });

  test.each([
    ['a time that is no half-hour', row('2026-03-01T09:15:00Z', 30)],
    ['a time without a zone', row('2026-03-01T09:00:00', 30)],
    ['a number for a time', row(1_772_355_600, 30)],
    ['a delay that is text', row('2026-03-01T09:00:00Z', '30')],
    ['a negative delay', row('2026-03-01T09:00:00Z', -1)],
    ['a delay of hours', row('2026-03-01T09:00:00Z', 9_000_000)],
    ['NaN', row('2026-03-01T09:00:00Z', Number.NaN)],
    ['no network', { timebin: '2026-03-01T09:00:00Z', median: 30 }],
    ['null', null],
  ])('takes a row with %s for unknown', (_, odd) => {
    expect(valuesOf(answer(row('2026-03-01T08:30:00Z', 10), odd, row('2026-03-01T09:30:00Z', 12)))).toEqual([
      null,
      10,
      null,
      12,
    ]);
  });

  test('refuses an answer that is odd in more than its corners', () => {
    const odd = Array.from({ length: 6 }, () => row('2026-03-01T09:00:00Z', null));
    expect(valuesOf(answer(...odd, row('2026-03-01T09:00:00Z', 10)))).toMatchObject({ reason: 'schema' });
  });

  test('refuses the first of several pages, which is not the whole', () => {
    const page = {
      ...answer(row('2026-03-01T09:00:00Z', 10)),
      next: 'https://www.ihr.live/ihr/api/network_delay/?page=2',
    };
    expect(valuesOf(page)).toEqual({ reason: 'schema', detail: 'next: more than 50000 rows' });
  });

  test.each([[{}], [[]], [null], [{ results: {} }], [{ results: Array.from({ length: 50_001 }, () => 0) }]])(
    'refuses another body',
    (body) => {
      expect(valuesOf(body)).toMatchObject({ reason: 'schema' });
    },
  );
});
