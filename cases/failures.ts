import { type Interval, later, minutes } from '#domain/time';
import { controls } from './bundled.ts';
import { onTheWall } from './model/clock.ts';
import { cut, lowered, seenBy, together } from './model/events.ts';
import type { Happening } from './model/happening.ts';
import { datesFrom } from './model/nights.ts';
import { allTo, country, keyOf, network, region } from './model/places.ts';
import type { Inhabited } from './model/world.ts';

/** Real losses of connectivity that nobody ordered: to be told as outages, never as shutdowns, and never as a curfew. */
export default controls('technical failures', [
  {
    // Cloudflare and REE: 12:33 local time, batteries of mobile sites empty over the hours that follow, power back by night.
    id: 'power-iberia-2025',
    title:
      'Spain and Portugal, 28 April 2025: power fails, half goes at once, batteries drain the rest over five hours',
    origin: 'reconstruction',
    world() {
      const places = [country('ES'), country('PT')];
      const from = onTheWall('2025-04-28', 10 + 34 / 60, 'UTC');
      const drains = places.map((one) => drained(one, { from, until: onTheWall('2025-04-29', 0, 'UTC') }));
      return world('2025-04-01', 30, [...places, country('DE')], drains);
    },
  },
  {
    // CSquared and IODA, 16 January 2020 (WACS and SAT-3) and 14 March 2024 (four cables): many countries, partly, for a day.
    id: 'cable-with-neighbours',
    title: 'A cable of the west coast breaks: three countries lose a third to two thirds within minutes, for a day',
    world(random) {
      const places = [country('GA'), country('TD'), country('UG')];
      const from = later(onTheWall('2025-03-26', 7, 'UTC'), 60 * Math.floor(300 * random.uniform()));
      const losses = places.map((one, i) => {
        const left = { ...allTo(0.35 + 0.1 * i), 'ioda.bgp': 0.8 + 0.05 * i };
        return cut({
          entity: keyOf(one),
          from: later(from, 240 * i),
          until: later(from, minutes(1500 + 200 * i)),
          left,
          ...TECHNICAL,
          returns: 90,
        });
      });
      return world(
        '2025-03-03',
        28,
        [...places, country('DE', { control: true }), country('BR', { control: true })],
        losses,
      );
    },
  },
  {
    // CRTC and Kentik, 8 July 2022: routes withdrawn at 08:45 UTC, back in the night.
    id: 'rogers-2022',
    title: 'A national provider withdraws its own routes by mistake, 08:45 UTC, for sixteen hours',
    origin: 'reconstruction',
    world() {
      const rogers = network(812, 'Rogers', country('DE'), 'fixed', 18);
      const moved = { ...rogers, place: { ...rogers.place, timezone: 'America/Toronto', within: null } };
      const from = onTheWall('2022-07-08', 8.75, 'UTC');
      const left = { 'ioda.bgp': 0.05, 'ioda.ping-slash24': 0.04, 'ioda.merit-nt': 0.05 };
      return world(
        '2022-06-12',
        30,
        [moved],
        [cut({ entity: keyOf(moved), from, until: later(from, minutes(975)), left, ...TECHNICAL, returns: 180 })],
      );
    },
  },
  {
    id: 'ddos-2020',
    title: 'Iran, 8 February 2020: a quarter of the routes and more is lost for seven hours; nobody agrees why',
    origin: 'reconstruction',
    world() {
      const iran = country('IR');
      const from = onTheWall('2020-02-08', 8.25, 'UTC');
      const left = { 'ioda.bgp': 0.75, 'ioda.ping-slash24': 0.7, 'ioda.merit-nt': 0.6, 'ioda.gtr': 0.75 };
      return world(
        '2020-01-12',
        45,
        [iran],
        [cut({ entity: keyOf(iran), from, until: later(from, minutes(420)), left, ...TECHNICAL, slackMinutes: 75 })],
      );
    },
  },
  {
    id: 'storm',
    title: 'A hurricane: probing and search sink within eight hours to a third and come back over three days',
    world() {
      const cuba = country('CU');
      const from = onTheWall('2025-03-24', 18, 'UTC');
      const event = { entity: keyOf(cuba), from, until: later(from, minutes(2400)) };
      const left = { 'ioda.ping-slash24': 0.35, 'ioda.merit-nt': 0.4, 'ioda.gtr': 0.35, 'ioda.bgp': 0.85 };
      return world(
        '2025-02-25',
        34,
        [cuba],
        [
          { effects: lowered({ ...event, left, falls: 480, returns: 3000 }) },
          {
            truths: [
              {
                kind: 'outage',
                ...event,
                until: later(event.until, minutes(2700)),
                seenBy: [],
                slackMinutes: 480,
                cause: 'technical',
              },
            ],
          },
        ],
      );
    },
  },
  {
    id: 'load-shedding-random',
    title: 'Power is shed in one region for two to four hours on most days, at an hour of the day that nobody knows',
    world(random) {
      const part = region('4416', 'a region', country('PK'), 1.2);
      const sheds = datesFrom('2025-03-24', 16).flatMap((date) => {
        if (random.uniform() < 0.2) return [];
        const from = later(onTheWall(date, 0, 'Asia/Karachi'), 60 * Math.floor(20 * 60 * random.uniform()));
        return [{ from, until: later(from, minutes(120 + Math.floor(120 * random.uniform()))) }];
      });
      return world(
        '2025-03-01',
        46,
        [part],
        sheds.map((during) => shed(part, during)),
      );
    },
  },
  {
    id: 'load-shedding-rotating',
    title: 'Power is shed by a roster: the same region at 06:00, 14:00 and 22:00 in turn, two and a half hours each',
    world() {
      const part = region('4417', 'a region', country('ZA'), 1.2);
      const sheds = datesFrom('2025-03-24', 12).map((date, i) => {
        const from = onTheWall(date, [6, 14, 22][i % 3] ?? 6, 'Africa/Johannesburg');
        return { from, until: later(from, minutes(150)) };
      });
      return world(
        '2025-03-01',
        42,
        [part],
        sheds.map((during) => shed(part, during)),
      );
    },
  },
  {
    id: 'flapping-network',
    title: 'A badly run network fails seven times in ten days, for twenty minutes to three hours, at any hour',
    world(random) {
      const flapping = network(64506, 'a badly run network', country('TZ'), 'fixed', 0.7);
      let from = onTheWall('2025-03-20', 6, 'UTC');
      const failures = Array.from({ length: 7 }, () => {
        from = later(from, minutes(900 + 1800 * random.uniform()));
        const long = Math.round(60 + 120 * random.uniform());
        const during = { from: later(from, -(from % 60)), until: later(from, minutes(long) - (from % 60)) };
        return cut({ entity: keyOf(flapping), ...during, left: LOW, ...TECHNICAL });
      });
      return world('2025-02-24', 40, [flapping], failures);
    },
  },
  {
    id: 'transit-of-a-neighbour',
    title: 'Chad falls with the transit of Sudan: both are cut, the neighbour only because its cable runs there',
    world() {
      const [sudan, chad] = [country('SD'), country('TD')];
      const from = onTheWall('2025-03-26', 11, 'UTC');
      const until = later(from, minutes(600));
      return world(
        '2025-03-01',
        28,
        [sudan, chad, country('DE', { control: true })],
        [
          cut({ entity: keyOf(sudan), from, until, left: { ...allTo(0.08), 'ioda.bgp': 0.4 } }),
          cut({ entity: keyOf(chad), from, until, left: { ...allTo(0.3), 'ioda.bgp': 0.6 }, ...TECHNICAL }),
        ],
      );
    },
  },
]);

const TECHNICAL = { cause: 'technical' } as const;
const LOW = { 'ioda.bgp': 0.2, 'ioda.ping-slash24': 0.1, 'ioda.merit-nt': 0.08 };

/** Routers have batteries, homes have not. */
const shed = (where: Inhabited, during: Interval): Happening => {
  const left = { 'ioda.ping-slash24': 0.55, 'ioda.merit-nt': 0.45, 'ioda.bgp': 0.97 };
  return cut({ entity: keyOf(where), ...during, left, ...TECHNICAL, returns: 20, slackMinutes: 60 });
};

/** Half at once, and the rest as batteries run empty; back within hours as power returns. */
function drained(where: Inhabited, { from, until }: Interval): Happening {
  const entity = keyOf(where);
  const left = { 'ioda.ping-slash24': 0.5, 'ioda.gtr': 0.5, 'ioda.merit-nt': 0.45 };
  const after = later(from, minutes(20));
  return together(cut({ entity, from, until, left, ...TECHNICAL, returns: 0 }), {
    effects: [...seenBy(left), 'ioda.bgp' as const].map((signal) => ({
      entity,
      signal,
      during: { from: after, until: later(until, minutes(240)) },
      factor: (at) => {
        const drain = 0.3 + 0.7 * Math.exp(-(Math.min(at, until) - after) / 9000);
        const depth = signal === 'ioda.bgp' ? 0.15 : 1;
        const back = at < until ? 0 : 1 - Math.exp(-(at - until) / 3600);
        const half = at < until || signal === 'ioda.bgp' ? 1 : 0.5 + 0.5 * back;
        return half * (1 - depth * (1 - drain) * (1 - back));
      },
    })),
  });
}

const world = (from: string, days: number, places: readonly Inhabited[], happenings: readonly Happening[]) => ({
  from,
  days,
  steps: 'half-hours' as const,
  places,
  happenings,
});
