import { execFile } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Series, slice } from '#domain/series';
import { type Subject, subjectKey } from '#domain/subject';
import { days, floorTo, hours, interval, later, seconds } from '#domain/time';
import { sources } from '#sources/index';
import { ioda } from '#sources/ioda';
import { ooni } from '#sources/ooni';
import { startUpstream, type Upstream } from '../../local/upstream/index.ts';
import { CaseError, readCase } from '../../scripts/case.ts';
import { type Ports, recordSource } from '../../scripts/recorder.ts';
import { Recording } from '../../scripts/recording.ts';
import { at } from '../sources/answers.ts';
import { historyOf, PLACES } from '../sources/world.ts';

const ROOT = join(import.meta.dirname, '../..');
const START = at('2026-02-01T00:00:00Z');
const WINDOW = interval(later(START, days(1)), later(START, days(4) + hours(6)));
const NOW = later(START, days(40));
const history = sources.flatMap((source) => historyOf(source, START, 12, 5));
let upstream: Upstream;
let folder: string;
let count = 0;
let out: string;
let waits: number[];
let told: string[];
let asked: string[];
let ports: Ports;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'record-'));
  const signals = sources.flatMap((source) => source.signals);
  upstream = await startUpstream({ observations: history, signals, clock: () => NOW });
});
afterAll(async () => {
  await upstream.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  count += 1;
  out = join(folder, String(count));
  [waits, told, asked] = [[], [], []];
  ports = {
    fetch: (input, init) => {
      asked.push(String(input));
      return fetch(input, init);
    },
    upstreams: upstream.upstreams,
    tokens: { RADAR_TOKEN: 'a-token-of-nobody' },
    now: () => NOW,
    sleep: async (time) => void waits.push(time),
    tell: (line) => told.push(line),
  };
});

const record = (source = ioda, changed: Partial<Ports> = {}, window = WINDOW, dir = out) =>
  recordSource(source, PLACES, window, new Recording(dir, window, PLACES), seconds(1), { ...ports, ...changed });

const key = ({ signal, subject }: { readonly signal: string; readonly subject: Subject }) =>
  `${signal} ${subjectKey(subject)}`;
const byKey = (series: readonly Series[]) =>
  new Map(series.map((one) => [key(one), { values: one.values, counts: one.counts }]));
/** What the case that is served holds of a source in the window. */
const truth = (id: string, window = WINDOW) =>
  byKey(
    history
      .filter(({ signal }) => signal.startsWith(`${id}.`))
      .map((series) => slice(series, interval(floorTo(window.from, series.step), window.until))),
  );

describe('a recording', () => {
  // A snapshot has no past, and Radar's values are relative to days of reference: its contract is tested elsewhere.
  const recordable = sources.filter(({ id, snapshot }) => snapshot !== true && id !== 'radar');
  it.each(recordable.map((source) => [source.id, source] as const))(
    'of %s holds the bins of the window that were published, all of them and no others',
    async (id, source) => {
      const outcome = await record(source);
      expect(outcome).toMatchObject({ failure: null, misfits: 0, completeAt: null });
      expect(outcome.answered).toBe(outcome.requests);
      expect(byKey(readCase(out).series)).toEqual(truth(id));
    },
  );

  it('of Cloudflare Radar has the same shares, and traffic in one scale', async () => {
    const [radar] = sources.filter(({ id }) => id === 'radar');
    expect(await record(radar)).toMatchObject({ failure: null, misfits: 0 });
    const recorded = byKey(readCase(out).series);
    const shares = [...truth('radar')].filter(([name]) => /share|resets|iqi/.test(name));
    for (const [name, series] of shares) expect([name, recorded.get(name)]).toEqual([name, series]);
    expect([...recorded.keys()].filter((name) => /http |netflows/.test(name))).toHaveLength(2 * PLACES.length);
  });

  it('says what it is of, whose it is and where its places lie', async () => {
    await record(ooni);
    expect(readCase(out)).toMatchObject({ origin: 'recording', ...WINDOW, places: PLACES });
    const written = JSON.parse(readFileSync(join(out, 'case.json'), 'utf8'));
    expect(written.publishers).toEqual({ ooni: ooni.attribution });
  });

  it('goes on where it ended, and asks nothing twice', async () => {
    const whole = await record(ooni);
    const all = asked;
    asked = [];
    const other = join(folder, `${count}-again`);
    const breaking: Ports['fetch'] = (input, init) =>
      asked.length >= 3 ? Promise.reject(new TypeError('fetch failed')) : ports.fetch(input, init);
    const first = await record(ooni, { fetch: breaking }, WINDOW, other);
    expect(first).toMatchObject({ answered: 3, failure: { reason: 'network' } });
    const second = await record(ooni, {}, WINDOW, other);
    expect(second).toMatchObject({ answered: whole.requests, failure: null });
    expect(asked).toEqual(all);
    expect(byKey(readCase(other).series)).toEqual(truth('ooni'));
  });

  it('pauses between requests, waits as long as it is told to, and then has it all', async () => {
    upstream.setFault('ioda', '429');
    const sleep: Ports['sleep'] = async (time) => {
      waits.push(time);
      upstream.setFault('ioda', null);
    };
    const outcome = await record(ioda, { sleep });
    expect(waits).toEqual([120, ...Array.from({ length: outcome.requests - 1 }, () => 1)]);
    expect(told[0]).toBe('IODA: http-429, asked again in 120 s');
    expect(byKey(readCase(out).series)).toEqual(truth('ioda'));
  });

  it('leaves a source alone that never answered, and one that answers nothing but nonsense', async () => {
    const silent = await record(ioda, { upstreams: { ioda: 'http://127.0.0.1:9' } });
    expect([silent.answered, asked.length, existsSync(out)]).toEqual([0, 1, false]);
    asked = [];
    upstream.setFault('ioda', 'schema');
    const odd = await record(ioda);
    upstream.setFault('ioda', null);
    expect(odd).toMatchObject({ answered: 0, failure: { reason: 'schema' } });
    expect(asked.length).toBe(3);
  });

  it('asks again for an end that was not published yet', async () => {
    const early = await record(ioda, { now: () => later(WINDOW.until, 600) });
    expect(early.completeAt).toBeGreaterThan(WINDOW.until);
    const late = await record(ioda);
    expect(late.completeAt).toBeNull();
    expect(byKey(readCase(out).series)).toEqual(truth('ioda'));
  });

  it('takes further sources of the same window, and no other window', async () => {
    await record(ioda);
    await record(ooni);
    expect(byKey(readCase(out).series)).toEqual(new Map([...truth('ioda'), ...truth('ooni')]));
    expect(() => new Recording(out, interval(START, WINDOW.until), PLACES)).toThrow(/^[^\n]+ --out\.$/);
  });

  it('is not mixed with what nobody recorded', async () => {
    await record(ioda);
    const written = JSON.parse(readFileSync(join(out, 'case.json'), 'utf8'));
    writeFileSync(join(out, 'case.json'), JSON.stringify({ ...written, origin: 'synthetic' }));
    expect(() => new Recording(out, WINDOW, PLACES)).toThrow(CaseError);
  });

  it('mends the half line that a run left which was ended while it wrote', async () => {
    await record(ioda);
    appendFileSync(join(out, 'observations.csv'), '2026-02-02T00:00:00Z,ioda.bgp,coun');
    await record(ooni);
    expect(byKey(readCase(out).series)).toEqual(new Map([...truth('ioda'), ...truth('ooni')]));
  });
});

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
const run = (script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { cwd: ROOT, env: { PATH: process.env.PATH ?? '', ...env } };
    const child = execFile(process.execPath, [join(ROOT, script), ...args], options, (_, stdout, stderr) =>
      resolve({ status: child.exitCode, stdout, stderr }),
    );
  });
const DATES = ['2026-02-02', '2026-02-05'];

describe('npm run record', () => {
  it('writes a case that npm run detect reads', async () => {
    const { ioda: one, ooni: other } = upstream.upstreams;
    const upstreams = ['--upstream', `ioda=${one}`, '--upstream', `ooni=${other}`];
    const args = ['ioda,ooni', 'country/IR,asn/44244', ...DATES, '--out', out, '--pause', '0', ...upstreams];
    const recorded = await run('scripts/record.ts', args);
    expect(recorded).toMatchObject({ status: 0, stdout: expect.stringContaining('CC BY-NC-SA 4.0') });
    expect(recorded.stdout).toContain('Georgia Tech');
    expect(recorded.stdout).toContain('out of the repository');
    expect(readCase(out).places).toMatchObject([
      { entity: 'country/IR', timezone: 'Asia/Tehran' },
      { entity: 'asn/44244', within: 'country/IR', access: 'mobile' },
    ]);
    expect(await run('scripts/detect.ts', [out])).toMatchObject({ status: 0, stderr: '' });
  });

  it('says in one sentence that there is no network, and leaves nothing behind', async () => {
    const away = ['--upstream', 'http://127.0.0.1:9'];
    const { status, stdout, stderr } = await run('scripts/record.ts', [
      ...['ioda', 'country/IR', ...DATES, '--out', out],
      ...away,
    ]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^Nothing was recorded of IODA \(network\)[^\n]+\n$/);
    expect(existsSync(out)).toBe(false);
  });

  it.each([
    [[]],
    [['ioda', 'country/IR', '2026-02-02']],
    [['nobody', 'country/IR', ...DATES]],
    [['ioda', 'Iran', ...DATES]],
    [['ioda', 'country/ZZ', ...DATES]],
    [['ioda', 'country/ZZ', ...DATES, '--timezone', 'Asia/Atlantis']],
    [['ioda', 'asn/44244', ...DATES, '--access', 'by-pigeon']],
    [['ioda', 'asn/44244', ...DATES, '--within', 'Iran']],
    [['ioda', 'country/IR', '2026-02-30', '2026-03-03']],
    [['ioda', 'country/IR', '2026-02-05', '2026-02-02']],
    [['ioda', 'country/IR', '2026-02-05', '2999-02-02']],
    [['ioda', 'country/IR', '2020-02-05', '2026-02-02']],
    [['tor', 'asn/44244', ...DATES]],
    [['atlas', 'country/IR', ...DATES]],
    [['radar', 'country/IR', ...DATES]],
    [['ioda', 'country/IR', ...DATES, '--pause', 'long']],
    [['ioda', 'country/IR', ...DATES, '--upstream', 'nowhere']],
    [['ioda,ooni', 'country/IR', ...DATES, '--upstream', 'http://127.0.0.1:9']],
    [['ioda', 'country/IR', ...DATES, '--what']],
  ])('refuses %j in one sentence', async (args) => {
    const { status, stdout, stderr } = await run('scripts/record.ts', args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^[^\n]+\.\n$/);
  });

  it('helps', async () => {
    const { status, stdout } = await run('scripts/record.ts', ['--help']);
    expect(status).toBe(0);
    expect(stdout).toContain('npm run record -- SOURCE ENTITY FROM UNTIL');
  });
});
