import { describe, expect, test } from 'vitest';
import { tor } from '#sources/tor';
import { at, place, queryOf, recordedText, span, textFixture, withoutRecording } from './answers.ts';

const MYANMAR = place('country/MM');
const MARCH = span('2026-03-01T00:00:00Z', '2026-03-10T06:00:00Z');
const RELAY = 'userstats-relay-country';
const BRIDGE = 'userstats-bridge-country';
const relay = (window = MARCH) => queryOf(tor, RELAY, [MYANMAR], window);
const table = (...rows: readonly string[]) =>
  `#\n# The Tor Project\n#\ndate,country,users,lower,upper,frac\n${rows.map((row) => `${row}\n`).join('')}`;

function valuesOf(text: string, query = relay()) {
  const read = tor.read(text, query);
  return read.ok ? (read.value[0]?.values ?? []) : read.error;
}

describe('asking Tor Metrics', () => {
  test('asks for both tables, one country at a time, in lower case', () => {
    const paths = tor
      .queries([MYANMAR, place('asn/64500', 'country/MM')], MARCH)
      .map((query) => tor.request(query).path);
    expect(paths).toEqual([
      '/userstats-relay-country.csv?start=2026-03-01&end=2026-03-10&country=mm&events=off',
      '/userstats-bridge-country.csv?start=2026-03-01&end=2026-03-10&country=mm',
    ]);
  });
});

describe('reading Tor Metrics', () => {
  test('skips the preamble, leaves absent days unknown and distrusts days on which few relays reported', () => {
    expect(tor.read(textFixture('tor/relay-users-mm.csv'), relay())).toEqual({
      ok: true,
      value: [
        {
          signal: 'tor.relay-users',
          subject: { entity: 'country/MM', service: null },
          from: at('2026-03-01T00:00:00Z'),
          step: 86_400,
          // The third day has 39 percent; the fourth 40, which counts; the fifth has no row.
          values: [1510, 1495, null, 4300, null, 7105, 7350.5],
          counts: null,
        },
      ],
    });
  });

  test('finds columns by their names, whatever their order, and needs no bounds', () => {
    const text = '# a comment\nfrac,users,country,date,new\n71,15,mm,2026-03-01,x\n70,14,mm,2026-03-02,\n';
    expect(valuesOf(text, queryOf(tor, BRIDGE, [MYANMAR], MARCH))).toEqual([15, 14]);
  });

  test('keeps zero a zero, and takes an empty estimate for unknown', () => {
    expect(valuesOf(table('2026-03-01,mm,0,,,80', '2026-03-02,mm,,,,80', '2026-03-03,mm,7,,,80'))).toEqual([
      0,
      null,
      7,
    ]);
  });

  test('distrusts a day of which nobody says how many relays reported', () => {
    expect(valuesOf(table('2026-03-01,mm,900,,,', '2026-03-02,mm,7,,,80'))).toEqual([null, 7]);
  });

  test('ignores all countries together, unknown ones and others', () => {
    expect(
      valuesOf(
        table('2026-03-01,,3000000,,,80', '2026-03-01,??,55,,,80', '2026-03-01,MM,5,,,80', '2026-03-01,mm,7,,,80'),
      ),
    ).toEqual([7]);
  });

  test('a day that has not ended, or lies outside of the window, is dropped', () => {
    const window = span('2026-03-02T00:00:00Z', '2026-03-03T23:59:59Z');
    expect(
      valuesOf(table('2026-03-01,mm,1,,,80', '2026-03-02,mm,2,,,80', '2026-03-03,mm,3,,,80'), relay(window)),
    ).toEqual([2]);
  });

  test('a country without users is no error and no series', () => {
    expect(tor.read(table(), relay())).toEqual({ ok: true, value: [] });
  });

  test('reads lines that end as on Windows', () => {
    expect(valuesOf(table('2026-03-01,mm,7,,,80').replaceAll('\n', '\r\n'))).toEqual([7]);
  });

  test.each([
    ['text for a number', '2026-03-02,mm,many,,,80'],
    ['a negative number', '2026-03-02,mm,-3,,,80'],
    ['an exponent', '2026-03-02,mm,1e9,,,80'],
    ['infinity', '2026-03-02,mm,Infinity,,,80'],
    ['more users than people', '2026-03-02,mm,9000000000,,,80'],
    ['a date that does not exist', '2026-02-30,mm,7,,,80'],
    ['a share that is none', '2026-03-02,mm,7,,,most'],
    ['a field in quotes', '2026-03-02,mm,"7,000",,,80'],
    ['a row that is too short', '2026-03-02,mm,7'],
  ])('takes a row with %s for unknown', (_, row) => {
    const good = ['2026-03-01,mm,5,,,80', '2026-03-03,mm,6,,,80'];
    expect(valuesOf(table(...good, row))).toEqual([5, null, 6]);
  });

  test('refuses a table of nothing but unreadable rows', () => {
    expect(valuesOf(table('2026-03-01,mm,x,,,80', '2026-03-02,mm,y,,,80'))).toEqual({
      reason: 'schema',
      detail: '2 of 2 rows are unreadable',
    });
  });

  test.each([['{"v":3}'], ['not found'], ['day,cc,n\n1,2,3\n'], ['date,country,users\n2026-03-01,mm,5\n']])(
    'refuses %j',
    (text) => {
      expect(valuesOf(text)).toMatchObject({ reason: 'schema' });
    },
  );

  test('refuses a table that ends in the middle of a line, wherever that is', () => {
    const text = table('2026-03-01,mm,1510,,,80', '2026-03-02,mm,1495,,,80');
    for (const end of [20, 50, text.length - 3]) expect(valuesOf(text.slice(0, end))).toEqual({ reason: 'truncated' });
  });
});

describe('recorded tables', () => {
  const iran = 'tor/userstats-relay-country_ir_acsac.csv';
  test.skipIf(withoutRecording(iran))('Iran, September 2022: the surge, without the day on which few reported', () => {
    const window = span('2022-09-20T00:00:00Z', '2022-10-02T00:00:00Z');
    const read = tor.read(recordedText(iran), queryOf(tor, RELAY, [place('country/IR')], window));
    const values = read.ok ? (read.value[0]?.values ?? []) : [];
    expect(values.slice(0, 4)).toEqual([8988, 44568, 170485, 200326]);
    expect(values[5]).toBe(33005);
    // 29 September had 35 percent, and 30 September has no row.
    expect(values.slice(9, 11)).toEqual([null, null]);
  });

  const china = 'tor/samples_CN_2026-07-01.txt';
  test.skipIf(withoutRecording(china))('China, 1 July 2026: a row of each table, as quoted', () => {
    const rows = recordedText(china).split('\n');
    const window = span('2026-07-01T00:00:00Z', '2026-07-04T00:00:00Z');
    for (const [dataset, header, users] of [
      [RELAY, 'date,country,users,lower,upper,frac', 485],
      [BRIDGE, 'date,country,users,frac', 2811],
    ] as const) {
      const row = rows[rows.indexOf(header) + 1] ?? rows.find((line) => line.includes(`,${users},`));
      const text = `${header}\n${row}\n`;
      expect(tor.read(text, queryOf(tor, dataset, [place('country/CN')], window))).toMatchObject({
        ok: true,
        value: [{ values: [users] }],
      });
    }
  });
});
