import { describe, expect, test } from 'vitest';
import { ANALYSED, ooniAnalysis } from '#sources/ooni-analysis';
import { at, fixture, place, queryOf, span } from './answers.ts';

const IRAN = place('country/IR');
const SEPTEMBER = span('2026-09-20T10:00:00Z', '2026-09-25T06:00:00Z');
const instagram = (window = SEPTEMBER) => queryOf(ooniAnalysis, 'www.instagram.com', [IRAN], window);

const row = (
  day: string,
  loni: Readonly<Record<string, unknown>> = {},
  more: Readonly<Record<string, unknown>> = {},
) => ({
  ...{
    count: 30,
    measurement_start_day: day,
    probe_cc: 'IR',
    domain: 'www.instagram.com',
    test_name: 'web_connectivity',
  },
  loni: { dns_blocked: 0.2, tcp_blocked: 0.1, tls_blocked: 0.9, ...loni },
  ...more,
});
const answer = (...results: readonly unknown[]) => ({ db_stats: {}, dimension_count: 1, results });

function tlsOf(...results: readonly unknown[]) {
  const read = ooniAnalysis.read(answer(...results), instagram());
  return read.ok ? (read.value.find(({ signal }) => signal === 'ooni-analysis.tls-blocked')?.values ?? []) : read.error;
}

describe('asking for the analysis', () => {
  test('asks for one site of one country, by day, and always until when', () => {
    const paths = ooniAnalysis
      .queries([IRAN, place('asn/44244', 'country/IR')], SEPTEMBER)
      .map((query) => ooniAnalysis.request(query).path);
    expect(paths[0]).toBe(
      '/api/v1/aggregation/analysis?probe_cc=IR&domain=www.instagram.com&test_name=web_connectivity' +
        '&since=2026-09-20&until=2026-09-25&time_grain=day&axis_x=measurement_start_day',
    );
    expect(paths).toHaveLength(12);
  });

  test('has a service for each of its sites, and no service twice', () => {
    expect(ANALYSED.size).toBe(12);
    expect(new Set(ANALYSED.values()).size).toBe(12);
  });
});

describe('reading the analysis', () => {
  test('has a series for each layer of the service; a layer that was not reached is unknown, and so are days of few tests', () => {
    const read = ooniAnalysis.read(fixture('ooni-analysis/analysis_days.json'), instagram());
    const about = { subject: { entity: 'country/IR', service: 'instagram' }, from: at('2026-09-20T00:00:00Z') };
    const common = { ...about, step: 86_400, counts: null };
    expect(read).toEqual({
      ok: true,
      value: [
        // The third day had four tests; the fourth has no row.
        { ...common, signal: 'ooni-analysis.dns-blocked', values: [0, 0.3, null, null, 0.85] },
        { ...common, signal: 'ooni-analysis.tcp-blocked', values: [0.1, 0.62] },
        { ...common, signal: 'ooni-analysis.tls-blocked', values: [0.05, 0.9, null, null, 0.125] },
      ],
    });
  });

  test('a day that has not ended is left out', () => {
    expect(tlsOf(row('2026-09-24T00:00:00Z'), row('2026-09-25T00:00:00Z'))).toEqual([null, null, null, null, 0.9]);
  });

  test.each(['2026-09-20T00:00:00Z', '2026-09-20T00:00:00', '2026-09-20'])('reads %s as a day', (day) => {
    expect(tlsOf(row(day))).toEqual([0.9]);
  });

  test('where nobody tested there is nothing, which is no failure', () => {
    expect(ooniAnalysis.read(answer(), instagram())).toEqual({ ok: true, value: [] });
  });

  test('other sites and countries are left out', () => {
    const others = [{ probe_cc: 'IQ' }, { domain: 'www.facebook.com' }].map((more) => row('2026-09-21', {}, more));
    expect(tlsOf(row('2026-09-20'), ...others)).toEqual([0.9]);
  });

  test.each([
    ['text for a score', row('2026-09-21', { tls_blocked: '0.9' })],
    ['a score above one', row('2026-09-21', { tls_blocked: 1.5 })],
    ['a negative score', row('2026-09-21', { dns_blocked: -0.1 })],
    ['a day that does not exist', row('2026-02-30')],
    ['an hour', row('2026-09-21T05:00:00Z')],
    ['a negative number of tests', row('2026-09-21', {}, { count: -7 })],
    ['no country: the filter was not heard', row('2026-09-21', {}, { probe_cc: undefined })],
    ['a layer by another name', row('2026-09-21', { dns_blocked: undefined, dns_isp_blocked: 0.4 })],
  ])('a row with %s is unknown, and an answer of nothing else is refused', (_, odd) => {
    expect(tlsOf(row('2026-09-20'), odd, row('2026-09-22'))).toEqual([0.9, null, 0.9]);
    expect(tlsOf(odd)).toEqual({ reason: 'schema', detail: '1 of 1 rows are unreadable' });
  });

  test.each([[{ v: 0, result: [] }], [{ results: {} }], [{ detail: [{ type: 'value_error' }] }], [null]])(
    'refuses %j',
    (body) => {
      expect(ooniAnalysis.read(body, instagram())).toMatchObject({ ok: false, error: { reason: 'schema' } });
    },
  );
});
