import type { SignalId } from '#domain/series';
import { later, minutes } from '#domain/time';
import { topic } from './bundled.ts';
import { dateAfter, onTheWall } from './model/clock.ts';
import { cut, cuts, lowered } from './model/events.ts';
import { windowOf } from './model/nights.ts';
import { allTo, country, FOUR, inPercent, keyOf, network, region } from './model/places.ts';

const RADAR: readonly SignalId[] = ['radar.http', 'radar.netflows'];

/** Single cuts, national and partial: what people expect of any monitor. */
export default topic('cuts', [
  {
    id: 'cut-total-evening',
    title: 'A whole country goes dark on an evening and returns in the morning; a neighbour does not',
    world(random) {
      const [iran, turkey] = [inPercent(country('IR')), country('TR')];
      const from = onTheWall('2025-03-27', 18 + Math.floor(8 * random.uniform()) / 2, 'Asia/Tehran');
      const until = later(from, minutes(540 + 30 * Math.floor(10 * random.uniform())));
      const event = {
        entity: keyOf(iran),
        from,
        until,
        left: { ...allTo(0.04), 'ioda.bgp': 0.3 },
        falls: 10,
        returns: 20,
      };
      return {
        from: '2025-03-01',
        days: 29,
        steps: 'half-hours',
        places: [iran, turkey],
        happenings: [cut({ ...event, cause: 'shutdown' })],
      };
    },
  },
  {
    id: 'cut-half-of-everything',
    title: 'Half of a country loses its connection for an afternoon',
    world(random) {
      const egypt = country('EG');
      const from = onTheWall('2025-10-27', 11 + Math.floor(8 * random.uniform()) / 2, 'Africa/Cairo');
      const event = { entity: keyOf(egypt), from, until: later(from, minutes(330)), left: allTo(0.5) };
      return {
        from: '2025-10-01',
        days: 28,
        steps: 'half-hours',
        places: [egypt],
        happenings: [cut({ ...event, reach: 'partial' })],
      };
    },
  },
  {
    id: 'cut-thirty-percent',
    title: 'Three tenths of a country are cut off: routes, probing, telescope and search lose alike',
    world(random) {
      const kenya = country('KE');
      const from = onTheWall('2025-06-25', 9 + Math.floor(10 * random.uniform()) / 2, 'Africa/Nairobi');
      const event = { entity: keyOf(kenya), from, until: later(from, minutes(420)), left: allTo(0.7) };
      return {
        from: '2025-05-28',
        days: 31,
        steps: 'half-hours',
        places: [kenya, country('TZ')],
        happenings: [cut({ ...event, reach: 'partial', slackMinutes: 90 })],
      };
    },
  },
  {
    // SIGCOMM 2023 labels and Kentik: mobile networks at 14:00 UTC, fixed ones between 16:30 and 20:00, routes lost a third.
    id: 'cut-staged-2019',
    title: 'Iran, 16 November 2019: mobile networks first, the fixed network in three steps, then the country',
    origin: 'reconstruction',
    world() {
      const iran = country('IR');
      const mobile = network(44244, 'Irancell', iran, 'mobile', 1.9);
      const fixed = network(58224, 'TCI', iran, 'fixed', 9.2);
      const at = (hour: number) => onTheWall('2019-11-16', hour, 'UTC');
      const end = onTheWall('2019-11-21', 8, 'UTC');
      const last = (left: number) => ({ ...allTo(left), 'ioda.bgp': 0.67 });
      return {
        from: '2019-10-20',
        days: 34,
        steps: 'half-hours',
        places: [iran, mobile, fixed],
        happenings: [
          {
            ...cut({ entity: keyOf(iran), from: at(14), until: end, left: last(0.07), falls: 300, cause: 'shutdown' }),
          },
          cut({
            entity: keyOf(mobile),
            from: at(14),
            until: end,
            left: { ...noSearch(0.04), 'ioda.bgp': 0.5 },
            falls: 15,
          }),
          cut({
            entity: keyOf(fixed),
            from: at(16.5),
            until: end,
            left: { ...noSearch(0.1), 'ioda.bgp': 0.7 },
            falls: 210,
          }),
        ],
      };
    },
  },
  {
    id: 'cut-small-network',
    title: 'A small mobile network, whose counts tremble, is cut off three times at unlike hours',
    world(random) {
      const uganda = country('UG');
      const small = network(29039, 'a small network', uganda, 'mobile', 0.09, { tremble: 1.5 });
      const nights = [3, 9, 14].map((day) => {
        const from = onTheWall(dateAfter('2025-09-10', day), 5 * random.uniform() + 9, 'Africa/Kampala');
        return { from, until: later(from, minutes(240 + Math.round(200 * random.uniform()))) };
      });
      return {
        from: '2025-08-18',
        days: 40,
        steps: 'half-hours',
        places: [small],
        happenings: [cuts(nights, { entity: keyOf(small), left: noSearch(0.03) })],
      };
    },
  },
  {
    id: 'cut-after-gaps',
    title: 'A cut after a week in which nobody probed, with other gaps before it',
    world(random) {
      const chad = country('TD');
      const from = onTheWall('2025-02-26', 12 + Math.floor(6 * random.uniform()), 'Africa/Ndjamena');
      const on = (day: number, hour: number) => onTheWall(dateAfter('2025-02-01', day), hour, 'Africa/Ndjamena');
      return {
        from: '2025-02-01',
        days: 28,
        steps: 'half-hours',
        places: [chad],
        happenings: [
          {
            gaps: [
              { entity: keyOf(chad), signals: ['ioda.ping-slash24'], during: { from: on(17, 3), until: on(24, 9) } },
              { entity: keyOf(chad), signals: FOUR, during: { from: on(9, 20), until: on(10, 11) } },
            ],
          },
          cut({ entity: keyOf(chad), from, until: later(from, minutes(400)), left: allTo(0.08) }),
        ],
      };
    },
  },
  {
    id: 'cut-after-nine-days',
    title: 'A collapse after only nine days of history',
    world(random) {
      const gabon = country('GA');
      const from = onTheWall('2023-08-26', 17 + Math.floor(4 * random.uniform()) / 2, 'Africa/Libreville');
      return {
        from: '2023-08-17',
        days: 14,
        steps: 'half-hours',
        places: [gabon],
        happenings: [
          cut({ entity: keyOf(gabon), from, until: later(from, minutes(3600)), left: allTo(0.03), cause: 'shutdown' }),
        ],
      };
    },
  },
  {
    // Kentik and Cloudflare, January 2022: from 10:30 UTC on the 5th, back for a few hours on most mornings.
    id: 'cut-days-with-returns',
    title: 'Kazakhstan, January 2022: five days dark with a few hours of return on each',
    origin: 'reconstruction',
    world() {
      const kazakhstan = country('KZ');
      const at = (date: string, hour: number) => onTheWall(date, hour, 'UTC');
      const nights = [
        { from: at('2022-01-05', 10.5), until: at('2022-01-06', 3) },
        { from: at('2022-01-06', 7), until: at('2022-01-07', 3) },
        { from: at('2022-01-07', 6.5), until: at('2022-01-08', 3) },
        { from: at('2022-01-08', 7), until: at('2022-01-09', 3) },
        { from: at('2022-01-09', 7), until: at('2022-01-10', 0) },
      ];
      return {
        from: '2021-12-08',
        days: 36,
        steps: 'half-hours',
        places: [kazakhstan, country('RU')],
        happenings: [
          cuts(nights, { entity: keyOf(kazakhstan), left: allTo(0.05), cause: 'shutdown' }),
          // Whoever calls twenty hours of every day a window is not wrong.
          { windows: [{ ...windowOf(kazakhstan, 13, 9), optional: true }] },
        ],
      };
    },
  },
  {
    id: 'cut-region-native',
    title: 'One region, seen by routes, probing and telescope at their own steps',
    world(random) {
      const iran = country('IR');
      const kordestan = region('1847', 'Kordestan', iran, 0.6);
      const from = onTheWall('2022-09-19', 20 + Math.floor(60 * random.uniform()) / 60, 'Asia/Tehran');
      const left = { 'ioda.bgp': 0.62, 'ioda.ping-slash24': 0.3, 'ioda.merit-nt': 0.12 };
      return {
        from: '2022-08-31',
        days: 22,
        steps: 'native',
        places: [kordestan],
        happenings: [cut({ entity: keyOf(kordestan), from, until: later(from, minutes(195)), left })],
      };
    },
  },
  {
    id: 'cut-traffic-alone',
    title: 'Routes stay; traffic, search and probing go: a network seen by Radar, a country by both',
    world(random) {
      const usual = { 'radar.http': 0.8, 'radar.netflows': 0.74 };
      const pakistan = country('PK', { usual });
      const from = onTheWall('2024-02-08', 8 + Math.floor(6 * random.uniform()) / 2, 'Asia/Karachi');
      const gone = Object.fromEntries(RADAR.map((id) => [id, 0.35]));
      const left = { ...gone, 'ioda.ping-slash24': 0.72, 'ioda.gtr': 0.3 };
      const event = { entity: keyOf(pakistan), from, until: later(from, minutes(840)), left, falls: 20 };
      return {
        from: '2024-01-10',
        days: 32,
        steps: 'half-hours',
        places: [pakistan, country('IN', { usual })],
        happenings: [
          cut({ ...event, cause: 'shutdown' }),
          { effects: lowered({ ...event, left: { 'ioda.merit-nt': 0.7 } }) },
        ],
      };
    },
  },
]);

/** Networks and regions have no search traffic of their own. */
function noSearch(share: number): { 'ioda.bgp': number; 'ioda.ping-slash24': number; 'ioda.merit-nt': number } {
  return { 'ioda.bgp': share, 'ioda.ping-slash24': share, 'ioda.merit-nt': share };
}
