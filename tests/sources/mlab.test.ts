import { describe, expect, test } from 'vitest';
import { continentOf } from '#sources/continents';
import { mlab } from '#sources/mlab';
import { DEFAULT_PLACES } from '../../src/watch.ts';
import { at, fixture, place, queryOf, span } from './answers.ts';

const MYANMAR = place('country/MM');
const MARCH = span('2026-03-01T00:00:00Z', '2026-03-07T06:00:00Z');
const query = () => queryOf(mlab, '2026', [MYANMAR], MARCH);
const row = (date: unknown, download: unknown, tests: unknown = 100) => ({
  date,
  download_MED: download,
  dl_samples_day: tests,
  bucket_min: 0,
});

function read(body: unknown) {
  const answer = mlab.read(body, query());
  if (!answer.ok) return answer.error;
  return Object.fromEntries(answer.value.map(({ signal, values }) => [signal, values]));
}

describe('asking M-Lab', () => {
  test('asks for the file of a year, by continent and country, and by network in its country', () => {
    const places = [MYANMAR, place('asn/64500', 'country/MM'), place('asn/64501'), place('region/1847')];
    expect(mlab.queries(places, MARCH).map((one) => mlab.request(one).path)).toEqual([
      '/AS/MM/2026/histogram_daily_stats.json',
      '/AS/MM/asn/64500/2026/histogram_daily_stats.json',
    ]);
  });

  test('asks for two files where the window spans the turn of the year', () => {
    const window = span('2025-12-20T00:00:00Z', '2026-01-10T00:00:00Z');
    const asked = mlab.queries([MYANMAR], window).map((one) => [one.dataset, one.window.from, one.window.until]);
    const turn = at('2026-01-01T00:00:00Z');
    expect(asked).toEqual([
      ['2025', window.from, turn],
      ['2026', turn, window.until],
    ]);
  });

  test('does not ask for a year of which nothing can be published yet', () => {
    const files = (until: string) =>
      mlab.queries([MYANMAR], span('2025-12-20T00:00:00Z', until)).map(({ dataset }) => dataset);
    expect(files('2026-01-03T23:00:00Z')).toEqual(['2025']);
    expect(files('2026-01-04T00:00:01Z')).toEqual(['2025', '2026']);
    expect(mlab.queries([MYANMAR], span('2026-01-02T00:00:00Z', '2026-01-02T01:00:00Z'))).toMatchObject([
      { dataset: '2025' },
    ]);
  });

  test('knows the continent of every country that is watched', () => {
    for (const { entity } of DEFAULT_PLACES.filter((one) => one.within === null)) {
      expect(continentOf(entity.slice('country/'.length)), entity).not.toBeNull();
    }
    const some = { IR: 'AS', TR: 'AS', RU: 'EU', EG: 'AF', SD: 'AF', CU: 'NA', VE: 'SA', KZ: 'AS', BR: 'SA', XX: null };
    expect(Object.fromEntries(Object.keys(some).map((code) => [code, continentOf(code)]))).toEqual(some);
  });
});

describe('reading M-Lab', () => {
  test('reads the eight rows of a day once, and leaves a day without tests unknown', () => {
    expect(mlab.read(fixture('mlab/histogram_daily_stats.json'), query())).toEqual({
      ok: true,
      value: [
        {
          signal: 'mlab.download',
          subject: { entity: 'country/MM', service: null },
          from: MARCH.from,
          step: 86_400,
          values: [11.5, 11.25, null, 14.75],
          counts: null,
        },
        {
          signal: 'mlab.tests',
          subject: { entity: 'country/MM', service: null },
          from: MARCH.from,
          step: 86_400,
          values: [420, 433, null, 61],
          counts: null,
        },
      ],
    });
  });

  test('rows that contradict the first of their day are odd, and many of them are drift', () => {
    const day = (values: readonly number[]) => values.map((value) => row('2026-03-01', value));
    expect(read(day([5, 5, 5, 6]))).toMatchObject({ 'mlab.download': [5] });
    expect(read(day([5, 6, 7, 8, 9, 10, 11, 12]))).toMatchObject({ reason: 'schema' });
  });

  test.each([
    ['a number as text', row('2026-03-02', '5.5')],
    ['a negative speed', row('2026-03-02', -5)],
    ['infinity', row('2026-03-02', Number.POSITIVE_INFINITY)],
    ['half a test', row('2026-03-02', 5, 1.5)],
    ['a date that does not exist', row('2026-02-30', 5)],
    ['a time for a date', row('2026-03-02T00:00:00Z', 5)],
    ['nothing in it', {}],
    ['null', null],
  ])('takes a row with %s for unknown', (_, odd) => {
    expect(read([row('2026-03-01', 5), odd, row('2026-03-03', 6)])).toEqual({
      'mlab.download': [5, null, 6],
      'mlab.tests': [100, null, 100],
    });
  });

  test.each([[{}], [null], ['<Error>'], [[1, 2, 3, 4, 5, 6]], [Array.from({ length: 6001 }, () => 0)]])(
    'refuses another body',
    (body) => {
      expect(read(body)).toMatchObject({ reason: 'schema' });
    },
  );
});

describe('an M-Lab that publishes no more', () => {
  test('brings no old days as if they were new ones, and does not fail: its newest day grows old', () => {
    expect(read([row('2024-03-25', 60), row('2024-03-26', 61)])).toEqual({});
  });

  test('a file that was never written says that nothing is known, and no other status does', () => {
    expect(mlab.isAbsent?.(query(), 404)).toBe(true);
    for (const status of [403, 429, 500, 503]) expect(mlab.isAbsent?.(query(), status)).toBe(false);
  });
});
