import { describe, expect, it } from 'vitest';
import { isAlerting } from '#domain/incident';
import { type Instant, instant } from '#domain/time';
import { changesOf } from '../../scripts/history.ts';
import { at, place, type World, worldCase } from '../cases/world.ts';

const FROM = at('2025-03-03T00:00:00Z');
const on = (day: number, hour = 0): Instant => instant(FROM + day * 86_400 + hour * 3600);
const TURKEY = place('country/TR', 'Europe/Istanbul');
const NETWORKS = ['asn/9121', 'asn/16135', 'asn/15897', 'asn/34984'].map((entity) =>
  place(entity as `asn/${number}`, 'Europe/Istanbul', TURKEY.entity),
);

/** What is told of the country while so many of its four networks block. */
async function nationally(networks: number, places: World['places']) {
  const blockings = NETWORKS.slice(0, networks).map(({ entity }) => ({
    entity,
    service: 'x',
    from: on(18, 6),
    until: on(20, 6),
    rate: 0.92,
  }));
  const services = [{ service: 'x', testsPerDay: 150, rate: 0.04 }];
  const world = worldCase({ seed: 3, from: FROM, days: 22, places, signals: [], services, blockings });
  const said: string[] = [];
  for await (const { change } of changesOf(world)) {
    const { incident, transition } = change;
    const isNews = transition !== 'updated';
    if (incident.subject.entity === TURKEY.entity && isAlerting(incident) && isNews) said.push(transition);
  }
  return said;
}

describe('blocks in the networks of a country', () => {
  it('are its own from three networks on, where it has no tests of its own; and it ends with them', async () => {
    expect(await nationally(3, NETWORKS)).toEqual(['opened', 'resolved']);
    expect(await nationally(2, NETWORKS)).toEqual([]);
  });

  it('are its own where its series, of networks that do not obey, says that the service works', async () => {
    expect(await nationally(3, [TURKEY, ...NETWORKS])).toEqual(['opened', 'resolved']);
    expect(await nationally(1, [TURKEY, ...NETWORKS])).toEqual([]);
  });
});
