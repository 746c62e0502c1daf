import { describe, expect, test } from 'vitest';
import { atlas } from '#sources/atlas';
import { at, fixture, place, queryOf, recorded, span, withoutRecording } from './answers.ts';

const MYANMAR = place('country/MM');
const NETWORK = place('asn/64500', 'country/MM');
const TEN_MINUTES = span('2026-03-01T09:50:00Z', '2026-03-01T10:02:30Z');
const query = (window = TEN_MINUTES) => queryOf(atlas, 'connected', [MYANMAR], window);

describe('asking RIPE Atlas', () => {
  test('counts connected probes of a country, and of a network where its own country has them', () => {
    expect(
      atlas.queries([MYANMAR, NETWORK, place('asn/64501')], TEN_MINUTES).map((one) => atlas.request(one).path),
    ).toEqual([
      '/probes/?country_code=MM&status=1&page_size=1',
      '/probes/?country_code=MM&asn_v4=64500&status=1&page_size=1',
      '/probes/?asn_v4=64501&status=1&page_size=1',
    ]);
  });

  test('does not ask for regions, which Atlas does not know', () => {
    expect(atlas.queries([place('region/1847')], TEN_MINUTES)).toEqual([]);
  });
});

describe('reading RIPE Atlas', () => {
  test('puts the count of now into the bin that has just ended, and says nothing of the past', () => {
    const value = [
      {
        signal: 'atlas.connected-probes',
        subject: { entity: 'country/MM', service: null },
        from: at('2026-03-01T09:50:00Z'),
        step: 600,
        values: [17],
        counts: null,
      },
    ];
    expect(atlas.read(fixture('atlas/probes_connected.json'), query())).toEqual({ ok: true, value });
  });

  test('after a pause there is one bin at its place, and gaps before it', () => {
    const read = atlas.read({ count: 4 }, query(span('2026-03-01T09:00:00Z', '2026-03-01T10:00:00Z')));
    expect(read).toMatchObject({ ok: true, value: [{ values: [null, null, null, null, null, 4] }] });
  });

  test('no probes is a zero, which is what a cut looks like', () => {
    expect(atlas.read({ count: 0 }, query())).toMatchObject({ ok: true, value: [{ values: [0] }] });
  });

  test('a window that holds no whole bin holds no value', () => {
    const short = span('2026-03-01T10:01:00Z', '2026-03-01T10:02:00Z');
    expect(atlas.read({ count: 4 }, query(short))).toEqual({ ok: true, value: [] });
  });

  test.each([
    [{}],
    [{ count: null }],
    [{ count: '17' }],
    [{ count: -1 }],
    [{ count: 1.5 }],
    [{ count: 1e12 }],
    [{ count: Number.POSITIVE_INFINITY }],
    [[{ count: 17 }]],
    [null],
    ['17'],
    [{ error: { status: 400, code: 102 } }],
  ])('refuses %j', (body) => {
    expect(atlas.read(body, query())).toMatchObject({ ok: false, error: { reason: 'schema' } });
  });
});

describe('recorded answers', () => {
  const probe = 'atlas/probe_54455_NL_partial.json';
  test.skipIf(withoutRecording(probe))('a real probe beside the count is none of our business', () => {
    const read = atlas.read({ count: 1, next: null, previous: null, results: [recorded(probe)] }, query());
    expect(read).toMatchObject({ ok: true, value: [{ values: [1] }] });
    expect(atlas.read(recorded(probe), query())).toMatchObject({ ok: false, error: { reason: 'schema' } });
  });
});
