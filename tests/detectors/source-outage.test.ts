import { describe, expect, it } from 'vitest';
import { type LatestWord, sourceOutages, withholdSuspect } from '#detectors/source-outage';
import type { Entity } from '#domain/entity';
import { subject } from '#domain/subject';
import { place } from '../cases/world.ts';
import { hour, lost, normal } from '../domain/findings.ts';

const NOW = hour(0);
const COUNTRIES: readonly Entity[] = ['country/IR', 'country/TR', 'country/NL', 'country/BR'];
const PLACES = [...COUNTRIES.map((one) => place(one, 'UTC')), place('asn/44244', 'UTC', 'country/IR')];

const says = (entity: Entity, status: LatestWord['status'], at = NOW): LatestWord => ({
  signal: 'ioda.ping-slash24',
  subject: subject(entity),
  status,
  at,
});
const all = (...status: readonly LatestWord['status'][]) =>
  status.map((one, i) => says(COUNTRIES[i] ?? 'country/XX', one));

describe('a source outage', () => {
  it('is a signal that falls in unrelated countries at once', () => {
    expect(sourceOutages(all('detected', 'detected', 'detected', 'normal'), PLACES, NOW)).toMatchObject([
      { signal: 'ioda.ping-slash24', fallen: 3, watched: 4 },
    ]);
  });

  it('is not two neighbours of four that fall together', () => {
    expect(sourceOutages(all('detected', 'detected', 'normal', 'normal'), PLACES, NOW)).toEqual([]);
  });

  it('is not two neighbours that are the whole watch list, once a second publisher sees both fall', () => {
    const fallen = all('detected', 'detected');
    const seconded = fallen.map((word) => ({ ...word, signal: 'radar.http' }) as const);
    expect(sourceOutages(fallen, PLACES, NOW)).toHaveLength(1);
    expect(sourceOutages([...fallen, ...seconded], PLACES, NOW)).toEqual([]);
    const routes = fallen.map((word) => ({ ...word, signal: 'ioda.bgp' }) as const);
    expect(sourceOutages([...fallen, ...routes], PLACES, NOW)).toHaveLength(2);
  });

  it('cannot be told with one country, nor with countries of which nothing is known', () => {
    expect(sourceOutages(all('detected'), PLACES, NOW)).toEqual([]);
    expect(sourceOutages(all('detected', 'insufficient', 'insufficient'), PLACES, NOW)).toEqual([]);
  });

  it('counts a country once, however many of its networks fall', () => {
    const words = [says('asn/44244', 'detected'), says('country/IR', 'detected'), says('country/TR', 'normal')];
    expect(sourceOutages(words, PLACES, NOW)).toEqual([]);
  });

  it('does not listen to words of yesterday', () => {
    const words = [says('country/IR', 'detected'), says('country/TR', 'detected', hour(-24))];
    expect(sourceOutages(words, PLACES, NOW)).toEqual([]);
  });

  it('does not let those vouch for the source who were asked before it fell, but lets them once they are asked after', () => {
    const [iran, turkey] = [says('country/IR', 'detected'), says('country/TR', 'detected')];
    const earlier = [says('country/NL', 'normal', hour(-1)), says('country/BR', 'normal', hour(-1))];
    expect(sourceOutages([iran, turkey, ...earlier], PLACES, NOW)).toMatchObject([{ fallen: 2, watched: 2 }]);
    const seenBefore = [iran, turkey].map((word) => ({ ...word, since: hour(-1) }));
    expect(sourceOutages([...seenBefore, ...earlier], PLACES, NOW)).toEqual([]);
  });

  it('lasts while countries come back one by one', () => {
    const before = sourceOutages(all('detected', 'detected', 'detected', 'detected'), PLACES, NOW);
    const half = all('detected', 'detected', 'normal', 'normal');
    expect(sourceOutages(half, PLACES, NOW, before)).toHaveLength(1);
    expect(sourceOutages(all('normal', 'normal', 'normal', 'normal'), PLACES, NOW, before)).toEqual([]);
  });

  it('lasts while its source is silent, and until somebody says that it is back', () => {
    const before = sourceOutages(all('detected', 'detected', 'detected', 'detected'), PLACES, NOW);
    const silent = all('insufficient', 'insufficient', 'insufficient', 'insufficient');
    expect(sourceOutages(silent, PLACES, NOW, before)).toEqual(before);
    expect(sourceOutages([], PLACES, hour(9), before)).toEqual(before);
    expect(sourceOutages(all('normal', 'normal', 'normal', 'normal'), PLACES, NOW, before)).toEqual([]);
  });

  it('withholds what its signal says, and nothing else', () => {
    const findings = [lost('ioda.ping-slash24', 0, 1), normal('ioda.ping-slash24', 1, 2), lost('ioda.gtr', 0, 1)];
    const outages = sourceOutages(all('detected', 'detected'), PLACES, NOW);
    const left = withholdSuspect(findings, outages);
    expect(left.map(({ status }) => status)).toEqual(['insufficient', 'insufficient', 'detected']);
    expect(left[0]).toMatchObject({ reason: 'suspect-source', interval: findings[0]?.interval });
  });
});
