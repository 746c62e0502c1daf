import { describe, expect, it } from 'vitest';
import type { Entity } from '#domain/entity';
import type { SignalId } from '#domain/series';
import { type Instant, instant } from '#domain/time';
import { alertsOf, sayingsOf, story } from './told.ts';
import { at, type Effect, place, type World, worldCase } from './world.ts';

const FROM = at('2025-03-03T00:00:00Z');
const on = (day: number, hour = 0): Instant => instant(FROM + day * 86_400 + hour * 3600);
const IRAN = place('country/IR', 'Asia/Tehran');
const TURKEY = place('country/TR', 'Europe/Istanbul');
const DUTCH = place('country/NL', 'Europe/Amsterdam');
const MOBILE = place('asn/44244', 'Asia/Tehran', 'country/IR');
const PING = 'ioda.ping-slash24';
const BGP = 'ioda.bgp';
const TELESCOPE = 'ioda.merit-nt';
const GOOGLE = 'ioda.gtr';
const ALL: readonly SignalId[] = [BGP, PING, TELESCOPE, GOOGLE];

const falls = (
  signals: readonly SignalId[],
  from: Instant,
  until: Instant,
  level: Effect['level'],
  entity: Entity = 'country/IR',
): Effect => ({ entity, signals, from, until, level });

const alertsIn = async (world: Partial<World>) =>
  alertsOf(await sayingsOf(worldCase({ seed: 1, from: FROM, days: 28, places: [IRAN], signals: ALL, ...world })));

const minutesLate = (known: Instant, from: Instant): number => (known - from) / 60;

describe('quiet', () => {
  const quiet: Readonly<Record<string, Partial<World>>> = {
    'ordinary weeks, with their Friday mornings': { days: 36 },
    'another seed of ordinary weeks': { days: 36, seed: 77 },
    'public holidays on working days': { days: 36, holidays: ['2025-03-22', '2025-03-26', '2025-04-02'] },
    'a change of clocks in Berlin': { days: 36, places: [place('country/DE', 'Europe/Berlin')], restDay: 0 },
    'a slow decline by a third over a month': { effects: [falls(ALL, on(2), on(28), (share) => 1 - 0.33 * share)] },
    'a jump upwards that stays': { effects: [falls([TELESCOPE, GOOGLE], on(20, 10), on(28), 2.2)] },
    'a jump upwards and back after two days': { effects: [falls([TELESCOPE], on(20, 10), on(22, 10), 3)] },
    'routes renumbered away': { effects: [falls([BGP], on(20, 10), on(28), 0.7)] },
    'routes and addresses renumbered away while traffic stays': {
      effects: [falls([BGP, PING], on(20, 10), on(28), 0.7)],
    },
    'one family that fails alone': { effects: [falls([PING], on(20, 10), on(21, 10), 0.05)] },
    'gaps in one signal and in all': {
      gaps: [
        { entity: 'country/IR', signals: [PING], from: on(15), until: on(18) },
        { entity: 'country/IR', signals: ALL, from: on(20), until: on(21, 6) },
      ],
    },
    'a source that fails in every country at once': {
      places: [IRAN, TURKEY, DUTCH],
      effects: [IRAN, TURKEY, DUTCH].map(({ entity }) =>
        falls([BGP, PING, TELESCOPE], on(20, 10), on(20, 18), 0.1, entity),
      ),
    },
  };
  it.each(Object.entries(quiet))('%s', async (_, world) => {
    expect(story(await alertsIn(world))).toEqual([]);
  });
});

describe('cuts', () => {
  const found: Readonly<Record<string, { world: Partial<World>; from: Instant; until: Instant; within: number }>> = {
    'a total cut': {
      world: { effects: [falls(ALL, on(22, 13.5), on(23, 4), 0.03)] },
      from: on(22, 13.5),
      until: on(23, 4),
      within: 60,
    },
    'a total cut after eight days of history': {
      world: { days: 11, effects: [falls(ALL, on(8, 13), on(8, 21), 0.1)] },
      from: on(8, 13),
      until: on(8, 21),
      within: 60,
    },
    'a cut of 30 % that probing and search see': {
      world: { effects: [falls([PING, GOOGLE], on(22, 10), on(22, 16), 0.7)] },
      from: on(22, 10),
      until: on(22, 16),
      within: 150,
    },
    'a cut of 30 % that everything sees': {
      world: { effects: [falls(ALL, on(22, 10), on(22, 16), 0.7)] },
      from: on(22, 10),
      until: on(22, 16),
      within: 60,
    },
    'a power cut that drains slowly': {
      world: {
        effects: [
          falls([PING, TELESCOPE, GOOGLE], on(22, 10), on(22, 22), (share) => Math.max(0.1, Math.exp(-4 * share))),
        ],
      },
      from: on(22, 10),
      until: on(22, 22),
      within: 240,
    },
    'a cut whose routes stay, with a second country untouched': {
      world: { places: [IRAN, TURKEY], effects: [falls([PING, TELESCOPE, GOOGLE], on(22, 10), on(22, 18), 0.05)] },
      from: on(22, 10),
      until: on(22, 18),
      within: 60,
    },
    'a cut after a week of gaps in probing': {
      world: {
        gaps: [{ entity: 'country/IR', signals: [PING], from: on(14), until: on(21) }],
        effects: [falls(ALL, on(22, 10), on(22, 18), 0.1)],
      },
      from: on(22, 10),
      until: on(22, 18),
      within: 60,
    },
  };
  it.each(Object.entries(found))('%s', async (_, { world, from, until, within }) => {
    const alerts = await alertsIn(world);
    expect(story(alerts)).toHaveLength(1);
    const [{ about, known, incident }] = alerts as [(typeof alerts)[number]];
    expect(about).toBe('outage country/IR');
    expect(minutesLate(known, from)).toBeLessThanOrEqual(within);
    expect(Math.abs(incident.from - from)).toBeLessThanOrEqual(3600);
    expect(Math.abs((incident.until ?? 0) - until)).toBeLessThanOrEqual(3600);
  });

  it('of a mobile network, night after night, that the sum of the country hides', async () => {
    const nights = [20, 21, 22, 23, 24];
    const effects = nights.flatMap((night) => [
      falls([TELESCOPE, 'radar.http'], on(night, 12.5), on(night, 20.5), 0.08, 'asn/44244'),
      falls([PING], on(night, 12.5), on(night, 20.5), 0.7, 'asn/44244'),
      falls([TELESCOPE, GOOGLE], on(night, 12.5), on(night, 20.5), 0.85),
    ]);
    const alerts = await alertsIn({ places: [IRAN, MOBILE], signals: [...ALL, 'radar.http'], days: 26, effects });
    expect(alerts.map(({ about }) => about)).toEqual(nights.map(() => 'outage asn/44244'));
    for (const [i, { incident, known }] of alerts.entries()) {
      const night = nights[i] ?? 0;
      expect(Math.abs(incident.from - on(night, 12.5))).toBeLessThanOrEqual(1800);
      expect(Math.abs((incident.until ?? 0) - on(night, 20.5))).toBeLessThanOrEqual(1800);
      expect(minutesLate(known, on(night, 12.5))).toBeLessThanOrEqual(60);
    }
  });

  it('of ten days do not become normal', async () => {
    const alerts = await alertsIn({ days: 36, effects: [falls(ALL, on(22, 13), on(32, 13), 0.1)] });
    expect(story(alerts)).toHaveLength(1);
    expect(alerts[0]?.incident.until).toBe(on(32, 13));
  });
});

describe('services', () => {
  const busy = (service: string, rate = 0.06) => ({ service, testsPerDay: 120, rate });
  const blocked = (service: string, from: Instant, until: Instant, entity: Entity = 'country/IR') => ({
    entity,
    service,
    from,
    until,
    rate: 0.9,
  });
  const services = [busy('whatsapp'), busy('instagram'), busy('viber'), busy('telegram', 0.9)];

  it('blocked one is found within the day, and its end; one that was blocked before is no news', async () => {
    const alerts = await alertsIn({
      signals: [],
      days: 32,
      services,
      blockings: [blocked('whatsapp', on(22, 12), on(29))],
    });
    expect(alerts.map(({ about }) => about)).toEqual(['service-block country/IR whatsapp']);
    const [{ known, incident }] = alerts as [(typeof alerts)[number]];
    expect(minutesLate(known, on(22, 12))).toBeLessThanOrEqual(600);
    expect(Math.abs((incident.until ?? 0) - on(29))).toBeLessThanOrEqual(6 * 3600);
  });

  it('are found with five tests a day, in days', async () => {
    const sparse = [{ service: 'whatsapp', testsPerDay: 5, rate: 0.06 }];
    const alerts = await alertsIn({
      signals: [],
      days: 34,
      services: sparse,
      blockings: [blocked('whatsapp', on(24), on(34))],
    });
    expect(alerts.map(({ about }) => about)).toEqual(['service-block country/IR whatsapp']);
    expect(minutesLate(alerts[0]?.known ?? on(0), on(24))).toBeLessThanOrEqual(6 * 1440);
  });

  it('down all over the world are not blocked', async () => {
    const places = [IRAN, TURKEY, DUTCH];
    const blockings = places.map(({ entity }) => blocked('whatsapp', on(22, 12), on(22, 22), entity));
    expect(story(await alertsIn({ places, signals: [], services: services.slice(0, 2), blockings }))).toEqual([]);
  });

  it('with many failing tests, or few tests, are left in peace', async () => {
    const noisy = [
      { service: 'whatsapp', testsPerDay: 120, rate: 0.25 },
      { service: 'signal', testsPerDay: 20, rate: 0.3 },
      { service: 'viber', testsPerDay: 5, rate: 0.2 },
    ];
    for (const seed of [1, 2, 3]) {
      expect(story(await alertsIn({ seed, signals: [], days: 60, services: noisy }))).toEqual([]);
    }
  });
});
