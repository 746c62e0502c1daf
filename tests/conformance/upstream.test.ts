import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Series } from '#domain/series';
import { subject } from '#domain/subject';
import { instant, seconds } from '#domain/time';
import { isFrozen } from '#pipeline/frozen';
import { withNewest } from '#pipeline/newest';
import { ask } from '#pipeline/upstream';
import { withoutFloods } from '#pipeline/volume';
import { ioda } from '#sources/ioda';
import { ooni } from '#sources/ooni';
import { ooniIncidents } from '#sources/records/ooni';
import { memoryStore } from '#storage/memory';
import { at, type IodaSeries, iodaAnswer, ooniRow, place, queryOf, span } from '../sources/answers.ts';
import { ABSENT, DIFFERENT, TRIED } from './upstream-cases.ts';

const TESTS = join(import.meta.dirname, '..');
const LIST = join(TESTS, '../../shared/conformance/bad-inputs.json');

const IRAN = place('country/IR');
const HOUR = span('2026-03-01T10:00:00Z', '2026-03-01T11:10:00Z');
const TEN = at('2026-03-01T10:00:00Z');
const GOOD = { from: TEN, values: [5, 5, 5] };

const bgp = (...series: readonly IodaSeries[]) => ioda.read(iodaAnswer(...series), queryOf(ioda, 'bgp', [IRAN], HOUR));
const kept = [{ signal: 'ioda.bgp', subject: { entity: 'country/IR' }, from: TEN, values: [5, 5, 5] }];

const tests = (rows: readonly unknown[]) =>
  ooni.read({ v: 0, dimension_count: 2, result: rows }, queryOf(ooni, 'apps', [IRAN], HOUR));
const good = ooniRow('2026-03-01T10:00:00Z', { test_name: 'tor' }, { ok_count: 5, measurement_count: 5 });

const PROBES: Readonly<Record<string, () => void | Promise<void>>> = {
  async U07() {
    const fetch = async () => new Response(null, { status: 204 });
    expect(await ask(ioda, { path: '/' }, { fetch, upstreams: {} })).toEqual({ ok: false, error: { reason: 'empty' } });
  },
  async U25() {
    const text = JSON.stringify(iodaAnswer({ from: TEN, values: [5, 5, 777, 5] })).replace('777', '1e400');
    const fetch = async () => new Response(text, { headers: { 'content-type': 'application/json' } });
    const answer = await ask(ioda, { path: '/' }, { fetch, upstreams: {} });
    if (!answer.ok) throw new Error('it is JSON');
    const read = ioda.read(answer.value, queryOf(ioda, 'bgp', [IRAN], HOUR));
    expect(read).toMatchObject({ ok: true, value: [{ values: [5, 5, null, 5] }] });
  },
  U31() {
    const day = (values: readonly number[]): Series => ({
      signal: 'ioda.merit-nt',
      subject: subject('country/IR'),
      from: TEN,
      step: seconds(300),
      values,
      counts: null,
    });
    const still = day(Array(288).fill(1234));
    expect(isFrozen(still, { family: 'passive-traffic' })).toBe(true);
    expect(isFrozen(still, { family: 'control-plane' })).toBe(false);
    expect(isFrozen(day(Array(288).fill(0)), { family: 'passive-traffic' })).toBe(false);
    expect(isFrozen(day(Array(288).fill(3)), { family: 'passive-traffic' })).toBe(false);
    expect(isFrozen(day(Array(288).fill(0.8731)), { family: 'usage' })).toBe(true);
    expect(isFrozen(day([...Array(287).fill(1234), 1235]), { family: 'passive-traffic' })).toBe(false);
    expect(isFrozen(day(Array(12).fill(1234)), { family: 'passive-traffic' })).toBe(false);
  },
  U33() {
    expect(bgp({ from: TEN, values: Array(1e6).fill(5) })).toMatchObject({ ok: false, error: { reason: 'schema' } });
  },
  U35() {
    const january1970 = Math.floor(TEN / 1000 / 300) * 300;
    expect(bgp({ from: january1970, values: [1, 1, 1] }, GOOD)).toEqual(bgp(GOOD));
    expect(bgp({ from: january1970 + 1, values: [1, 1, 1] })).toMatchObject({ ok: false });
  },
  U41() {
    const values = Array.from({ length: 14 + 2 }, () => 5);
    const read = bgp({ from: TEN, values });
    const [series] = read.ok ? read.value : [];
    // The window ends now: its last bins have not ended, or not long enough ago.
    expect((series?.from ?? 0) + (series?.values.length ?? 0) * 300).toBeLessThanOrEqual(HOUR.until);
  },
  U43() {
    const week = 8 * 86_400;
    expect(bgp({ from: TEN - week, values: [1, 1, 1] }, GOOD)).toMatchObject({ ok: true, value: kept });
  },
  async U47() {
    const store = memoryStore();
    for (const values of [
      [5, 1, 1, 5],
      [5, 5, 5, 5],
    ]) {
      const read = bgp({ from: TEN, values });
      await store.series.put(read.ok ? read.value : []);
    }
    const step = seconds(300);
    const wanted = { signal: 'ioda.bgp', subject: subject('country/IR'), step, interval: HOUR } as const;
    const [series] = await store.series.read([wanted]);
    expect(series?.values.slice(0, 4)).toEqual([5, 5, 5, 5]);
  },
  U49() {
    for (const entityCode of ['XK', 'EU', 'AP', '']) {
      expect(bgp({ ...GOOD, entityCode, values: [1, 1, 1] }, GOOD)).toEqual(bgp(GOOD));
    }
  },
  U51() {
    for (const entityCode of [0, 23456, 64512, 4_294_967_295]) {
      expect(bgp({ ...GOOD, entityType: 'asn', entityCode, values: [1, 1, 1] }, GOOD)).toEqual(bgp(GOOD));
    }
  },
  U53() {
    expect(bgp({ ...GOOD, entityCode: 'IQ' })).toEqual({ ok: true, value: [] });
  },
  U55() {
    const extra = { ...GOOD, confidence: { level: 3 } };
    expect(bgp(extra)).toEqual(bgp(GOOD));
    expect(tests([{ ...good, novelty: [1] }])).toEqual(tests([good]));
  },
  U61() {
    const incident = {
      id: '330022',
      title: 'cut \ud800 off',
      short_description: '',
      start_time: '2026-03-01T10:00:00.000000Z',
      end_time: null,
      CCs: ['IR'],
      ASNs: [],
      domains: [],
      test_names: ['whatsapp'],
      published: true,
    };
    const [query] = ooniIncidents.queries([IRAN], HOUR);
    if (query === undefined) throw new Error('no query of incidents');
    const read = ooniIncidents.read({ v: 1, incidents: [incident] }, query);
    const titles = read.ok ? read.value.map(({ title }) => title) : [];
    expect(titles).toHaveLength(1);
    for (const title of titles) expect(() => encodeURIComponent(title)).not.toThrow();
  },
  U67() {
    const counted = (counts: readonly number[]): Series => ({
      ...{ signal: 'ooni.tests', subject: subject('country/IR', 'telegram'), from: instant(TEN), step: seconds(3600) },
      ...{ counts, values: counts.map((count) => count / 10) },
    });
    const usual = [40, 0, 25, 60, 30, 45, 20, 35, 50, 25];
    const flooded = withoutFloods(counted([...usual, 4000]));
    expect([flooded.counts?.at(-1), flooded.values.at(-1), flooded.counts?.[0]]).toEqual([null, null, 40]);
    // A busy day, one enthusiast where tests are rare, and an answer too short to tell what is usual.
    for (const ordinary of [
      [...usual, 900],
      [...usual.map((count) => Math.sign(count)), 800],
      [1, 1, 5000],
    ]) {
      expect(withoutFloods(counted(ordinary))).toEqual(counted(ordinary));
    }
  },
  U69() {
    const series = (from: number): Series => ({
      signal: 'ioda.bgp',
      subject: subject('country/IR'),
      from: instant(from),
      step: seconds(300),
      values: [5, 5],
      counts: null,
    });
    const starts = fc.array(fc.integer({ min: TEN - 7200, max: TEN + 7200 }), { minLength: 1 });
    fc.assert(
      fc.property(starts, (all) => {
        const none = { signals: {}, entities: {} };
        const newest = all.reduce((known, from) => withNewest(known, [series(from)]), withNewest(none, []));
        expect(newest.signals['ioda.bgp']).toBe(Math.max(...all) + 300);
      }),
    );
  },
};

interface Case {
  readonly id: string;
  readonly surface: string;
  readonly input: string;
}

const isThere = existsSync(LIST);
if (!isThere)
  console.warn('SKIPPED: ../shared/conformance/bad-inputs.json is not there; its upstream cases are not counted.');
const cases: readonly Case[] = isThere ? JSON.parse(readFileSync(LIST, 'utf8')) : [];
const ours = cases.filter(({ surface }) => surface === 'U');
const absent = Object.values(ABSENT).flat();
const inputOf = (id: string): string => ours.find((one) => one.id === id)?.input ?? '';

describe('bad answers of upstreams', () => {
  test.runIf(isThere)('are all tried here or where they belong, or to something that does not exist yet', () => {
    const known = (id: string) => [id in PROBES, id in TRIED, absent.includes(id)].filter(Boolean).length;
    expect(ours.filter(({ id }) => known(id) !== 1).map(({ id }) => id)).toEqual([]);
    expect(Object.keys(DIFFERENT).filter((id) => !(id in PROBES))).toEqual([]);
  });

  test.each(Object.entries(TRIED))('%s is tried by a test that is still there', (_, [file, name]) => {
    expect(readFileSync(join(TESTS, file), 'utf8')).toContain(name);
  });

  test.each(Object.entries(PROBES).map(([id, probe]) => ({ id, input: inputOf(id), probe })))(
    '$id: $input',
    async ({ probe }) => {
      await probe();
    },
  );
});
