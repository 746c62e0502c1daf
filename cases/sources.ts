import type { SignalId } from '#domain/series';
import { type Interval, later, minutes } from '#domain/time';
import { controls } from './bundled.ts';
import { onTheWall } from './model/clock.ts';
import { course, together } from './model/events.ts';
import type { Happening } from './model/happening.ts';
import { country, FOUR, keyOf, network } from './model/places.ts';
import type { Inhabited } from './model/world.ts';

const at = (date: string, hour: number, long: number): Interval => {
  const from = onTheWall(date, hour, 'UTC');
  return { from, until: later(from, minutes(long * 60)) };
};

const everywhere = (
  places: readonly Inhabited[],
  signals: readonly SignalId[],
  during: Interval,
  level: (place: number) => number,
): Happening => together(...places.map((one, i) => course(keyOf(one), signals, during, () => level(i))));

const WORLD = () => [
  country('IR'),
  country('BR', { control: true }),
  country('DE', { control: true }),
  country('JP', { control: true }),
];

/** The observers fail, not the observed. */
export default controls('source failures', [
  {
    id: 'probing-fails-everywhere',
    title: 'The one place that probes loses its line: every country answers a fifth as often for seven hours',
    world() {
      const places = WORLD();
      return world(places, [everywhere(places, ['ioda.ping-slash24'], at('2025-03-26', 9, 7), () => 0.2)]);
    },
  },
  {
    id: 'collectors-lose-peers',
    title: 'A route collector loses half of its peers: routes of all countries sink by 12 to 30 percent for a day',
    world() {
      const places = WORLD();
      return world(places, [everywhere(places, ['ioda.bgp'], at('2025-03-26', 15, 26), (i) => 0.88 - 0.06 * i)]);
    },
  },
  {
    id: 'telescope-changes-its-filter',
    title: 'The telescope counts two fifths less from one day to the next, everywhere and for good',
    world() {
      const places = WORLD();
      return world(places, [everywhere(places, ['ioda.merit-nt'], at('2025-03-24', 12, 400), () => 0.4)]);
    },
  },
  {
    id: 'search-fails-everywhere',
    title: 'Search itself is down for an hour and a half in all countries, and the telescope in the same night',
    world() {
      const places = WORLD();
      return world(places, [
        everywhere(places, ['ioda.gtr'], at('2025-03-25', 18, 1.5), () => 0.15),
        everywhere(places, ['ioda.merit-nt'], at('2025-03-25', 20, 5), () => 0.1),
      ]);
    },
  },
  {
    id: 'renumbered',
    title:
      'A network is renumbered: routes and answering addresses lose three tenths for good, its people notice nothing',
    world(random) {
      const usual = { 'radar.http': 0.5 };
      const provider = network(64503, 'a provider', country('ZA'), 'fixed', 4, { usual });
      const during = at('2025-03-25', 1 + Math.floor(20 * random.uniform()), 400);
      return world([provider], [course(keyOf(provider), ['ioda.bgp', 'ioda.ping-slash24'], during, () => 0.7)]);
    },
  },
  {
    id: 'addresses-handed-over',
    title: 'A mobile network hands a third of its addresses to another one of the same owner',
    world() {
      const [giver, taker] = [
        network(64504, 'the giver', country('PK'), 'mobile', 3),
        network(64505, 'the taker', country('PK'), 'mobile', 2),
      ];
      const during = at('2025-03-24', 22, 400);
      const signals = ['ioda.bgp', 'ioda.ping-slash24'] as const;
      return world(
        [giver, taker],
        [course(keyOf(giver), signals, during, () => 0.66), course(keyOf(taker), signals, during, () => 1.5)],
      );
    },
  },
  {
    id: 'gaps-of-every-kind',
    title: 'Nobody looks: one source for days, all for half a day, single bins by the dozen',
    world(random) {
      const iraq = country('IQ');
      const gap = (signals: readonly SignalId[], during: Interval) => ({ entity: keyOf(iraq), signals, during });
      const single = Array.from({ length: 60 }, () => {
        const from = later(onTheWall('2025-03-05', 0, 'UTC'), 1800 * Math.floor(24 * 48 * random.uniform()));
        return gap(FOUR.slice(Math.floor(4 * random.uniform())), { from, until: later(from, 1800) });
      });
      const gaps = [
        gap(['ioda.merit-nt'], at('2025-03-14', 3, 130)),
        gap(FOUR, at('2025-03-22', 10, 12)),
        gap(['ioda.ping-slash24', 'ioda.bgp'], at('2025-03-25', 18, 30)),
      ];
      return world([iraq], [{ gaps: [...gaps, ...single] }]);
    },
  },
  {
    id: 'one-country-one-source',
    title: 'Firewalls of one country stop answering probes: four fifths fewer for two weeks, nothing else moves',
    world() {
      const syria = country('SY');
      return world(
        [syria, country('IQ')],
        [course(keyOf(syria), ['ioda.ping-slash24'], at('2025-03-18', 7.5, 330), () => 0.2)],
      );
    },
  },
]);

const world = (places: readonly Inhabited[], happenings: readonly Happening[]) => ({
  from: '2025-03-03',
  days: 29,
  steps: 'half-hours' as const,
  places,
  happenings,
});
