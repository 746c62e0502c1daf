import { describe, expect, test } from 'vitest';
import { google } from '#sources/google';
import { ioda } from '#sources/ioda';
import { at, place, queryOf, recordedText, span, textFixture, withoutRecording } from './answers.ts';

const MYANMAR = place('country/MM');
const EIGHT = at('2026-03-01T08:00:00Z');
const MORNING = span('2026-03-01T08:00:00Z', '2026-03-01T13:00:00Z');
const search = (window = MORNING) => queryOf(google, 'search', [MYANMAR], window);

const point = (bin: number, value: unknown, step = 1800) => [(EIGHT + bin * step) * 1000, [[null, value]]];
const text = (points: unknown) => `)]}'\n\n${JSON.stringify([['tr.atsr', points, null, [0, 1]]])}`;

function valuesOf(body: unknown, query = search()) {
  const read = google.read(body, query);
  return read.ok ? (read.value[0]?.values ?? []) : read.error;
}

describe('asking Google', () => {
  test('asks for search and YouTube of a country, from a whole half-hour on, in milliseconds', () => {
    const window = span('2026-03-01T08:10:00Z', '2026-03-01T12:10:00Z');
    const paths = google
      .queries([MYANMAR, place('asn/64500', 'country/MM')], window)
      .map((query) => google.request(query).path);
    const range = `start=${EIGHT * 1000}&end=${window.until * 1000}`;
    expect(paths).toEqual([
      `/traffic/fraction?${range}&region=MM&product=19`,
      `/traffic/fraction?${range}&region=MM&product=21`,
    ]);
  });

  test('asks for no more than a week at a time, and for the end of each week again', () => {
    const asked = google
      .queries([MYANMAR], span('2026-01-25T00:00:00Z', '2026-03-01T00:00:00Z'))
      .filter(({ dataset }) => dataset === 'search');
    for (const [i, { window }] of asked.entries()) {
      expect(window.until - window.from).toBeLessThanOrEqual(7 * 86_400);
      const next = asked[i + 1]?.window.from;
      if (next !== undefined) expect(window.until - next).toBeGreaterThanOrEqual(5400 + 1800);
    }
  });

  test('is of one family with what IODA passes on of Google, so that they never agree as two', () => {
    const [gtr] = ioda.signals.filter(({ id }) => id === 'ioda.gtr');
    for (const { family, step } of google.signals)
      expect({ family, step }).toEqual({ family: gtr?.family, step: gtr?.step });
  });
});

describe('reading Google', () => {
  test('reads behind the guard; a point with nothing in it is a gap and a zero is a zero', () => {
    expect(google.read(textFixture('google/fraction_search.txt'), search())).toEqual({
      ok: true,
      value: [
        {
          signal: 'google.search',
          subject: { entity: 'country/MM', service: null },
          from: EIGHT,
          step: 1800,
          values: [41.25, 42.5, null, null, null, 0, 12.125],
          counts: null,
        },
      ],
    });
  });

  test('takes the step from the points', () => {
    const points = [0, 1, 2].map((bin) => point(bin, 5 + bin, 3600));
    const read = google.read(text(points), search());
    expect(read).toMatchObject({ ok: true, value: [{ from: EIGHT, step: 3600, values: [5, 6, 7] }] });
  });

  test('drops values that are younger than the lag: they may be of a part of their bin', () => {
    const points = [0, 1, 2, 3].map((bin) => point(bin, 5 + bin));
    expect(valuesOf(text(points), search(span('2026-03-01T08:00:00Z', '2026-03-01T11:00:00Z')))).toEqual([5, 6, 7]);
  });

  test('a country without traffic of this product is no error and no series', () => {
    for (const points of [[], null]) expect(google.read(text(points), search())).toEqual({ ok: true, value: [] });
  });

  test.each([
    ['text', point(1, '5')],
    ['a negative number', point(1, -5)],
    ['more than there can be', point(1, 1e300)],
    ['a time that is none', ['yesterday', [[null, 5]]]],
    ['no value', [(EIGHT + 1800) * 1000]],
    ['an object for a value', [(EIGHT + 1800) * 1000, { v: 5 }]],
  ])('takes a point with %s for unknown', (_, odd) => {
    expect(valuesOf(text([point(0, 5), odd, point(2, 6), point(3, 7)]))).toEqual([5, null, 6, 7]);
  });

  test('refuses points that are on no grid', () => {
    expect(valuesOf(text([point(0, 5), point(1, 5, 700), point(2, 5)]))).toMatchObject({ reason: 'schema' });
    expect(valuesOf(text([0, 1, 2].map((bin) => [(EIGHT + 60 + bin * 1800) * 1000, [[null, 5]]])))).toMatchObject({
      reason: 'schema',
    });
  });

  test.each([
    ['[["tr.atsr",[],null,[0,1]]]'],
    [`)]}'\n\n[["tr.other",[]]]`],
    [`)]}'\n\n{"points":[]}`],
    [`)]}'\n\n[]`],
    [`)]}'\n\n[["tr.atsr",${JSON.stringify(Array.from({ length: 2017 }, () => null))}]]`],
    ['<!doctype html>'],
  ])('refuses %.40j', (body) => {
    expect(valuesOf(body)).toMatchObject({ reason: 'schema' });
  });

  test('an answer that ends too early is cut short', () => {
    expect(valuesOf(text([point(0, 5)]).slice(0, -5))).toEqual({ reason: 'truncated' });
  });

  test('ten thousand brackets are no trouble', () => {
    expect(valuesOf(`)]}'\n\n${'['.repeat(10_000)}${']'.repeat(10_000)}`)).toMatchObject({ reason: 'schema' });
  });
});

describe('recorded answers', () => {
  const half = 'gtr/fraction_youtube_2024H2_raw.txt';
  const window = span('2024-07-01T00:00:00Z', '2024-09-01T00:00:00Z');
  const query = {
    ...queryOf(google, 'youtube', [MYANMAR], span('2024-07-01T00:00:00Z', '2024-07-02T00:00:00Z')),
    window,
  };

  test.skipIf(withoutRecording(half))(
    'half a year comes in bins of three hours from where the range began, which are no bins of ours',
    () => {
      expect(google.read(recordedText(half), query)).toMatchObject({ ok: false, error: { reason: 'schema' } });
    },
  );

  test.skipIf(withoutRecording(half))('the same, as if the range had begun on the grid, is read as recorded', () => {
    const onGrid = recordedText(half).replaceAll(
      /\[(1\d{12}),\[\[/g,
      (_, ms: string) => `[${Number(ms) + 7_200_000},[[`,
    );
    const read = google.read(onGrid, query);
    expect(read).toMatchObject({ ok: true, value: [{ signal: 'google.youtube', step: 10_800 }] });
    expect(read.ok && read.value[0]?.values.slice(0, 3)).toEqual([51.9738, 23.529522, 20.19773]);
  });
});
