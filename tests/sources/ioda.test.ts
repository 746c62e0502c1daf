import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Place } from '#domain/entity';
import { instant, interval } from '#domain/time';
import { ioda } from '#sources/ioda';
import { at, fixture, iodaAnswer, place, queryOf, recorded, span, withoutRecording } from './answers.ts';

const IRAN = place('country/IR');
const NETWORKS = [place('asn/64500', 'country/IR'), place('asn/64501', 'country/IR')];
/** Twelve bins of bgp, all of them settled at the end of the window. */
const HOUR = span('2026-03-01T10:00:00Z', '2026-03-01T11:10:00Z');
const TEN = at('2026-03-01T10:00:00Z');

function valuesOf(values: readonly unknown[], window = HOUR, from: number = TEN) {
  const read = ioda.read(iodaAnswer({ from, values }), queryOf(ioda, 'bgp', [IRAN], window));
  return read.ok ? (read.value[0]?.values ?? []) : read.error;
}

describe('asking IODA', () => {
  test('asks for one datasource of several entities of one type at a time', () => {
    const window = span('2026-03-01T06:00:00Z', '2026-03-01T12:00:00Z');
    const paths = ioda
      .queries([IRAN, ...NETWORKS, place('country/DE')], window)
      .map((query) => ioda.request(query).path);
    const times = `from=${window.from}&until=${window.until}`;
    expect(paths.toSorted()).toEqual(
      [
        `/signals/raw/country/IR,DE?${times}&datasource=bgp`,
        `/signals/raw/asn/64500,64501?${times}&datasource=bgp`,
        `/signals/raw/country/IR,DE?${times}&datasource=ping-slash24`,
        `/signals/raw/asn/64500,64501?${times}&datasource=ping-slash24`,
        `/signals/raw/country/IR,DE?${times}&datasource=merit-nt`,
        `/signals/raw/asn/64500,64501?${times}&datasource=merit-nt`,
        `/signals/raw/country/IR,DE?${times}&datasource=ping-slash24-latency`,
        `/signals/raw/asn/64500,64501?${times}&datasource=ping-slash24-latency`,
        `/signals/raw/country/IR,DE?${times}&datasource=ping-slash24-loss`,
        `/signals/raw/asn/64500,64501?${times}&datasource=ping-slash24-loss`,
        `/signals/raw/country/IR,DE?${times}&datasource=gtr&sourceParams=WEB_SEARCH,YOUTUBE,GMAIL,MAPS`,
      ].toSorted(),
    );
  });

  test('asks for no more than ten entities at a time and forgets none', () => {
    const networks = Array.from({ length: 23 }, (_, i) => place(`asn/${64500 + i}`));
    const bgp = ioda.queries(networks, HOUR).filter(({ dataset }) => dataset === 'bgp');
    expect(bgp.map(({ places }) => places.length)).toEqual([10, 10, 3]);
    expect(bgp.flatMap(({ places }) => places)).toEqual(networks);
  });

  test('asks for regions and for networks within a country what IODA has of them', () => {
    const asked = (entity: Place['entity']) => ioda.queries([place(entity)], HOUR).map(({ dataset }) => dataset);
    expect(asked('region/1847')).toEqual([
      'bgp',
      'ping-slash24',
      'ping-slash24-latency',
      'ping-slash24-loss',
      'merit-nt',
    ]);
    expect(asked('geoasn/12880-IR')).toEqual(['bgp', 'ping-slash24', 'merit-nt']);
    const [query] = ioda.queries([place('geoasn/12880-IR')], HOUR);
    expect(query && ioda.request(query).path).toMatch('/signals/raw/geoasn/12880-IR?');
  });

  test('cuts any window into pieces of less than 100 days that leave no bin out', () => {
    const lengths = fc.integer({ min: 1, max: 400 * 86_400 });
    fc.assert(
      fc.property(fc.integer({ min: 1_600_000_000, max: 1_800_000_000 }), lengths, (from, length) => {
        const window = interval(instant(from), instant(from + length));
        const pieces = ioda.queries([IRAN], window).filter(({ dataset }) => dataset === 'gtr');
        expect(pieces[0]?.window.from).toBe(window.from);
        expect(pieces.at(-1)?.window.until).toBe(window.until);
        for (const [i, { window: piece }] of pieces.entries()) {
          expect(piece.until - piece.from).toBeLessThan(100 * 86_400);
          const next = pieces[i + 1]?.window.from;
          // The last bin of a piece may be dropped as unsettled: the next piece has to hold it again.
          if (next !== undefined) expect(piece.until - next).toBeGreaterThanOrEqual(5400 + 1800);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('reading IODA', () => {
  test('takes times from the series and not from the request', () => {
    const window = span('2026-03-01T10:32:10Z', '2026-03-01T12:02:10Z');
    const read = ioda.read(fixture('ioda/signals_raw_bgp_two_networks.json'), queryOf(ioda, 'bgp', NETWORKS, window));
    expect(read.ok && read.value).toEqual([
      {
        signal: 'ioda.bgp',
        subject: { entity: 'asn/64500', service: null },
        from: at('2026-03-01T10:30:00Z'),
        step: 300,
        // The null tail is gone; the drop to 204 ended twelve minutes ago, which is longer than the lag.
        values: [510, 511, 511, 512, null, 511, 510, 511, 511, 512, 512, 511, 511, 510, 511, 204],
        counts: null,
      },
      {
        signal: 'ioda.bgp',
        subject: { entity: 'asn/64501', service: null },
        from: at('2026-03-01T10:30:00Z'),
        step: 300,
        // Its newest value ended seven minutes ago, which is less than the lag.
        values: [88, 88, 88, 88, 88, 88, 88, 0, 0, 88, 88, 88, 88, 88, 88, 88],
        counts: null,
      },
    ]);
  });

  test('keeps zero a zero and a gap a gap', () => {
    expect(valuesOf([5, 0, null, 0, 5])).toEqual([5, 0, null, 0, 5]);
  });

  test('drops a null tail, and then the newest value when it ended less than the lag ago', () => {
    const now = span('2026-03-01T10:00:00Z', '2026-03-01T10:24:59Z');
    expect(valuesOf([7, 7, 3, null, null], now)).toEqual([7, 7]);
    expect(valuesOf([7, 7, 3, null, null], span('2026-03-01T10:00:00Z', '2026-03-01T10:25:00Z'))).toEqual([7, 7, 3]);
  });

  test('drops bins that have not ended, whatever they say', () => {
    const now = span('2026-03-01T10:00:00Z', '2026-03-01T10:24:59Z');
    expect(valuesOf([7, 7, 7, 7, 0, 0], now)).toEqual([7, 7, 7]);
  });

  test('drops bins from before the window, but not the one in which it begins', () => {
    const late = span('2026-03-01T10:07:00Z', '2026-03-01T11:10:00Z');
    const read = ioda.read(iodaAnswer({ from: TEN, values: [1, 2, 3, 4] }), queryOf(ioda, 'bgp', [IRAN], late));
    expect(read).toMatchObject({ ok: true, value: [{ from: TEN + 300, values: [2, 3, 4] }] });
  });

  test('reads a step that is text, and one that is not the native one', () => {
    for (const step of [1800, '1800']) {
      const answer = iodaAnswer({ from: TEN, step, values: [40, 41] });
      const window = span('2026-03-01T10:00:00Z', '2026-03-01T11:30:00Z');
      const read = ioda.read(answer, queryOf(ioda, 'bgp', [IRAN], window));
      expect(read).toMatchObject({ ok: true, value: [{ step: 1800, values: [40, 41] }] });
    }
  });

  test.each([
    ['a nested value', [{ agg_values: { loss_pct: 1.2 } }]],
    ['an empty list', []],
    ['text', '0.93'],
    ['a negative number', -1],
    ['infinity', Number.POSITIVE_INFINITY],
    ['NaN', Number.NaN],
    ['more /24s than there are', 2 ** 24 + 1],
    ['a number whose sum overflows', 1.7e308],
    ['true', true],
  ])('takes %s for unknown, not for zero', (_, odd) => {
    expect(valuesOf([5, 5, odd, 5, 5])).toEqual([5, 5, null, 5, 5]);
  });

  test('refuses an answer of nothing but nested values: that is another schema', () => {
    const nested = [{ agg_values: { loss_pct: 1.2 } }];
    expect(valuesOf([nested, nested, null, []])).toEqual({
      reason: 'schema',
      detail: '3 of 3 values are unreadable',
    });
  });

  test('refuses an answer in which more than a few values are unreadable', () => {
    expect(valuesOf(['1', '1', '1', '1', '1', '1', 1, 1, 1, 1, 1])).toMatchObject({ reason: 'schema' });
  });

  test('an error in the envelope counts, though the status was 200', () => {
    const query = queryOf(ioda, 'bgp', [IRAN], HOUR);
    for (const answer of [
      { error: 'backend timed out' },
      { ...iodaAnswer(), error: 'backend timed out', data: null },
    ]) {
      expect(ioda.read(answer, query)).toEqual({
        ok: false,
        error: { reason: 'upstream-error', detail: 'backend timed out' },
      });
    }
  });

  test('never reads the parameters of the request, which are of any type', () => {
    const query = queryOf(ioda, 'bgp', [IRAN], HOUR);
    const answer = { ...iodaAnswer({ from: TEN, values: [1, 1] }), requestParameters: 'from=yesterday', perf: null };
    expect(ioda.read(answer, query)).toMatchObject({ ok: true, value: [{ values: [1, 1] }] });
  });

  test('ignores entities, datasources and products that were not asked for', () => {
    const good = { from: TEN, values: [9, 9, 9] };
    const query = queryOf(ioda, 'gtr', [IRAN], span('2026-03-01T10:00:00Z', '2026-03-01T14:00:00Z'));
    const gtr = { ...good, step: 1800, datasource: 'gtr' };
    const answer = iodaAnswer(
      { ...gtr, entityCode: 'IQ' },
      { ...gtr, entityType: '__proto__', entityCode: 'polluted' },
      { ...gtr, datasource: 'gtr-norm' },
      { ...gtr, subtype: 'TRANSLATE', values: [1, 1, 1] },
      { ...gtr, subtype: 'WEB_SEARCH' },
    );
    expect(ioda.read(answer, query)).toMatchObject({ ok: true, value: [{ signal: 'ioda.gtr', values: [9, 9, 9] }] });
  });

  test("each of Google's products is a signal of its own, and one of which nothing is known is none", () => {
    const query = queryOf(ioda, 'gtr', [IRAN], span('2026-03-01T10:00:00Z', '2026-03-01T14:00:00Z'));
    const product = (subtype: string, ...values: (number | null)[]) => {
      return { from: TEN, step: 1800, datasource: 'gtr', subtype, values };
    };
    const answer = iodaAnswer(product('YOUTUBE', 5, 6), product('MAPS', null, null), product('GMAIL', 7));
    expect(ioda.read(answer, query)).toMatchObject({
      ok: true,
      value: [
        { signal: 'ioda.gtr-youtube', values: [5, 6] },
        { signal: 'ioda.gtr-gmail', values: [7] },
      ],
    });
  });

  test('an entity without data, in any of the ways of saying so, is no error and no series', () => {
    const query = queryOf(ioda, 'bgp', [IRAN], HOUR);
    const ways = [
      { type: 'signals', error: null, data: [] },
      { type: 'signals', error: null, data: [[]] },
      iodaAnswer({ from: 0, step: 0, values: [] }),
      iodaAnswer({ from: TEN, values: [null, null] }),
    ];
    for (const answer of ways) expect(ioda.read(answer, query)).toEqual({ ok: true, value: [] });
  });

  test.each([
    ['a step that does not divide a day', { from: TEN, step: 700, values: [1] }],
    ['a step of nothing', { from: TEN, step: 0, values: [1] }],
    ['a negative step', { from: TEN, step: -300, values: [1] }],
    ['a step that is null', { from: TEN, step: null as unknown as number, values: [1] }],
    ['a step that is empty', { from: TEN, step: '', values: [1] }],
    ['a start off the grid', { from: TEN + 1, values: [1] }],
    ['milliseconds', { from: TEN * 1000 + 1, values: [1] }],
    ['more bins than were asked for', { from: TEN, values: Array.from({ length: 17 }, () => 1) }],
    ['a million bins', { from: TEN, values: Array.from({ length: 1_000_000 }, () => 1) }],
    ['values that are no list', { from: TEN, values: 'none' as unknown as [] }],
  ])('refuses %s', (_, series) => {
    const read = ioda.read(iodaAnswer(series), queryOf(ioda, 'bgp', [IRAN], HOUR));
    expect(read).toMatchObject({ ok: false, error: { reason: 'schema' } });
  });

  test.each([[[]], [null], ['<html>'], [{}], [{ data: {} }], [{ data: null }], [{ data: [{}] }], [0]])(
    'refuses %j as a body',
    (body) => {
      const read = ioda.read(body, queryOf(ioda, 'bgp', [IRAN], HOUR));
      expect(read).toMatchObject({ ok: false, error: { reason: 'schema' } });
    },
  );
});

describe('reading loss and delay, whose bins are lists', () => {
  const WINDOW = span('2026-03-01T10:00:00Z', '2026-03-01T12:00:00Z');
  const readBins = (dataset: string, values: readonly unknown[]) => {
    const answer = iodaAnswer({ from: TEN, step: 600, datasource: dataset, values });
    const read = ioda.read(answer, queryOf(ioda, dataset, [IRAN], WINDOW));
    return read.ok ? (read.value[0]?.values ?? []) : read.error;
  };
  const loss = (loss_pct: unknown) => [{ agg_values: { loss_pct, probe_count: 900 } }];
  const delay = (median_latency: unknown) => [{ agg_values: { p10_latency: 1, median_latency, p90_latency: 900 } }];

  test('percent lost and milliseconds of delay, where they lie', () => {
    expect(readBins('ping-slash24-loss', [loss(1.2), loss(0), loss(100)])).toEqual([1.2, 0, 100]);
    expect(readBins('ping-slash24-latency', [delay(84.1), delay(1200)])).toEqual([84.1, 1200]);
  });

  test('no list, an empty one, no number and no key are gaps; a number alone is a value', () => {
    const bins = [loss(2), null, [], loss(null), [{ agg_values: {} }], [{ agg_values: null }], 3];
    expect(readBins('ping-slash24-loss', bins)).toEqual([2, null, null, null, null, null, 3]);
  });

  test("of several groups the first is read, as on IODA's own pages", () => {
    expect(readBins('ping-slash24-loss', [[...loss(2), ...loss(50)]])).toEqual([2]);
  });

  test.each([
    ['more than all', loss(100.5)],
    ['less than nothing', loss(-1)],
    ['text', loss('1.2')],
    ['not a number', loss(Number.NaN)],
    ['a list in a list', [loss(1)]],
    ['no groups in it', [{}]],
    ['a list of values', [{ agg_values: [1] }]],
  ])('%s is odd: one such bin is a gap, nothing else is another schema', (_, odd) => {
    expect(readBins('ping-slash24-loss', [loss(1), odd, loss(3)])).toEqual([1, null, 3]);
    expect(readBins('ping-slash24-loss', [odd, odd])).toMatchObject({ reason: 'schema' });
  });

  test('a minute of delay and more is none', () => {
    expect(readBins('ping-slash24-latency', [delay(80), delay(60_001), delay(80)])).toEqual([80, null, 80]);
  });
});

describe('recorded answers', () => {
  const turkey = 'ioda/signals_raw_TR_bgp_sample_truncated.json';
  test.skipIf(withoutRecording(turkey))('Turkey, bgp: as recorded', () => {
    const window = span('2024-02-01T00:00:00Z', '2024-02-02T00:00:00Z');
    const read = ioda.read(recorded(turkey), queryOf(ioda, 'bgp', [place('country/TR')], window));
    expect(read).toMatchObject({
      ok: true,
      value: [{ from: 1706745600, step: 300, values: [62200, 62220, 62224, 62213] }],
    });
  });

  const delay = 'ioda/1299_upstream_delay_penult_e2e_latency.json';
  test.skipIf(withoutRecording(delay))('nested values of another datasource are not mistaken for ours', () => {
    const network: Place = place('asn/1299');
    const query = queryOf(ioda, 'bgp', [network], span('2024-10-01T00:00:00Z', '2024-10-02T00:00:00Z'));
    const answer = recorded(delay) as { data: { datasource: string }[][] };
    expect(ioda.read(answer, query)).toEqual({ ok: true, value: [] });
    for (const series of answer.data.flat()) series.datasource = 'bgp';
    expect(ioda.read(answer, query)).toMatchObject({ ok: false, error: { reason: 'schema' } });
  });

  const loss = 'ioda/signals_raw_loss_SYNTHETIC_shape.json';
  test.skipIf(withoutRecording(loss))('loss, in the shape of its public code', () => {
    const query = queryOf(ioda, 'ping-slash24-loss', [IRAN], span('2023-11-14T22:20:00Z', '2023-11-14T23:40:00Z'));
    expect(ioda.read(recorded(loss), query)).toMatchObject({
      ok: true,
      value: [{ signal: 'ioda.ping-slash24-loss', from: 1700000400, step: 600, values: [1.2] }],
    });
  });

  test.skipIf(withoutRecording(loss))('the shape of loss, under the name of a scalar, is drift', () => {
    const query = queryOf(ioda, 'ping-slash24', [IRAN], span('2023-11-14T22:20:00Z', '2023-11-14T23:40:00Z'));
    const answer = recorded(loss) as { data: { datasource: string }[][] };
    for (const series of answer.data.flat()) series.datasource = 'ping-slash24';
    expect(ioda.read(answer, query)).toMatchObject({ ok: false, error: { reason: 'schema' } });
  });
});
