import { describe, expect, it } from 'vitest';
import { detectors } from '#detectors/index';
import { type Change, isAlerting } from '#domain/incident';
import { DEFAULT_THRESHOLDS } from '#domain/thresholds';
import { hours, type Instant, instant, later } from '#domain/time';
import { detect } from '#pipeline/detect';
import { memoryStore } from '#storage/memory';
import { at, place, SIGNALS, type World, worldCase } from '../cases/world.ts';

const FROM = at('2025-03-03T00:00:00Z');
const on = (day: number, hour = 0): Instant => instant(FROM + day * 86_400 + hour * 3600);
const PLACES = [
  place('country/IR', 'Asia/Tehran'),
  place('country/NL', 'Europe/Amsterdam'),
  place('country/TR', 'Europe/Istanbul'),
];

/** Polls one place after the other, every hour, as shards do: no look sees two of them. */
async function polledApart(world: Partial<World>, from: Instant, until: Instant): Promise<readonly Change[]> {
  const { series } = worldCase({ seed: 1, from: FROM, days: 26, places: PLACES, signals: [], ...world });
  const store = memoryStore();
  await store.places.replace(PLACES);
  await store.configuration.save(DEFAULT_THRESHOLDS, 0, { author: 'test', reason: 'test', at: FROM });
  await store.series.put(series);
  const runtime = { store, detectors, signals: SIGNALS, log: () => {} };
  const said: Change[] = [];
  // What is usual was learnt before.
  for (const where of PLACES) await detect([where], on(22, 1), runtime);
  for (let now = from; now <= until; now = later(now, hours(1))) {
    for (const where of PLACES) said.push(...(await detect([where], now, runtime)).incidents);
  }
  return said.filter(({ incident }) => isAlerting(incident));
}

describe('a last look at the rest of the world', () => {
  const services = [{ service: 'whatsapp', testsPerDay: 120, rate: 0.04 }];
  const blocked = (entities: readonly (typeof PLACES)[number][]) =>
    entities.map(({ entity }) => ({ entity, service: 'whatsapp', from: on(22, 12), until: on(24), rate: 0.92 }));

  it('withholds a block of a service that fails in countries that other polls ask for', async () => {
    const world = { services, blockings: blocked(PLACES) };
    expect(await polledApart(world, on(22, 10), on(23, 12))).toEqual([]);
  });

  it('lets a block of one country pass', async () => {
    const said = await polledApart({ services, blockings: blocked(PLACES.slice(0, 1)) }, on(22, 10), on(23, 12));
    expect(said.map(({ incident }) => incident.subject.entity)).toContain('country/IR');
  });

  it('knows a source that failed everywhere even when nobody looked meanwhile', async () => {
    const signals = ['ioda.bgp', 'ioda.ping-slash24', 'ioda.merit-nt'] as const;
    const failing = (entities: readonly (typeof PLACES)[number][]) =>
      entities.map(({ entity }) => ({ entity, signals, from: on(22, 2), until: on(22, 12), level: 0.1 }));
    const quiet = await polledApart({ signals, effects: failing(PLACES) }, on(22, 11), on(22, 20));
    expect(quiet).toEqual([]);
    const one = await polledApart({ signals, effects: failing(PLACES.slice(0, 1)) }, on(22, 11), on(22, 20));
    expect(one.map(({ incident }) => incident.subject.entity)).toContain('country/IR');
  });

  it('moves the bounds of a cut by nothing that a source shows which failed everywhere before it', async () => {
    const zero = PLACES.map(({ entity }) => ({
      entity,
      signals: ['ioda.merit-nt'] as const,
      from: on(22, 2),
      until: on(22, 14),
      level: 0,
    }));
    const signals = ['ioda.bgp', 'ioda.ping-slash24', 'ioda.merit-nt'] as const;
    const cut = {
      entity: 'country/TR' as const,
      signals: ['ioda.bgp', 'ioda.ping-slash24'] as const,
      from: on(22, 6),
      until: on(22, 12),
      level: 0.1,
    };
    const said = await polledApart({ signals, effects: [...zero, cut] }, on(22, 4), on(23, 2));
    expect(said.filter(({ transition }) => transition === 'resolved')).toHaveLength(1);
    expect(said.at(-1)?.incident).toMatchObject({
      subject: { entity: 'country/TR' },
      from: on(22, 6),
      until: on(22, 12),
    });
    expect(said.at(-1)?.incident.evidence.map(({ signal }) => signal)).not.toContain('ioda.merit-nt');
  });
});
