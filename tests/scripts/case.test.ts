import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CaseError, readCase } from '../../scripts/case.ts';

const ROOT = join(import.meta.dirname, '../..');
let folder: string;
let count = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'case-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const DESCRIPTION = {
  id: 'made-up',
  title: 'Made up',
  origin: 'synthetic',
  from: '2025-03-01T00:00:00Z',
  until: '2025-03-02T00:00:00Z',
  signals: {
    'ioda.bgp': { step: 1800, lag: 600, unit: '/24s' },
    'ooni.tests': { step: 3600, lag: 5400 },
    'tomorrow.signal': { step: 60, lag: 0, unit: 'unheard of' },
  },
  entities: { 'country/IR': { timezone: 'Asia/Tehran', remark: 'ignored' } },
  remark: 'ignored',
};
const HEADER = 'time,signal,entity,service,value,count';

function write(description: unknown, rows: readonly string[], header = HEADER): string {
  const dir = join(folder, String(++count));
  mkdirSync(dir);
  writeFileSync(join(dir, 'case.json'), typeof description === 'string' ? description : JSON.stringify(description));
  writeFileSync(join(dir, 'observations.csv'), [header, ...rows, ''].join('\n'));
  return dir;
}
const read = (rows: readonly string[], description: unknown = DESCRIPTION, header = HEADER) =>
  readCase(write(description, rows, header));

describe('a case', () => {
  it('puts rows on the grid: gaps stay gaps, zero stays zero, a later row replaces the earlier', () => {
    const { series } = read([
      '2025-03-01T00:00:00Z,ioda.bgp,country/IR,,100,',
      '2025-03-01T00:30:00Z,ioda.bgp,country/IR,,,',
      '2025-03-01T01:30:00Z,ioda.bgp,country/IR,,0,',
      '2025-03-01T00:00:00Z,ioda.bgp,country/IR,,99,',
    ]);
    expect(series).toHaveLength(1);
    expect(series[0]?.values.slice(0, 5)).toEqual([99, null, null, 0, null]);
    expect(series[0]).toMatchObject({ step: 1800, counts: null });
    expect(series[0]?.values).toHaveLength(48);
  });

  it('reads counts of tests per service', () => {
    const { series } = read(['2025-03-01T02:00:00Z,ooni.tests,country/IR,whatsapp,3,9']);
    expect(series[0]).toMatchObject({ subject: { entity: 'country/IR', service: 'whatsapp' } });
    expect([series[0]?.values[2], series[0]?.counts?.[2]]).toEqual([3, 9]);
  });

  it('passes over what it need not know: signals of tomorrow, more columns, Windows line ends', () => {
    const rows = [
      'extra,2025-03-01T00:00:00Z,tomorrow.signal,country/IR,,1,\r',
      'extra,2025-03-01T00:00:00Z,ioda.bgp,country/IR,,7,\r',
    ];
    const { series, signals } = read(rows, DESCRIPTION, `more,${HEADER}\r`);
    expect(series.map(({ signal, values }) => [signal, values[0]])).toEqual([['ioda.bgp', 7]]);
    expect([...signals.keys()]).toEqual(['ioda.bgp', 'ooni.tests']);
  });

  it('keeps what is sound of it, and says what was left out', () => {
    const said: string[] = [];
    const dir = write(DESCRIPTION, [
      '2025-03-01T00:30:00Z,ioda.bgp,country/IR,,8,',
      '2025-03-01T00:00:00Z,ioda.bgp,country/IR,,7,',
      '2025-03-01T01:00:00Z,ioda.bgp,country/IR,,NaN,',
      '2025-03-01T01:30:00Z,ioda.bgp,country/IR,,-1,',
      '2025-03-01T00:07:00Z,ioda.bgp,country/IR,,1,',
      'yesterday,ioda.bgp,country/IR,,1,',
      '2025-03-01T00:00:00Z,ioda.bgp,country/XX,,1,',
      '2025-03-01T00:00:00Z,tomorrow.signal,country/IR,,1,',
      '2025-03-01T00:00:00Z,ooni.tests,country/IR,signal,5,4',
    ]);
    const { series } = readCase(dir, (sentence) => said.push(sentence));
    expect(series[0]?.values.slice(0, 4)).toEqual([7, 8, null, null]);
    expect(series.slice(1).flatMap(({ values }) => values.filter((value) => value !== null))).toEqual([]);
    expect(said).toHaveLength(6);
    expect(said[0]).toBe(
      'observations.csv: 2 rows left out, from line 4 on: a value or a count that is no number from 0 up.',
    );
  });

  const broken: Readonly<Record<string, () => unknown>> = {
    'no folder': () => readCase(join(folder, 'nowhere')),
    'case.json that is no JSON': () => read([], '{'),
    'until before from': () => read([], { ...DESCRIPTION, until: '2025-02-01T00:00:00Z' }),
    'a date that does not exist': () => read([], { ...DESCRIPTION, until: '2025-02-30T00:00:00Z' }),
    'a time zone that does not exist': () =>
      read([], { ...DESCRIPTION, entities: { 'country/IR': { timezone: 'Asia/Atlantis' } } }),
    'a step that does not divide a day': () =>
      read([], { ...DESCRIPTION, signals: { 'ioda.bgp': { step: 1700, lag: 0 } } }),
    'nothing but rows that cannot be read': () => read(['2025-03-01T00:00:00Z,ioda.bgp,country/IR,,many,']),
    'a missing column': () => read([], DESCRIPTION, 'time,signal,entity'),
  };
  it.each(Object.entries(broken))('is refused in one sentence: %s', (_, attempt) => {
    expect(attempt).toThrow(CaseError);
    expect(attempt).toThrow(/^[^\n]+\.$/);
  });
});

describe('npm run detect', () => {
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(ROOT, 'scripts/detect.ts'), ...args], { encoding: 'utf8', cwd: ROOT });
  const day = 86_400;
  const from = Date.parse('2025-03-01T00:00:00Z') / 1000;
  const rows = ['ioda.bgp', 'ioda.ping-slash24'].flatMap((signal) =>
    Array.from({ length: 12 * 48 }, (_, i) => {
      const at = from + i * 1800;
      const isDark = at >= from + 10 * day && at < from + 10.5 * day;
      return `${new Date(at * 1000).toISOString().slice(0, 19)}Z,${signal},country/IR,,${(isDark ? 5 : 100) + (i % 3) / 10},`;
    }),
  );
  const description = {
    ...DESCRIPTION,
    until: '2025-03-13T00:00:00Z',
    signals: { 'ioda.bgp': { step: 1800, lag: 600 }, 'ioda.ping-slash24': { step: 1800, lag: 1200 } },
  };

  it('prints one JSON line per change in the order of becoming known, and nothing else', () => {
    const output = execFileSync(process.execPath, [join(ROOT, 'scripts/detect.ts'), write(description, rows)], {
      encoding: 'utf8',
      cwd: ROOT,
    });
    const lines = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ transition }) => transition)).toEqual(['opened', 'escalated', 'updated', 'resolved']);
    expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).sort());
    expect(lines[1].incident).toMatchObject({
      kind: 'outage',
      entity: 'country/IR',
      service: null,
      from: '2025-03-11T00:00:00Z',
      until: null,
      standing: 'corroborated',
      cause: 'unknown',
      reach: 'full',
    });
    expect(lines[3].incident.until).toBe('2025-03-11T12:00:00Z');
  });

  it('takes thresholds from a file, within their bounds', () => {
    const config = join(folder, 'config.json');
    writeFileSync(config, JSON.stringify({ 'outage.bgp.enter': 0.95, 'outage.probing.enter': 0.95 }));
    const dir = write(description, rows);
    expect(run(dir, '--config', config)).toMatchObject({ status: 0, stdout: '' });
    writeFileSync(config, JSON.stringify({ 'outage.bgp.enter': 7 }));
    expect(run(dir, '--config', config).status).toBe(2);
  });

  it('ends with 2 and one sentence when there is no such case', () => {
    const { status, stdout, stderr } = run(join(folder, 'nowhere'));
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^[^\n]+\.\n$/);
  });
});
