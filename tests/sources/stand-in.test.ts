import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instant } from '#domain/time';
import { instant } from '#domain/time';
import { ask, askAndRead } from '#pipeline/upstream';
import { sources } from '#sources/index';
import { ioda } from '#sources/ioda';
import { mlab } from '#sources/mlab';
import { FAULTS } from '../../local/upstream/faults.ts';
import { startUpstream, type Upstream } from '../../local/upstream/index.ts';
import { at, place, queryOf } from './answers.ts';
import { historyOf, windowOf } from './world.ts';

const START = at('2026-02-01T00:00:00Z');
const history = sources.flatMap((source) => historyOf(source, START, 9, 7));
const IRAN = place('country/IR');
const IRANCELL = place('asn/44244', 'country/IR');
let now: Instant = at('2026-02-08T12:00:00Z');
let upstream: Upstream;

beforeAll(async () => {
  const signals = sources.flatMap((source) => source.signals);
  upstream = await startUpstream({ observations: history, signals, clock: () => now });
});
afterAll(() => upstream.close());

async function get(path: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(upstream.url + path);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

interface Raw {
  readonly entityCode: string;
  readonly from: number;
  readonly until: number;
  readonly step: number;
  readonly values: readonly (number | null)[];
}
async function bgp(codes: string, from: number, until: number): Promise<readonly (readonly Raw[])[]> {
  const { body } = await get(`/ioda/v2/signals/raw/country/${codes}?from=${from}&until=${until}&datasource=bgp`);
  return body.data as readonly (readonly Raw[])[];
}

describe('the stand-in for IODA', () => {
  test('answers in the envelope of the real one', async () => {
    const path = `/ioda/v2/signals/raw/country/IR?from=${now - 3600}&until=${now}&datasource=gtr&sourceParams=WEB_SEARCH`;
    const { status, body } = await get(path);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      type: 'signals',
      metadata: { requestTime: '2026-02-08T12:00:00+00:00' },
      requestParameters: {
        from: now - 3600,
        until: now,
        datasource: 'gtr',
        sourceParams: 'WEB_SEARCH',
        maxPoints: null,
      },
      error: null,
      data: [[{ entityType: 'country', entityCode: 'IR', datasource: 'gtr', subtype: 'WEB_SEARCH', nativeStep: 1800 }]],
      copyright: expect.stringContaining('Georgia Tech Research Corporation'),
    });
  });

  test('floors the start to the step and fills what is not there with null', async () => {
    const [[series] = []] = await bgp('IR', START - 700, START + 700);
    expect(series).toMatchObject({ from: START - 900, until: START + 900, step: 300 });
    expect(series?.values.slice(0, 3)).toEqual([null, null, null]);
    expect(series?.values).toHaveLength(6);
  });

  test('shows a bin when it was known and not before; the newest one fills up before eyes', async () => {
    const bin = at('2026-02-08T06:00:00Z');
    const real = history[0]?.values[(bin - START) / 300] ?? null;
    expect(real).not.toBeNull();
    const valueAt = async (moment: number) => {
      now = instant(moment);
      const [[series] = []] = await bgp('IR', bin, bin + 300);
      return series?.values[0];
    };
    expect(await valueAt(bin + 600)).toBeNull();
    expect(await valueAt(bin + 600 + 150)).toBeCloseTo((real ?? 0) / 2, 3);
    expect(await valueAt(bin + 600 + 299)).toBeLessThan(real ?? 0);
    expect(await valueAt(bin + 600 + 300)).toBe(real);
    now = at('2026-02-08T12:00:00Z');
  });

  test('what is only half there is never taken for a value', async () => {
    const window = windowOf(instant(now + 150), 3600);
    now = window.until;
    const query = queryOf(ioda, 'bgp', [IRAN], window);
    const answer = await ask(ioda, ioda.request(query), { fetch, upstreams: upstream.upstreams });
    const read = answer.ok ? ioda.read(answer.value, query) : answer;
    const [series] = read.ok ? read.value : [];
    series?.values.forEach((value, i) => {
      if (value !== null) expect(value).toBe(history[0]?.values[(series.from - START) / 300 + i]);
    });
    expect(series?.values.length).toBeGreaterThan(5);
    now = at('2026-02-08T12:00:00Z');
  });

  test('answers for several entities in their order, and with an empty list for one without data', async () => {
    const data = await bgp('DE,FR,IR', now - 3600, now);
    expect(data.map((list) => list.map(({ entityCode }) => entityCode))).toEqual([['DE'], [], ['IR']]);
  });

  test.each([
    ['/country/IR?until=2&datasource=bgp', "Missing required request parameter 'from'"],
    ['/country/IR?from=1&datasource=bgp', "Missing required request parameter 'until'"],
    ['/country/IR?from=5&until=2&datasource=bgp', 'from (5) must be earlier than until (2)'],
    ['/country/IR?from=0&until=8640000&datasource=bgp', 'the time range must be shorter than 100 days'],
    ['/country/IR?from=0&until=600&datasource=dns', 'invalid datasource dns'],
    ['/planet/IR?from=0&until=600&datasource=bgp', 'cannot find corresponding metadata entity 0'],
  ])('refuses %s with 400 and the same envelope', async (path, message) => {
    const { status, body } = await get(`/ioda/v2/signals/raw${path}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ type: 'signals', error: expect.stringContaining(message), data: null });
  });
});

describe('the stand-in for OONI', () => {
  const aggregation = (query: string) => get(`/ooni/api/v1/aggregation?${query}`);

  test('has a row for each hour with tests and none for the others', async () => {
    const query = 'probe_cc=IR&test_name=whatsapp&since=2026-02-03&until=2026-02-04&time_grain=hour';
    const { body } = await aggregation(`${query}&axis_x=measurement_start_day&axis_y=test_name`);
    const series = history.find(({ subject }) => subject.entity === 'country/IR' && subject.service === 'whatsapp');
    const expected = Array.from({ length: 24 }, (_, hour) => {
      const bin = 48 + hour;
      const [valid, anomalous] = [series?.counts?.[bin] ?? null, series?.values[bin] ?? 0];
      const time = `2026-02-03T${String(hour).padStart(2, '0')}:00:00Z`;
      return valid === null ? [] : [{ time, valid, anomalous }];
    }).flat();
    expect(body).toMatchObject({ v: 0, dimension_count: 2 });
    expect(body.result).toEqual(
      expected.map(({ time, valid, anomalous }) => ({
        anomaly_count: anomalous,
        confirmed_count: 0,
        failure_count: 0,
        ok_count: valid - anomalous,
        measurement_count: valid,
        measurement_start_day: time,
        test_name: 'whatsapp',
      })),
    );
    expect(expected.length).toBeLessThan(24);
  });

  test('numbers its networks, and gives an object where nothing is grouped', async () => {
    const query = 'probe_asn=AS44244&test_name=whatsapp&since=2026-02-03&until=2026-02-04&time_grain=hour';
    expect((await aggregation(`${query}&axis_x=probe_asn`)).body).toMatchObject({
      dimension_count: 1,
      result: [{ probe_asn: 44244 }],
    });
    expect((await aggregation(query)).body).toMatchObject({
      dimension_count: 0,
      result: { measurement_count: expect.any(Number) },
    });
  });

  test('until is exclusive, and days are dates', async () => {
    const query =
      'probe_cc=IR&test_name=tor&since=2026-02-03&until=2026-02-05&time_grain=day&axis_x=measurement_start_day';
    const { body } = await aggregation(query);
    const days = (body.result as readonly { measurement_start_day: string }[]).map((row) => row.measurement_start_day);
    expect(days).toEqual(['2026-02-03', '2026-02-04']);
  });

  test.each([
    ['since=2026-02-01&until=2026-02-09&time_grain=hour', 400, 'Choose time_grain between day, week, auto'],
    ['since=2026-02-01&until=2026-02-01&time_grain=hour', 400, 'Invalid since and until values'],
    ['since=2026-02-01&until=2026-02-02&time_grain=hour&axis_x=colour', 400, 'Invalid axis name'],
    ['since=2026-02-01&until=2026-02-02&axis_x=domain&axis_y=domain', 200, 'Axis X and Y cannot be the same'],
  ])('refuses %s', async (query, status, error) => {
    expect(await aggregation(query)).toMatchObject({ status, body: { v: 0, error: expect.stringContaining(error) } });
  });

  test('a date that is none is not valid', async () => {
    expect((await aggregation('since=2026-02-30&until=2026-03-02')).status).toBe(422);
  });
});

describe('faults', () => {
  const window = windowOf(at('2026-02-08T12:00:00Z'), 86_400);
  const REASONS = {
    '500': { reason: 'http', status: 500 },
    '429': { reason: 'http', status: 429, retryAfter: 120 },
    html: { reason: 'not-json' },
    nothing: { reason: 'empty' },
    half: { reason: 'truncated' },
    schema: { reason: 'schema' },
    giant: { reason: 'too-large' },
    bomb: { reason: 'too-large' },
  } as const;

  test.each(sources.flatMap((source) => FAULTS.map((fault) => [source.id, fault, source] as const)))(
    '%s with %s is a failure with its reason, and the others go on',
    async (id, fault, source) => {
      upstream.setFault(id, fault);
      const outcome = async (one: typeof source) => {
        const [query] = one.queries([IRAN, IRANCELL], window);
        if (query === undefined) throw new Error('no query');
        const answer = await ask(one, one.request(query, 'a-token'), { fetch, upstreams: upstream.upstreams });
        return answer.ok ? one.read(answer.value, query) : answer;
      };
      for (const one of sources) {
        const expected = one.id === id ? { ok: false, error: REASONS[fault] } : { ok: true };
        expect(await outcome(one)).toMatchObject(expected);
      }
      upstream.setFault(id, null);
      expect(await outcome(source)).toMatchObject({ ok: true });
    },
  );

  test('a source without a stand-in cannot fail', () => {
    expect(() => upstream.setFault('ookla', '500')).toThrow('no stand-in for ookla');
  });
});

describe('the stand-in for M-Lab', () => {
  test('has no file of a network where nobody tested: nothing is known, which is no failure; a fault is one', async () => {
    const [query] = mlab.queries([place('asn/64500', 'country/IR')], windowOf(now, 86_400));
    if (query === undefined) throw new Error('no query');
    const ports = { fetch, upstreams: upstream.upstreams, tokens: {} };
    expect((await fetch(upstream.upstreams.mlab + mlab.request(query).path)).status).toBe(404);
    expect(await askAndRead(mlab, query, ports)).toEqual({ ok: true, value: [] });
    upstream.setFault('mlab', '500');
    expect(await askAndRead(mlab, query, ports)).toMatchObject({ ok: false, error: { reason: 'http', status: 500 } });
    upstream.setFault('mlab', null);
  });
});

describe('the server', () => {
  test('is on loopback, counts what it answered, and knows nothing else', async () => {
    expect(new URL(upstream.url).hostname).toBe('127.0.0.1');
    const before = upstream.requests();
    await bgp('IR', now - 3600, now);
    expect(upstream.requests()).toEqual({ ...before, ioda: (before.ioda ?? 0) + 1 });
    expect((await fetch(`${upstream.url}/radar/http`)).status).toBe(404);
    expect((await fetch(`${upstream.url}/ioda/v2/topo/country`)).status).toBe(404);
  });

  test('refuses a case that has a series twice, or one of an unknown signal', async () => {
    const [series] = history;
    if (series === undefined) throw new Error('no history');
    const options = { clock: () => now, signals: ioda.signals };
    await expect(startUpstream({ ...options, observations: [series, series] })).rejects.toThrow('twice');
    await expect(startUpstream({ ...options, signals: [], observations: [series] })).rejects.toThrow('ioda.bgp');
  });

  test('says when its port is taken', async () => {
    const port = Number(new URL(upstream.url).port);
    await expect(startUpstream({ observations: [], signals: [], clock: () => now, port })).rejects.toThrow(
      'EADDRINUSE',
    );
  });
});
