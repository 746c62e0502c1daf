import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant, interval } from '#domain/time';
import { ripestat } from '#sources/ripestat';
import { at, fixture, place, queryOf, recorded, span, withoutRecording } from './answers.ts';

const IRAN = place('country/IR');
const WINDOW = span('2026-03-01T10:00:00Z', '2026-03-01T10:40:00Z');
const TEN = at('2026-03-01T10:00:00Z');
const QUERY = queryOf(ripestat, 'country', [IRAN], WINDOW);

type Fields = Readonly<Record<string, unknown>>;
const row = (starttime: string, v4: unknown, endtime = starttime, more: Fields = {}) => ({
  timeline: [{ starttime, endtime }],
  v4_prefixes_ris: v4,
  v6_prefixes_ris: -1,
  ...more,
});
const answer = (stats: readonly unknown[], data: Fields = {}, envelope: Fields = {}) => ({
  status: 'ok',
  status_code: 200,
  messages: [],
  data: { stats, resource: 'IR', resolution: '5m', ...data },
  ...envelope,
});
const valuesOf = (stats: readonly unknown[], data: Fields = {}) => {
  const read = ripestat.read(answer(stats, data), QUERY);
  return read.ok ? (read.value[0]?.values ?? []) : read.error;
};

describe('asking RIPEstat', () => {
  test('asks for one country at a time, with times that need no zone and a name to reach us by', () => {
    const queries = ripestat.queries([IRAN, place('asn/64500', 'country/IR'), place('country/DE')], WINDOW);
    const [first, ...others] = queries.map((query) => ripestat.request(query).path);
    expect(first).toBe(
      `/data/country-resource-stats/data.json?resource=ir&starttime=${TEN}&endtime=${TEN + 2400}&resolution=5m&sourceapp=nightwire`,
    );
    expect(others).toEqual([expect.stringContaining('resource=de')]);
  });

  test('asks for no more than a week at a time and leaves no bin out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_600_000_000, max: 1_800_000_000 }), fc.nat(60 * 86_400), (from, length) => {
        const window = interval(instant(from), instant(from + length + 1));
        const pieces = ripestat.queries([IRAN], window).map((query) => query.window);
        expect(pieces[0]?.from).toBe(window.from);
        expect(pieces.at(-1)?.until).toBe(window.until);
        for (const [i, piece] of pieces.entries()) {
          expect(piece.until - piece.from).toBeLessThanOrEqual(7 * 86_400);
          // A cut inside a bin would lose it: in neither piece it is whole.
          if (i > 0) expect(piece.from % 300).toBe(0);
          if (i > 0) expect(piece.from).toBe(pieces[i - 1]?.until);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('thirty countries are asked for less than a thousand times a day', () => {
    expect((30 * 86_400) / ripestat.every).toBeLessThan(1000);
  });
});

describe('reading RIPEstat', () => {
  test('−1 is not available, a fraction is a count, a row may hold for several stretches, and times are UTC', () => {
    const read = ripestat.read(fixture('ripestat/country_resource_stats_two_hours.json'), QUERY);
    const common = { subject: { entity: 'country/IR', service: null }, from: TEN, step: 300, counts: null };
    expect(read).toEqual({
      ok: true,
      value: [
        { ...common, signal: 'ripestat.prefixes-v4', values: [412, null, 409, 409, null, 409] },
        { ...common, signal: 'ripestat.prefixes-v6', values: [31, 30.5, 0, 0, null, 0] },
      ],
    });
  });

  test('keeps zero a zero, and a bin that no row speaks of a gap', () => {
    expect(valuesOf([row('2026-03-01T10:00:00', 0), row('2026-03-01T10:10:00Z', 3)])).toEqual([0, null, 3]);
  });

  test('drops bins that have not ended and bins from before the window', () => {
    const all = row('2026-03-01T09:00:00', 7, '2026-03-01T12:00:00');
    const late = span('2026-03-01T10:07:00Z', '2026-03-01T10:19:59Z');
    expect(ripestat.read(answer([all]), queryOf(ripestat, 'country', [IRAN], late))).toMatchObject({
      ok: true,
      value: [{ from: TEN + 300, values: [7, 7] }],
    });
  });

  test('what comes after the newest bin of five minutes is of a coarser grid, and is left out', () => {
    const stats = [row('2026-03-01T10:00:00', 7), row('2026-03-01T10:05:00', 7, '2026-03-01T10:40:00')];
    expect(valuesOf(stats, { hd_latest_time: '2026-03-01T10:10:00' })).toEqual([7, 7, 7]);
    expect(valuesOf(stats, { hd_latest_time: null })).toHaveLength(8);
  });

  test.each([
    ['error', 'upstream-error'],
    ['maintenance', 'upstream-error'],
  ])('status %s counts, whatever else the answer holds', (status, reason) => {
    const read = ripestat.read(
      answer([row('2026-03-01T10:00:00', 7)], {}, { status, messages: [['error', 'x']] }),
      QUERY,
    );
    expect(read).toMatchObject({ ok: false, error: { reason, detail: expect.stringContaining('x') } });
  });

  test.each([
    ['another country', { resource: 'IQ' }],
    ['another resolution', { resolution: '1h' }],
    ['no rows at all', { stats: null }],
    ['a million rows', { stats: Array.from({ length: 1_000_000 }, () => 0) }],
  ])('refuses %s', (_, data) => {
    expect(ripestat.read(answer([], data), QUERY)).toMatchObject({ ok: false, error: { reason: 'schema' } });
  });

  test.each([
    ['a count below −1', row('2026-03-01T10:05:00', -2)],
    ['text', row('2026-03-01T10:05:00', '412')],
    ['more prefixes than there can be', row('2026-03-01T10:05:00', 1e9)],
    ['infinity', row('2026-03-01T10:05:00', Number.POSITIVE_INFINITY)],
    ['a time off the grid', row('2026-03-01T10:05:01', 7)],
    ['an end before the start', row('2026-03-01T10:05:00', 7, '2026-03-01T10:00:00')],
    ['a day that does not exist', row('2026-02-30T10:05:00', 7)],
    ['no time', row('now', 7)],
    ['no row', null],
  ])('takes %s for unknown, not for zero', (_, odd) => {
    const good = [0, 10, 15].map((minute) => row(`2026-03-01T10:${String(minute).padStart(2, '0')}:00`, 5));
    expect(valuesOf([...good, odd])).toEqual([5, null, 5, 5]);
  });

  test('refuses an answer of nothing but unreadable rows', () => {
    expect(valuesOf([row('now', 7)])).toEqual({ reason: 'schema', detail: '1 of 1 rows are unreadable' });
  });

  test('a stretch of two hundred years is cut to the window', () => {
    expect(valuesOf([row('1900-01-01T00:00:00', 7, '2100-01-01T00:00:00')])).toHaveLength(8);
  });

  test('a country without rows is no error and no series', () => {
    expect(ripestat.read(answer([]), QUERY)).toEqual({ ok: true, value: [] });
  });
});

const recording = 'ripestat/country-resource-stats_IR_2026-01-07_partial.json';
test.skipIf(withoutRecording(recording))('a recorded row of Iran, 7 January 2026: as recorded', () => {
  const query = queryOf(ripestat, 'country', [IRAN], span('2026-01-07T00:00:00Z', '2026-01-07T01:00:00Z'));
  expect(ripestat.read(recorded(recording), query)).toMatchObject({
    ok: true,
    value: [
      { signal: 'ripestat.prefixes-v4', values: [8209] },
      { signal: 'ripestat.prefixes-v6', values: [433] },
    ],
  });
});
