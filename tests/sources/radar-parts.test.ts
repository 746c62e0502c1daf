import { describe, expect, test } from 'vitest';
import type { Place } from '#domain/entity';
import { type Interval, instant, toIso } from '#domain/time';
import { radar } from '#sources/radar';
import { at, fixture, place, queryOf, recorded, span, withoutRecording } from './answers.ts';
import { metaOf, recordedRows, type Table, tablesAnswer } from './radar-answers.ts';

const PLACES = [place('country/IR'), place('country/DE')];
const [IRAN] = PLACES as [Place];
const MORNING = span('2026-03-01T06:00:00Z', '2026-03-01T11:00:00Z');
const SIX = at('2026-03-01T06:00:00Z');
const MOBILE = queryOf(radar, 'mobile-share', PLACES, MORNING);

const hoursFrom = (start: number, count: number) =>
  Array.from({ length: count }, (_, i) => toIso(instant(start + i * 3600)));
const device = (mobile: readonly unknown[], rest: readonly unknown[]): Table => ({
  timestamps: hoursFrom(SIX, mobile.length),
  mobile,
  desktop: rest,
  other: rest.map(() => '0.0'),
});
const alone = (dataset: string, table: Table, meta = {}, window: Interval = MORNING) => {
  const read = radar.read(tablesAnswer({ place_0: table }, meta), queryOf(radar, dataset, [IRAN], window));
  return read.ok ? Object.fromEntries(read.value.map(({ signal, values }) => [signal, values])) : read.error;
};

describe('asking Radar about shares and quality', () => {
  test('asks for several places of one kind at once, each with all of its parameters', () => {
    const networks = [place('asn/64500', 'country/IR'), place('asn/64501', 'country/IR')];
    const queries = radar.queries([...PLACES, ...networks], MORNING).filter(({ dataset }) => dataset === 'http3-share');
    const times = 'dateStart=2026-03-01T06%3A00%3A00Z&dateEnd=2026-03-01T11%3A00%3A00Z&botClass=LIKELY_HUMAN';
    expect(queries.map((query) => radar.request(query).path)).toEqual([
      `/http/timeseries_groups/http_version?aggInterval=1h&name=place_0&location=IR&${times}&name=place_1&location=DE&${times}&format=json`,
      `/http/timeseries_groups/http_version?aggInterval=1h&name=place_0&asn=64500&${times}&name=place_1&asn=64501&${times}&format=json`,
    ]);
  });

  test.each([
    ['iqi-bandwidth', 'BANDWIDTH'],
    ['iqi-latency', 'LATENCY'],
  ])('%s is asked for without invented values', (dataset, metric) => {
    const { pathname, searchParams } = new URL(
      radar.request(queryOf(radar, dataset, [IRAN], MORNING)).path,
      'http://api',
    );
    expect(pathname).toBe('/quality/iqi/timeseries_groups');
    expect(searchParams.get('metric')).toBe(metric);
    expect(searchParams.get('interpolation')).toBe('false');
  });
});

describe('reading shares', () => {
  test('numbers are text; a row of nothing is a gap, a missing row too, and the hour that is filling is dropped', () => {
    const common = { signal: 'radar.mobile-share', from: SIX, step: 3600, counts: null };
    expect(radar.read(fixture('radar/device_type_two_countries.json'), MOBILE)).toEqual({
      ok: true,
      value: [
        { ...common, subject: { entity: 'country/IR', service: null }, values: [71.204511, null, 68.9] },
        { ...common, subject: { entity: 'country/DE', service: null }, values: [44.1, null, 43.75] },
      ],
    });
  });

  test('a share that fell to nothing while the rest is there is a zero', () => {
    const table = {
      timestamps: hoursFrom(SIX, 3),
      'HTTP/1.x': ['20', '20', '30'],
      'HTTP/2': ['45', '46', '70.0'],
      'HTTP/3': ['35', '34', '0'],
    };
    expect(alone('http3-share', table)).toEqual({ 'radar.http3-share': [35, 34, 0] });
  });

  test('one answer about connections that broke off is two signals: before any data, and right after the first', () => {
    const table = {
      timestamps: hoursFrom(SIX, 2),
      post_syn: ['5', '6'],
      post_ack: ['1.5', '1'],
      post_psh: ['2', '40'],
      later_in_flow: ['3', '3'],
      no_match: ['88.5', '50'],
    };
    expect(alone('resets', table)).toEqual({
      'radar.resets-before-data': [6.5, 7],
      'radar.resets-after-data': [2, 40],
    });
  });

  test('a column that is renamed is another schema, and no share that fell to nothing', () => {
    const table = { timestamps: hoursFrom(SIX, 2), ipv4: ['60', '60'], ipv6: ['40', '40'] };
    expect(alone('ipv6-share', table)).toMatchObject({ reason: 'schema', detail: 'IPv6: missing' });
  });

  test('a place that lacks the column, where others have it, has no value', () => {
    const body = tablesAnswer({
      place_0: { timestamps: hoursFrom(SIX, 2), desktop: ['99', '99'], other: ['1', '1'] },
      place_1: device(['40', '41'], ['60', '59']),
    });
    expect(radar.read(body, MOBILE)).toMatchObject({ ok: true, value: [{ subject: { entity: 'country/DE' } }] });
  });

  test('a place without data is left out of the answer: no error, no series', () => {
    const body = tablesAnswer({ place_1: device(['40'], ['60']) });
    expect(radar.read(body, MOBILE)).toMatchObject({ ok: true, value: [{ subject: { entity: 'country/DE' } }] });
    expect(radar.read(tablesAnswer({}), MOBILE)).toEqual({ ok: true, value: [] });
  });

  test('places with the same values for hours are the world under their names: the filter was ignored', () => {
    const same = ['70.1', '70.2', '70.3', '70.4', '70.5', '70.6'];
    const rest = ['29.9', '29.8', '29.7', '29.6', '29.5', '29.4'];
    const body = tablesAnswer({ place_0: device(same, rest), place_1: device(same, rest) });
    expect(radar.read(body, MOBILE)).toMatchObject({
      ok: false,
      error: { reason: 'upstream-error', detail: 'IR and DE have the same values: the filter was ignored' },
    });
  });

  test('two networks of which nothing is known but a constant may have the same one', () => {
    const dead = device(Array(6).fill('0'), Array(6).fill('100'));
    expect(radar.read(tablesAnswer({ place_0: dead, place_1: dead }), MOBILE)).toMatchObject({ ok: true });
  });

  test.each([
    ['parts that are more than the whole', '90', '60'],
    ['a share above a hundred', '170', '-70'],
    ['text', 'most', '60'],
    ['a list', ['40'], '60'],
    ['infinity', Number.POSITIVE_INFINITY, '60'],
    ['hexadecimal', '0x28', '60'],
  ])('takes %s for unknown', (_, mobile, rest) => {
    const table = device(['40', '40', '40', '40', mobile], ['60', '60', '60', '60', rest]);
    const five = { ...table, timestamps: hoursFrom(SIX, 5) };
    expect(alone('mobile-share', five)).toEqual({ 'radar.mobile-share': [40, 40, 40, 40] });
  });
});

describe('reading quality', () => {
  const table = (p50: readonly unknown[]): Table => ({
    timestamps: hoursFrom(SIX, p50.length),
    p25: p50.map(() => '1'),
    p50,
    p75: p50.map(() => '90'),
  });
  const meta = { normalization: 'RAW_VALUES' };

  test('is the median; nobody’s bandwidth is zero', () => {
    expect(alone('iqi-bandwidth', table(['13.82', '0.0', '14.06']), meta)).toEqual({
      'radar.iqi-bandwidth': [13.82, null, 14.06],
    });
    expect(alone('iqi-latency', table(['84.1', null, '79']), meta)).toEqual({ 'radar.iqi-latency': [84.1, null, 79] });
  });

  test('is never a share of the answer’s maximum', () => {
    expect(alone('iqi-bandwidth', table(['0.5', '1']), { normalization: 'MIN0_MAX' })).toMatchObject({
      reason: 'schema',
    });
  });
});

describe('refusing', () => {
  const table = device(['40', '41'], ['60', '59']);

  test.each([
    ['another interval', { aggInterval: 'ONE_DAY' }, 'meta.aggInterval: ONE_DAY'],
    ['another normalization', { normalization: 'PERCENTAGE_CHANGE' }, 'meta.normalization: PERCENTAGE_CHANGE'],
    ['an unknown time of update', { lastUpdated: 'recently' }, 'meta.lastUpdated: no time'],
  ])('%s: a parameter was ignored', (_, meta, detail) => {
    expect(alone('mobile-share', table, meta)).toEqual({ reason: 'schema', detail });
  });

  test('an error with its reason', () => {
    const body = { success: false, errors: [{ code: 2002, message: 'query above max cost' }], result: null };
    expect(radar.read(body, MOBILE)).toEqual({
      ok: false,
      error: { reason: 'upstream-error', detail: 'query above max cost' },
    });
  });

  test.each([
    ['columns of different lengths', { ...table, mobile: ['40'] }],
    ['a time off the grid', { ...table, timestamps: ['2026-03-01T06:30:00Z', '2026-03-01T07:00:00Z'] }],
    ['times of another window', { ...table, timestamps: ['2025-03-01T06:00:00Z', '2025-03-01T07:00:00Z'] }],
    ['seconds since 1970', { ...table, timestamps: [SIX, SIX + 3600] }],
    ['a list of objects', [{ timestamp: '2026-03-01T06:00:00Z', mobile: '40' }] as unknown as Table],
    [
      'a million points',
      { timestamps: Array(1_000_000).fill('2026-03-01T06:00:00Z'), mobile: Array(1_000_000).fill('1') },
    ],
  ])('%s', (_, odd) => {
    expect(alone('mobile-share', odd)).toMatchObject({ reason: 'schema' });
  });

  test('names from the prototype are no series', () => {
    const body = JSON.parse(
      `{"success":true,"errors":[],"result":{"__proto__":{"place_0":{}},"meta":${JSON.stringify(metaOf({ aggInterval: 'ONE_HOUR', normalization: 'PERCENTAGE' }))}}}`,
    );
    expect(radar.read(body, MOBILE)).toEqual({ ok: true, value: [] });
  });
});

describe('recorded answers', () => {
  const sample = 'radar/http_timeseries_groups_device_type_docs.json';
  test.skipIf(withoutRecording(sample))(
    'Cloudflare’s own sample: refused for what it lacks, read once it has it',
    () => {
      const { result, ...envelope } = recorded(sample) as { result: Record<string, Table> };
      const query = queryOf(radar, 'mobile-share', [IRAN], span('2022-11-03T13:00:00Z', '2022-11-03T16:00:00Z'));
      const named = { place_0: result.human, meta: result.meta };
      expect(radar.read({ ...envelope, result: named }, query)).toMatchObject({
        ok: false,
        error: { reason: 'schema' },
      });
      const meta = metaOf({ aggInterval: 'ONE_HOUR', normalization: 'PERCENTAGE' });
      expect(radar.read({ ...envelope, result: { ...named, meta } }, query)).toMatchObject({
        ok: true,
        value: [{ from: at('2022-11-03T13:00:00Z'), values: [52.5532, 52.146628] }],
      });
    },
  );

  const ignored = 'radar/IQI_bandwidth_p50_geoId-ignored_2026-09-12_derived.csv';
  test.skipIf(withoutRecording(ignored))('four regions of Taiwan whose filter was ignored: refused', () => {
    const rows = recordedRows(ignored);
    const table = (column: number): Table => ({
      timestamps: rows.map(([time]) => time),
      p25: rows.map(() => '5'),
      p50: rows.map((cells) => cells[column]),
      p75: rows.map(() => '40'),
    });
    const window = span(rows[0]?.[0] ?? '', '2026-09-30T00:00:00Z');
    const query = queryOf(radar, 'iqi-bandwidth', PLACES, window);
    const body = tablesAnswer({ place_0: table(1), place_1: table(3) }, { normalization: 'RAW_VALUES' });
    expect(radar.read(body, query)).toMatchObject({ ok: false, error: { reason: 'upstream-error' } });
  });
});
