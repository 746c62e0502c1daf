import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant, interval, toIso } from '#domain/time';
import { BROKEN_TESTS, isBroken } from '#sources/broken-tests';
import { ooni } from '#sources/ooni';
import { TESTED_SERVICES, WEB_TEST } from '#sources/services';
import { at, fixture, ooniAnswer, ooniRow, place, queryOf, recorded, span, withoutRecording } from './answers.ts';

const IRAN = place('country/IR');
const IRANCELL = place('asn/44244', 'country/IR');
const MORNING = span('2026-03-01T08:00:00Z', '2026-03-01T12:10:00Z');
const EIGHT = at('2026-03-01T08:00:00Z');

const parametersOf = (path: string) => Object.fromEntries(new URL(path, 'https://api.example').searchParams);
const apps = (window = MORNING) => queryOf(ooni, 'apps', [IRAN], window);
const web = () => queryOf(ooni, 'web', [IRAN], MORNING);
const tests = (time: string, group: Record<string, string>, anomalies: unknown, valid: number) =>
  ooniRow(time, group, { anomaly_count: anomalies, ok_count: valid - Number(anomalies), measurement_count: valid });

function read(rows: readonly unknown[], query = apps()) {
  const answer = ooni.read(ooniAnswer(rows), query);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return Object.fromEntries(answer.value.map(({ subject, values, counts }) => [subject.service, { values, counts }]));
}

describe('asking OONI', () => {
  test('asks for tests by name, and for domains by domain, of one place at a time', () => {
    const [byTest, byDomain, ...more] = ooni.queries([IRAN], MORNING).map((query) => ooni.request(query).path);
    expect(more).toEqual([]);
    expect(byTest).toMatch(/^\/api\/v1\/aggregation\?/);
    expect(parametersOf(byTest ?? '')).toEqual({
      probe_cc: 'IR',
      test_name: 'whatsapp,telegram,signal,facebook_messenger,tor,psiphon,torsf',
      since: '2026-03-01',
      until: '2026-03-02',
      time_grain: 'hour',
      axis_x: 'measurement_start_day',
      axis_y: 'test_name',
    });
    expect(parametersOf(byDomain ?? '')).toMatchObject({
      test_name: 'web_connectivity',
      domain: expect.stringContaining('www.instagram.com'),
      axis_y: 'domain',
    });
  });

  test('asks for a network where its own country sees it', () => {
    const [query] = ooni.queries([IRANCELL], MORNING);
    expect(query && parametersOf(ooni.request(query).path)).toMatchObject({ probe_cc: 'IR', probe_asn: 'AS44244' });
  });

  test('includes today by asking until tomorrow, for until is exclusive', () => {
    const { path } = ooni.request(apps(span('2026-02-28T23:00:00Z', '2026-03-01T00:00:00Z')));
    expect(parametersOf(path)).toMatchObject({ since: '2026-02-28', until: '2026-03-01' });
    const { path: next } = ooni.request(apps(span('2026-02-28T23:00:00Z', '2026-03-01T00:00:01Z')));
    expect(parametersOf(next)).toMatchObject({ since: '2026-02-28', until: '2026-03-02' });
  });

  test('reads the last week again in a single request each', () => {
    const now = at('2026-03-10T07:00:00Z');
    expect(ooni.queries([IRAN], interval(instant(now - 3600 - ooni.overlap), now))).toHaveLength(2);
  });

  test('cuts any window into requests of at most seven dates, without a hole', () => {
    const lengths = fc.integer({ min: 1, max: 60 * 86_400 });
    fc.assert(
      fc.property(fc.integer({ min: 1_600_000_000, max: 1_800_000_000 }), lengths, (from, length) => {
        const window = interval(instant(from), instant(from + length));
        const pieces = ooni.queries([IRAN], window).filter(({ dataset }) => dataset === 'apps');
        let reached: number = window.from;
        for (const query of pieces) {
          const { since = '', until = '' } = parametersOf(ooni.request(query).path);
          expect(at(`${until}T00:00:00Z`) - at(`${since}T00:00:00Z`)).toBeLessThanOrEqual(7 * 86_400);
          expect(at(`${since}T00:00:00Z`)).toBeLessThanOrEqual(query.window.from);
          expect(at(`${until}T00:00:00Z`)).toBeGreaterThanOrEqual(query.window.until);
          expect(query.window.from).toBe(reached);
          reached = query.window.until;
        }
        expect(reached).toBe(window.until);
      }),
      { numRuns: 50 },
    );
  });

  test('does not ask for regions, which OONI does not know', () => {
    expect(ooni.queries([place('region/1847'), place('geoasn/12880-IR')], MORNING)).toEqual([]);
  });
});

describe('the services', () => {
  test('each test and each domain speaks for one service', () => {
    const names = TESTED_SERVICES.flatMap(({ test: name, domains }) => (domains.length > 0 ? domains : [name]));
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(TESTED_SERVICES.map(({ id }) => id)).size).toBe(TESTED_SERVICES.length);
  });
});

describe('tests that a release broke', () => {
  const hours = (test_name: string, day: string) => {
    const window = span(`${day}T08:00:00Z`, `${day}T12:10:00Z`);
    const rows = [8, 9].map((hour) => tests(`${day}T0${hour}:00:00Z`, { test_name }, 3, 4));
    return read(rows, apps(window));
  };

  test.each([
    ['signal', '2022-10-18', '2022-10-19', '2022-11-15', '2022-11-16'],
    ['signal', '2023-05-01', '2023-05-02', '2023-05-29', '2023-05-30'],
    ['signal', '2023-11-06', '2023-11-07', '2024-02-09', '2024-02-10'],
    ['torsf', '2023-09-19', '2023-09-20', '2024-06-30', '2024-07-01'],
  ])('%s: read until %s, left out from %s to %s, read from %s on', (name, before, first, last, after) => {
    const service = name === 'torsf' ? 'snowflake' : name;
    const read = { [service]: { values: [3, 3], counts: [4, 4] } };
    expect([before, first, last, after].map((day) => hours(name, day))).toEqual([read, {}, {}, read]);
  });

  test('no other test of those days is touched', () => {
    expect(hours('whatsapp', '2022-10-25')).toEqual({ whatsapp: { values: [3, 3], counts: [4, 4] } });
  });

  test("each is of a known time, with a reason, and none of a test that is nobody's", () => {
    for (const { test: name, from, until, why } of BROKEN_TESTS) {
      expect(until === null || at(until) > at(from)).toBe(true);
      expect(isBroken(name, at(from))).toBe(true);
      expect(isBroken(name, instant(at(from) - 1))).toBe(false);
      expect(why.length).toBeGreaterThan(20);
    }
    expect(isBroken('riseupvpn', EIGHT)).toBe(true);
    expect(isBroken(WEB_TEST, EIGHT)).toBe(false);
  });
});

describe('reading OONI', () => {
  test('counts anomalous tests among the valid ones, and leaves hours without tests unknown', () => {
    const answer = ooni.read(fixture('ooni/aggregation_apps_hourly.json'), apps());
    expect(answer.ok && answer.value).toEqual([
      {
        signal: 'ooni.tests',
        subject: { entity: 'country/IR', service: 'whatsapp' },
        from: EIGHT,
        step: 3600,
        values: [null, 1, null, 0],
        counts: [null, 18, null, 12],
      },
      {
        signal: 'ooni.tests',
        subject: { entity: 'country/IR', service: 'telegram' },
        from: EIGHT,
        step: 3600,
        values: [null, 6],
        counts: [null, 7],
      },
      // Of signal there were three tests, all failed: nobody knows.
    ]);
  });

  test('a confirmed test is an anomalous one that anomaly_count leaves out', () => {
    const counts = { anomaly_count: 2, confirmed_count: 3, failure_count: 1, ok_count: 4, measurement_count: 10 };
    const rows = [ooniRow('2026-03-01T08:00:00Z', { domain: 'www.instagram.com' }, counts)];
    expect(read(rows, web())).toEqual({ instagram: { values: [5], counts: [9] } });
  });

  test('sums the domains of one service', () => {
    const rows = [
      tests('2026-03-01T08:00:00Z', { domain: 'play.google.com' }, 1, 4),
      tests('2026-03-01T08:00:00Z', { domain: 'play.googleapis.com' }, 2, 3),
      tests('2026-03-01T09:00:00Z', { domain: 'play.googleapis.com' }, 0, 2),
    ];
    expect(read(rows, web())).toEqual({ 'google-play': { values: [3, 0], counts: [7, 2] } });
  });

  test('rows may come in any order, and twice', () => {
    const rows = [8, 9, 10, 11].flatMap((hour) =>
      ['whatsapp', 'tor'].map((name, i) =>
        tests(`2026-03-01T${String(hour).padStart(2, '0')}:00:00Z`, { test_name: name }, i, hour),
      ),
    );
    const inOrder = read(rows);
    fc.assert(
      fc.property(fc.shuffledSubarray([...rows, ...rows], { minLength: rows.length * 2 }), (shuffled) => {
        expect(read(shuffled)).toEqual(inOrder);
      }),
    );
  });

  test('drops hours outside of the window, and the one that has not ended', () => {
    const times = ['2026-03-01T07:00:00Z', '2026-03-01T11:00:00Z', '2026-03-01T12:00:00Z', '2036-01-01T00:00:00Z'];
    const rows = times.map((time) => tests(time, { test_name: 'tor' }, 0, 5));
    expect(read(rows)).toEqual({ tor: { values: [null, null, null, 0], counts: [null, null, null, 5] } });
  });

  test('ignores tests and domains that were not asked for', () => {
    const names = ['vanilla_tor', 'constructor', '__proto__', ''];
    expect(read(names.map((name) => tests('2026-03-01T08:00:00Z', { test_name: name }, 1, 1)))).toEqual({});
    expect(read([tests('2026-03-01T08:00:00Z', { domain: 'www.instagram.com' }, 1, 1)])).toEqual({});
  });

  const GOOD = [8, 9, 10].map((hour) =>
    tests(`2026-03-01T${String(hour).padStart(2, '0')}:00:00Z`, { test_name: 'tor' }, 1, 5),
  );
  test.each([
    ['a count that is text', tests('2026-03-01T11:00:00Z', { test_name: 'tor' }, '1', 5)],
    ['a negative count', tests('2026-03-01T11:00:00Z', { test_name: 'tor' }, -1, 5)],
    ['half a test', tests('2026-03-01T11:00:00Z', { test_name: 'tor' }, 0.5, 5)],
    ['an absurd count', tests('2026-03-01T11:00:00Z', { test_name: 'tor' }, 0, 1.7e308)],
    ['parts that are more than the whole', tests('2026-03-01T11:00:00Z', { test_name: 'tor' }, 6, 5)],
    ['a time within the hour', tests('2026-03-01T11:30:00Z', { test_name: 'tor' }, 1, 5)],
    ['a time without a zone', tests('2026-03-01T11:00:00', { test_name: 'tor' }, 1, 5)],
    ['an hour that does not exist', tests('2026-03-01T24:00:00Z', { test_name: 'tor' }, 1, 5)],
    ['a day that does not exist', tests('2026-02-30T11:00:00Z', { test_name: 'tor' }, 1, 5)],
    ['no time', { ...tests('', { test_name: 'tor' }, 1, 5), measurement_start_day: undefined }],
    ['a name of a megabyte', tests('2026-03-01T11:00:00Z', { test_name: 'tor'.repeat(350_000) }, 1, 5)],
    ['a __proto__ key', JSON.parse(JSON.stringify(GOOD[0]).replace('{', '{"__proto__":{"polluted":true},'))],
    ['null', null],
  ])('leaves out a row with %s, and keeps the rest', (_, odd) => {
    expect(read([...GOOD, odd])).toEqual({ tor: { values: [1, 1, 1], counts: [5, 5, 5] } });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('refuses an answer of which more than a few rows are unreadable', () => {
    const rows = GOOD.map((row) => ({ ...row, measurement_start_day: '2026-03-01' }));
    expect(ooni.read(ooniAnswer(rows), apps())).toEqual({
      ok: false,
      error: { reason: 'schema', detail: '3 of 3 rows are unreadable' },
    });
  });

  test('an answer without a row is an answer', () => {
    expect(ooni.read(ooniAnswer([]), apps())).toEqual({ ok: true, value: [] });
  });

  test.each([
    ['an object, as without axes', { v: 0, dimension_count: 0, result: GOOD[0] }],
    ['results, as from another endpoint', { v: 0, dimension_count: 2, results: GOOD }],
    ['one dimension', { v: 0, dimension_count: 1, result: GOOD }],
    ['no dimension count', { v: 0, result: GOOD }],
    ['a bare list', GOOD],
    ['null', null],
  ])('refuses %s', (_, body) => {
    expect(ooni.read(body, apps())).toMatchObject({ ok: false, error: { reason: 'schema' } });
  });

  test('an error that comes with status 200 is the upstream error that it is', () => {
    expect(ooni.read({ v: 0, error: 'Axis X and Y cannot be the same' }, apps())).toEqual({
      ok: false,
      error: { reason: 'upstream-error', detail: 'Axis X and Y cannot be the same' },
    });
  });
});

describe('recorded answers', () => {
  const byDay = 'ooni/aggregation_webconnectivity_2022-03-01_2022-03-04_day.json';
  test.skipIf(withoutRecording(byDay))(
    'a recorded answer by day and one axis is refused, and read with our axes',
    () => {
      const window = span('2022-03-01T00:00:00Z', '2022-03-04T00:00:00Z');
      const body = recorded(byDay) as { result: { measurement_start_day: string }[] };
      expect(ooni.read(body, queryOf(ooni, 'web', [IRAN], window))).toMatchObject({ error: { reason: 'schema' } });

      const result = body.result.map((row) => ({
        ...row,
        measurement_start_day: `${row.measurement_start_day}T05:00:00Z`,
        domain: 'www.instagram.com',
      }));
      const hourly = { ...body, dimension_count: 2, result };
      const answer = ooni.read(hourly, queryOf(ooni, 'web', [IRAN], window));
      const [series] = answer.ok ? answer.value : [];
      expect(series?.values[5]).toBe(53_651 + 6_739);
      expect(series?.counts?.[5]).toBe(1_113_357 - 16_283);
      expect(toIso(series?.from ?? window.until)).toBe('2022-03-01T00:00:00Z');
    },
  );

  const others = [
    'ooni/changepoints_rows_2024-01_reconstructed.json',
    'ooni/measurements__since-2026-06-11_until-2026-07-12_failure-false_limit-50_order-desc.json',
  ];
  test.skipIf(others.some(withoutRecording)).each(others)('another endpoint is refused: %s', (path) => {
    expect(ooni.read(recorded(path), apps())).toMatchObject({ ok: false, error: { reason: 'schema' } });
  });
});
