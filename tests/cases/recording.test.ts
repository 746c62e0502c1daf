import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isAlerting } from '#domain/incident';
import { slice } from '#domain/series';
import { instant, interval, toIso } from '#domain/time';
import { type Case, readCase } from '../../scripts/case.ts';
import { historyOf, isOfIncident, type Known } from '../../scripts/history.ts';
import { alertsOf, lineOf, sayingsOf } from './told.ts';
import { at } from './world.ts';

const CASES = process.env.NIGHTWIRE_CASES ?? join(import.meta.dirname, '../../../shared/cases');
const DIR = join(CASES, '2026-01-ir-ioda');
const isThere = existsSync(DIR);
if (!isThere) process.stderr.write(`SKIPPED: ${DIR} is not there; set NIGHTWIRE_CASES to the folder of recordings.\n`);

describe.skipIf(!isThere)('Iran, January 2026, as IODA recorded it', () => {
  let recording: Case;
  let said: readonly Known[];
  beforeAll(async () => {
    recording = readCase(DIR);
    said = await sayingsOf(recording);
  }, 120_000);
  const before = (iso: string) => said.filter((known) => known.at < at(iso));
  const cut = () => said.filter(({ change }) => change.incident.from > at('2026-01-08T00:00:00Z'));

  it('is quiet through December: nobody is alerted, and few days are suspected', () => {
    const december = before('2026-01-08T12:00:00Z');
    expect(december.filter(({ change }) => isAlerting(change.incident))).toEqual([]);
    expect(december.filter(({ change }) => change.transition === 'opened').length).toBeLessThanOrEqual(4);
  });

  it('makes nothing of the telescope that doubled on 6 January', () => {
    const sixth = before('2026-01-07T12:00:00Z').filter((known) => known.at > at('2026-01-05T12:00:00Z'));
    expect(sixth).toEqual([]);
  });

  it('suspects the cut by 17:20 on 8 January, from probing alone', () => {
    const [first] = cut();
    expect(first?.change.transition).toBe('opened');
    expect(first?.at).toBeLessThanOrEqual(at('2026-01-08T17:20:00Z'));
    expect(first?.change.incident).toMatchObject({ standing: 'suspected', from: at('2026-01-08T16:30:00Z') });
    expect(first?.change.incident.evidence.map(({ signal }) => signal)).toEqual(['ioda.ping-slash24']);
  });

  it('has a second family by 19:15', () => {
    const escalated = cut().find(({ change }) => change.transition === 'escalated');
    expect(escalated?.at).toBeLessThanOrEqual(at('2026-01-08T19:15:00Z'));
    expect(new Set(escalated?.change.incident.evidence.map(({ family }) => family)).size).toBeGreaterThan(1);
  });

  it('stays one incident while only Google returns on the 18th and 19th, and ends on the 27th', () => {
    const [alert, ...more] = alertsOf(said);
    expect(more).toEqual([]);
    expect(toIso(alert?.incident.until ?? instant(0)).slice(0, 10)).toBe('2026-01-27');
    const resolved = said.filter(({ change }) => change.transition === 'resolved' && isAlerting(change.incident));
    expect(resolved.map((known) => toIso(known.at).slice(0, 10))).toEqual(['2026-01-27']);
  });

  it('is no window that repeats', async () => {
    const windows = [];
    for await (const known of historyOf(recording)) if (!isOfIncident(known)) windows.push(known);
    expect(windows).toEqual([]);
  }, 120_000);

  it('says the same up to any moment when what came later is hidden', async () => {
    const end = at('2026-01-09T06:00:00Z');
    const hidden = {
      ...recording,
      until: end,
      series: recording.series.map((series) => slice(series, interval(series.from, end))),
    };
    const whole = said.filter((known) => known.at <= end).map(lineOf);
    expect((await sayingsOf(hidden)).map(lineOf)).toEqual(whole);
  }, 120_000);
});
