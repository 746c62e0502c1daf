import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { Entity } from '#domain/entity';
import type { Series, Signal } from '#domain/series';
import { subject } from '#domain/subject';
import { days, floorTo, type Instant, instant, instantFromMs, later, seconds } from '#domain/time';
import { sources } from '#sources/index';
import { TESTED_SERVICES } from '#sources/services';
import { FAULTS, type Fault } from '../../local/upstream/faults.ts';
import { startUpstream, type Upstream } from '../../local/upstream/index.ts';
import type { Fact } from '../../scripts/fact.ts';
import { type Checked, check, exitCode } from '../../scripts/live-check.ts';
import { contractsAt } from '../../scripts/live-contract.ts';
import { factsAt } from '../../scripts/live-facts.ts';

const ROOT = join(import.meta.dirname, '../..');
const TOKENS = { RADAR_TOKEN: 'a-token-of-nobody' };
/** The command asks on the real clock. */
const NOW: Instant = instantFromMs(Date.now());
const START = later(floorTo(NOW, days(1)), -days(30));
/** In no other number of an answer. */
const TELLTALE = 48_213;
const ENTITIES: readonly Entity[] = ['country/DE', 'country/IR', 'asn/3320'];

/** Every signal of the registry, without a gap, until after now. */
const history: readonly Series[] = sources.flatMap(({ signals }) =>
  signals.flatMap((signal) => ENTITIES.flatMap((entity) => seriesOf(signal, entity))),
);

function seriesOf({ id, family, step, unit }: Signal, entity: Entity): readonly Series[] {
  const bins = Array.from({ length: Math.ceil(days(32) / step) }, (_, i) => i);
  const one = { signal: id, from: START, step, counts: null };
  if (family !== 'client-tests') {
    const values = bins.map((i) => (unit.startsWith('%') ? 10 + (i % 7) : TELLTALE + (i % 24)));
    return [{ ...one, subject: subject(entity), values }];
  }
  const tests =
    id === 'ooni.tests'
      ? { values: bins.map((i) => i % 5), counts: bins.map(() => 40) }
      : { values: bins.map((i) => (i % 5) / 5), counts: null };
  return TESTED_SERVICES.map((service) => ({ ...one, ...tests, subject: subject(entity, service.id) }));
}

let upstream: Upstream;
beforeAll(async () => {
  const signals = sources.flatMap((source) => source.signals);
  upstream = await startUpstream({ observations: history, signals, clock: () => instantFromMs(Date.now()) });
});
afterAll(() => upstream.close());

async function checkAll(facts: readonly Fact[], upstreams = upstream.upstreams): Promise<readonly Checked[]> {
  const checked: Checked[] = [];
  const ports = { fetch, upstreams, sleep: async () => {} };
  for await (const one of check(facts, NOW, seconds(0), ports)) checked.push(one);
  return checked;
}
const told = (checked: readonly Checked[]) =>
  checked.map(({ fact, verdict, seen }) => `${verdict}: ${fact.source}, ${fact.what}: ${seen}`);

describe('the contracts of the sources', () => {
  test.each(sources.map((source) => [source.id, source] as const))(
    '%s: an answer as we know it is the same',
    async (_, source) => {
      const checked = await checkAll(contractsAt(NOW, [source], TOKENS));
      expect(checked.length).toBeGreaterThan(0);
      expect(told(checked.filter(({ verdict }) => verdict !== 'same'))).toEqual([]);
    },
  );

  test('an answer that is later than we say differs', async () => {
    const late = instant(NOW + days(9));
    const [fact] = contractsAt(NOW, sources, TOKENS);
    const ports = { fetch, upstreams: upstream.upstreams, sleep: async () => {} };
    for await (const { verdict } of check(fact === undefined ? [] : [fact], late, seconds(0), ports)) {
      expect(verdict).toBe('differs');
    }
  });

  const verdicts: Readonly<Record<Fault, Checked['verdict']>> = {
    '500': 'unreachable',
    '429': 'unreachable',
    html: 'differs',
    nothing: 'differs',
    half: 'unreachable',
    schema: 'differs',
    giant: 'differs',
    bomb: 'differs',
  };
  test.each(FAULTS.map((fault) => [fault, verdicts[fault]] as const))('%s: %s', async (fault, verdict) => {
    upstream.setFault('ioda', fault);
    const [first] = contractsAt(
      NOW,
      sources.filter(({ id }) => id === 'ioda'),
      TOKENS,
    );
    const checked = await checkAll(first === undefined ? [] : [first]);
    upstream.setFault('ioda', null);
    expect(checked.map((one) => one.verdict)).toEqual([verdict]);
  });
});

describe('checking', () => {
  test('asks one at a time, nothing twice, and never where a token is missing', async () => {
    let now = 0;
    const asked: string[] = [];
    const facts = factsAt(NOW, sources, {});
    const listening: typeof fetch = async (input, init) => {
      asked.push(String(input));
      now += 1;
      expect(now).toBe(1);
      try {
        return await fetch(input, init);
      } finally {
        now -= 1;
      }
    };
    const everywhere = { ...upstream.upstreams, netblocks: upstream.url };
    const ports = { fetch: listening, upstreams: everywhere, sleep: async () => {} };
    const checked: Checked[] = [];
    for await (const one of check(facts, NOW, seconds(1), ports)) checked.push(one);
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.length).toBeLessThan(facts.length);
    const silent = new Set(checked.filter(({ verdict }) => verdict === 'not asked').map(({ fact }) => fact.source));
    expect(silent).toEqual(new Set(['radar', 'pulse']));
    expect(asked.some((url) => url.includes('/radar/'))).toBe(false);
  });

  test('tells shapes and counts, and no value', async () => {
    const everywhere = { ...upstream.upstreams, netblocks: upstream.url, pulse: upstream.url };
    const checked = await checkAll(factsAt(NOW, sources, { ...TOKENS, PULSE_TOKEN: 'nobody' }), everywhere);
    const values = new Set(
      history.flatMap((series) => series.values).filter((value) => value !== null && value > 1000),
    );
    for (const { seen } of checked) {
      for (const [number] of seen.matchAll(/\d+(\.\d+)?/g)) expect(values.has(Number(number))).toBe(false);
      expect(seen).toMatch(/^[^\n|]{1,400}$/);
    }
  });

  test('0 when nothing differs, 1 when something does, 3 when something was not reached', () => {
    const of = (...verdicts: readonly Checked['verdict'][]) =>
      exitCode(verdicts.map((verdict) => ({ verdict, seen: '', fact: {} as Fact })));
    expect([of('same', 'not asked'), of('same', 'differs', 'unreachable'), of('same', 'unreachable')]).toEqual([
      0, 1, 3,
    ]);
  });
});

const facts = factsAt(NOW, sources, { ...TOKENS, PULSE_TOKEN: 'nobody' });
/** The verdict on an answer that we make up. */
async function judge(what: string, body: unknown, headers: Record<string, string> = {}, status = 200) {
  const fact = facts.find((one) => one.what === what);
  if (fact === undefined) throw new Error(`no fact "${what}"`);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = fact.api.format === 'json' ? 'application/json' : 'text/plain';
  const answer = async () => new Response(text, { status, headers: { 'content-type': type, ...headers } });
  const ports = { fetch: answer, upstreams: {}, sleep: async () => {} };
  for await (const { verdict, seen } of check([fact], NOW, seconds(0), ports)) return { verdict, seen };
  throw new Error('nothing was checked');
}
const series = (values: readonly unknown[], more = {}) => ({ error: null, data: [[{ step: 600, values, ...more }]] });
const bin = (fields: object) => [{ agg_values: fields }];
const hour = (back: number) => new Date((floorTo(NOW, 3600) - back * 3600) * 1000).toISOString().replace('.000', '');
const row = (back: number) => ({
  ...{ anomaly_count: 1, confirmed_count: 0, failure_count: 0, ok_count: 2, measurement_count: 3 },
  ...{ measurement_start_day: hour(back), test_name: 'whatsapp' },
});
const stats = (length: number, resolution = '5m') => ({
  data: {
    resolution,
    stats: [0, 1, 2].map((i) => ({
      timeline: [
        {
          starttime: new Date((START + i * length) * 1000).toISOString().slice(0, 19),
          endtime: new Date((START + (i + 1) * length) * 1000).toISOString().slice(0, 19),
        },
      ],
    })),
  },
});
const iqi = (level: unknown, columns: object = { p25: ['1'], p50: ['2'], p75: ['3'] }) => ({
  success: true,
  result: {
    place_0: { timestamps: [hour(2)], ...columns },
    meta: { confidenceInfo: { level }, aggInterval: 'ONE_HOUR', normalization: 'RAW_VALUES', units: [] },
  },
});
const day = (back: number) => new Date((NOW - back * 86_400) * 1000).toISOString().slice(0, 10);
const csv = (columns: string, back: number) => `#\n# Tor\n${columns}\n${day(back)},ir,4321,,,90\n`;
const shutdown = {
  country: 'IR',
  start_date: day(9),
  end_date: null,
  type: 'national',
  verification_level: 1,
  cause: 'x',
};

describe('what is same and what differs', () => {
  it.each<[string, string, unknown]>([
    ['loss of country/IR', 'same', series([bin({ loss_pct: 4.5, probe_count: 9 }), [], null])],
    ['loss of asn/44244', 'differs', series([4.5, 5.5])],
    ['loss of country/IR', 'differs', series([bin({ loss: 4.5 })])],
    ['loss of country/IR', 'differs', series([bin({ loss_pct: 0.045 }), bin({ loss_pct: 0.05 })])],
    ['loss of country/IR', 'differs', series([bin({ loss_pct: 4.5 })], { step: 3600 })],
    ['loss of country/IR', 'differs', { error: null, data: [[]] }],
    ['latency of asn/44244', 'same', series([bin({ median_latency: 84 })])],
    ['latency of country/IR', 'differs', series([bin({ median_latency: 84_000 })])],
    ['latency of country/IR', 'differs', series([bin({ median_latency: 0.084 })])],
    ['mozilla for country/IR', 'same', series([1, null], { step: '3600' })],
    ['mozilla for country/IR', 'differs', series([null, null], { step: 3600 })],
    ['list of countries', 'differs', { data: [{ code: 'IR', name: 'Iran', type: 'country', attrs: {} }] }],
    [
      "Google's products for country/IR",
      'same',
      {
        data: [
          ['WEB_SEARCH', 'YOUTUBE', 'GMAIL', 'MAPS'].map((subtype) => ({ subtype, step: 1800, values: [1, null] })),
        ],
      },
    ],
    ["Google's products for country/IR", 'differs', { data: [[{ subtype: 'WEB_SEARCH', step: 1800, values: [1] }]] }],
    ['aggregation by hour', 'same', { result: [row(3), row(2)] }],
    ['aggregation by hour', 'differs', { results: [row(3)] }],
    ['hours of the aggregation', 'same', { result: [row(3), row(2)] }],
    ['hours of the aggregation', 'differs', { result: [row(40), row(39)] }],
    ['hours of the aggregation', 'differs', { result: [{ ...row(3), measurement_start_day: day(0) }, row(2)] }],
    ['five minutes for country/IR', 'same', stats(300)],
    ['five minutes for country/IR', 'differs', stats(300, '1h')],
    ['five minutes for country/IR', 'differs', stats(400)],
    ['iqi-bandwidth of country/IR', 'same', iqi(4)],
    ['iqi-bandwidth of country/IR', 'differs', iqi(2)],
    ['iqi-latency of asn/44244', 'differs', iqi(null)],
    ['iqi-latency of country/IR', 'differs', iqi(5, { p50: ['1'] })],
    ['columns of userstats-relay-country', 'same', csv('date,country,users,lower,upper,frac', 2)],
    ['columns of userstats-relay-country', 'differs', csv('date,node,users,lower,upper,frac', 2)],
    ['columns of userstats-bridge-country', 'differs', csv('date,country,users,lower,upper,frac', 30)],
    ['count for country/IR', 'same', { count: 7, results: [{ status: { id: 1 } }] }],
    ['count for country/IR', 'differs', { count: 7, results: [{ status: { id: 3 } }] }],
    ['bins of asn/3320', 'differs', { results: [{ timebin: hour(3) }, { timebin: hour(2) }] }],
    ['newest day of country/DE', 'same', [{ date: day(4) }, { date: day(4) }, { date: day(3) }]],
    ['newest day of country/DE', 'differs', [{ date: day(400) }, { date: day(399) }]],
    ['search of country/IR', 'differs', `)]}'\n\n[["tr.atsr",null]]`],
    ['shutdowns', 'same', { data: [shutdown] }],
    ['shutdowns', 'differs', { data: [{ ...shutdown, country: undefined }] }],
    ['posts as a feed', 'same', '<rss><channel><item>a</item></channel></rss>'],
    ['posts as a feed', 'differs', '<rss></rss>'],
  ])('%s: %s', async (what, verdict, body) => {
    const judged = await judge(what, body);
    expect(`${judged.verdict} (${judged.seen})`).toMatch(new RegExp(`^${verdict} `));
  });

  test('a header that is there, and one that is not', async () => {
    const header = 'header of the rate limit';
    expect((await judge(header, {}, { 'X-RateLimit-Remaining': '3999' })).verdict).toBe('same');
    expect(await judge(header, {}, { 'X-Rate-Limit': '1' })).toEqual({
      verdict: 'differs',
      seen: 'no such header; of limits: x-rate-limit',
    });
  });

  test('a call that we take to be absent', async () => {
    const call = 'a call named country-routing-stats';
    expect((await judge(call, {}, {}, 404)).verdict).toBe('same');
    expect((await judge(call, {}, {}, 503)).verdict).toBe('unreachable');
    expect((await judge(call, { data: {} })).verdict).toBe('differs');
  });

  test('hostile names stay on one line of the table', async () => {
    const { seen } = await judge('shutdowns', { 'a\u001b[31m|\n\u202eb': 1, data: [] });
    for (const character of ['\u001b', '\u202e', '\n', '|']) expect(seen).not.toContain(character);
    expect(seen).toContain('[31m');
  });
});

describe('npm run check-live', () => {
  const run = (...args: readonly string[]): Promise<{ status: number | null; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      const options = { cwd: ROOT, env: { PATH: process.env.PATH ?? '' } };
      const script = join(ROOT, 'scripts/check-live.ts');
      const child = execFile(process.execPath, [script, '--pause', '0', ...args], options, (_, stdout, stderr) =>
        resolve({ status: child.exitCode, stdout, stderr }),
      );
    });
  const at = (id: string) => upstream.upstreams[id] ?? '';

  it('ends with 0, 1 or 3 and a table of what was seen', async () => {
    const same = await run('--only', 'tor', '--upstream', at('tor'));
    expect(same).toMatchObject({ status: 0, stderr: '' });
    expect(same.stdout.split('\n').filter((line) => line.startsWith('| same | tor |'))).toHaveLength(4);
    const differs = await run('--only', 'tor', '--upstream', at('ooni'));
    expect(differs).toMatchObject({ status: 1, stdout: expect.stringContaining('to look at: src/sources/tor.ts') });
    const away = await run('--only', 'tor', '--upstream', 'http://127.0.0.1:9');
    expect(away).toMatchObject({ status: 3, stdout: expect.stringContaining('0 same, 0 differs, 4 unreachable') });
  });

  it.each([[['--only', 'nobody']], [['--what']], [['--upstream', 'http://127.0.0.1:9']], [['--pause', 'long']]])(
    'refuses %j in one sentence',
    async (args) => {
      const { status, stdout, stderr } = await run(...args);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(/^[^\n]+\.\n$/);
    },
  );
});
