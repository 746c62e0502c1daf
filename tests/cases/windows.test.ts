import { beforeAll, describe, expect, it } from 'vitest';
import type { Pattern } from '#domain/pattern';
import { iranAutumn2022 } from '../../local/scenarios/iran-autumn-2022.ts';
import { historyOf, isOfIncident, type Known, type KnownPattern } from '../../scripts/history.ts';
import { at } from '../support/examples.ts';

/** The changes of clocks of Tehran fall into the first night; the second and the third begin at 12:00 and 12:30 UTC. */
describe('the digital curfew of autumn 2022, as reconstructed, for one network', () => {
  const incidents: Known[] = [];
  const patterns: KnownPattern[] = [];
  const first = (level: Pattern['level']) => patterns.find(({ change }) => change.pattern.level === level);

  beforeAll(async () => {
    const whole = iranAutumn2022();
    const isWanted = (entity: string) => entity === 'asn/44244';
    const history = {
      ...whole,
      places: whole.places.filter(({ entity }) => isWanted(entity)),
      series: whole.series.filter(({ subject }) => isWanted(subject.entity)),
    };
    for await (const known of historyOf(history)) {
      if (isOfIncident(known)) incidents.push(known);
      else patterns.push(known);
    }
  }, 120_000);

  it('is a likely window on the second matching night, and confirmed on the third', () => {
    expect(first('likely')?.at).toBeGreaterThan(at('2022-09-23T12:30:00Z'));
    expect(first('likely')?.at).toBeLessThanOrEqual(at('2022-09-23T13:30:00Z'));
    expect(first('confirmed')?.at).toBeLessThanOrEqual(at('2022-09-24T13:30:00Z'));
    expect(patterns[0]?.change).toMatchObject({ transition: 'opened', pattern: { level: 'likely', hits: 2 } });
  });

  it('has its hours by the clock on the wall, from 16:00 to 24:00', () => {
    const last = patterns.filter(({ change }) => change.pattern.level === 'confirmed').at(-1)?.change.pattern;
    expect(last).toMatchObject({ days: 'daily', start: 960, end: 1440, timezone: 'Asia/Tehran', hits: 12 });
    expect(last?.startUncertaintyMinutes).toBeLessThanOrEqual(20);
    expect(last?.endUncertaintyMinutes).toBeLessThanOrEqual(30);
  });

  it('ends by 5 October, after two nights that were looked at and normal', () => {
    const end = patterns.at(-1);
    expect(end?.change).toMatchObject({ transition: 'resolved', pattern: { level: 'ended', hits: 12, misses: 2 } });
    expect(end?.at).toBeLessThan(at('2022-10-06T00:00:00Z'));
  });

  it('leaves the first night to itself, and each other night says to which window it belongs', () => {
    const ends = incidents.filter(
      ({ change }) => change.transition === 'resolved' && change.incident.kind === 'outage',
    );
    const alerted = ends.filter(({ change }) => change.incident.standing !== 'suspected');
    const id = first('likely')?.change.pattern.id;
    expect(alerted.map(({ pattern }) => pattern)).toEqual([null, null, ...Array.from({ length: 11 }, () => id)]);
  });

  it('is one window', () => {
    expect(new Set(patterns.map(({ change }) => change.pattern.id)).size).toBe(1);
  });
});
