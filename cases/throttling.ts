import type { Entity } from '#domain/entity';
import type { SignalId } from '#domain/series';
import { type Interval, later, minutes } from '#domain/time';
import { topic } from './bundled.ts';
import { dateAfter, localClock, onTheWall } from './model/clock.ts';
import { course, type Left, lowered, together } from './model/events.ts';
import type { Happening } from './model/happening.ts';
import { datesFrom, nightsOn, windowOf } from './model/nights.ts';
import { country, keyOf, network } from './model/places.ts';

const QUALITY = { 'radar.iqi-bandwidth': 14, 'radar.iqi-latency': 48 };
const TRAFFIC = { 'radar.netflows': 1, 'radar.http': 1 };
const PROBED = { 'ioda.ping-slash24-latency': 120, 'ioda.ping-slash24-loss': 2 };

/** Hours of quality bins that have to agree, with their lag; a fold over nights may need more. */
const SLACK = 240;

/** Connected, but slowed; and what looks like it. */
export default topic('throttling', [
  {
    // Anderson, Dimming the Internet (arXiv:1306.4361): median throughput −77 %, delay not in proportion.
    id: 'throttled-for-weeks',
    title: 'A country is slowed to a quarter for two weeks: delay stays, people use less',
    origin: 'reconstruction',
    world() {
      const iran = country('IR', { only: true, usual: { ...QUALITY, ...TRAFFIC } });
      const during = { from: onTheWall('2012-10-04', 9, 'UTC'), until: onTheWall('2012-10-18', 9, 'UTC') };
      const left = {
        'radar.iqi-bandwidth': 0.23,
        'radar.iqi-latency': 1.08,
        'radar.netflows': 0.45,
        'radar.http': 0.7,
      };
      return world(
        '2012-09-04',
        48,
        [iran],
        [slowed(keyOf(iran), during, left, ['radar.iqi-bandwidth', 'radar.netflows'])],
      );
    },
  },
  {
    id: 'throttled-nightly',
    title: 'A mobile network is slowed every evening from 18:00 to midnight: speed to a third, delay and loss up',
    world(random) {
      const mobile = network(64510, 'a mobile network', country('IR'), 'mobile', 2, {
        usual: { ...QUALITY, ...PROBED, 'radar.netflows': 1 },
      });
      const left = {
        'radar.iqi-bandwidth': 0.32,
        'radar.iqi-latency': 1.9,
        'radar.netflows': 0.6,
        'ioda.ping-slash24-latency': 1.5,
        'ioda.ping-slash24-loss': 4,
      };
      const nights = nightsOn(
        datesFrom(dateAfter('2025-05-05', Math.floor(3 * random.uniform())), 10),
        18,
        24,
        'Asia/Tehran',
      );
      const seen = ['radar.iqi-bandwidth', 'radar.iqi-latency'] as const;
      return world(
        '2025-04-07',
        48,
        [mobile],
        [
          ...nights.map((night) => slowed(keyOf(mobile), night, left, seen)),
          { windows: [{ ...windowOf(mobile, 18, 24), kind: 'throttling' }] },
        ],
      );
    },
  },
  {
    // Kentik and NetBlocks, 13 June 2025: down to a half for four days before the cut.
    id: 'throttled-before-the-cut',
    title: 'A national slowing by four fifths of speed and half of traffic for four days; routes and probing stay',
    world() {
      const iran = country('IR', { usual: { ...QUALITY, ...TRAFFIC } });
      const during = { from: onTheWall('2025-06-13', 7, 'UTC'), until: onTheWall('2025-06-17', 14, 'UTC') };
      const left = { 'radar.iqi-bandwidth': 0.2, 'radar.iqi-latency': 2.4, 'radar.netflows': 0.5, 'radar.http': 0.62 };
      return world(
        '2025-05-15',
        38,
        [iran],
        [
          slowed(keyOf(iran), during, left, ['radar.iqi-bandwidth', 'radar.iqi-latency']),
          // Half of the traffic is also a partial outage to whoever sees nothing else.
          { truths: [{ kind: 'outage', entity: keyOf(iran), ...during, seenBy: [], slackMinutes: 0, optional: true }] },
        ],
      );
    },
  },
  {
    id: 'throttled-day-then-lifted',
    title: 'An election day: speed to a third, delay doubled, for eleven hours',
    world(random) {
      const uganda = country('UG', { only: true, usual: { ...QUALITY, 'radar.netflows': 1, 'radar.http': 1 } });
      const from = onTheWall('2025-05-06', 6 + Math.floor(3 * random.uniform()), 'Africa/Kampala');
      const left = { 'radar.iqi-bandwidth': 0.33, 'radar.iqi-latency': 2.1, 'radar.netflows': 0.7 };
      const during = { from, until: later(from, minutes(660)) };
      return world(
        '2025-04-07',
        33,
        [uganda],
        [slowed(keyOf(uganda), during, left, ['radar.iqi-bandwidth', 'radar.iqi-latency'])],
      );
    },
  },
  {
    id: 'evening-congestion',
    title: 'Lines are crowded in the evening, more so from week to week: a third slower at nine, delay up by half',
    isControl: true,
    world() {
      const india = country('IN', { only: true, usual: { ...QUALITY, ...TRAFFIC, ...PROBED } });
      const clock = localClock('Asia/Kolkata');
      const during = { from: onTheWall('2025-04-07', 0, 'UTC'), until: onTheWall('2025-05-17', 0, 'UTC') };
      const crowded = (grows: number) => (share: number, at: Parameters<typeof clock>[0]) =>
        1 + grows * (0.5 + 0.5 * share) * Math.exp(-(((clock(at).hour - 21) / 2) ** 2));
      return world(
        '2025-04-07',
        40,
        [india],
        [
          course(keyOf(india), ['radar.iqi-bandwidth'], during, crowded(-0.3)),
          course(keyOf(india), ['radar.iqi-latency', 'ioda.ping-slash24-latency'], during, crowded(0.45)),
          course(keyOf(india), ['ioda.ping-slash24-loss'], during, crowded(1)),
        ],
      );
    },
  },
  {
    id: 'final-evening',
    title: 'One evening of a cup final: traffic up by half, speed down by a third, delay up by half, for four hours',
    isControl: true,
    world() {
      const brazil = country('BR', { only: true, usual: { ...QUALITY, ...TRAFFIC } });
      const from = onTheWall('2025-05-08', 20, 'America/Sao_Paulo');
      const event = { entity: keyOf(brazil), from, until: later(from, minutes(240)), falls: 30, returns: 30 };
      const left = { 'radar.iqi-bandwidth': 0.67, 'radar.iqi-latency': 1.5, 'radar.netflows': 1.5, 'radar.http': 1.2 };
      return world('2025-04-07', 36, [brazil], [{ effects: lowered({ ...event, left }) }]);
    },
  },
  {
    // Technical multi-stakeholder report, autumn 2022: tests of the remaining mobile users were faster during the nights.
    id: 'faster-because-users-are-gone',
    title:
      'Nights without most users: speed rises by two fifths while traffic falls by nine tenths: a cut, no throttling',
    world() {
      const mobile = network(64511, 'a mobile network', country('IR'), 'mobile', 1.5, {
        usual: { ...QUALITY, 'radar.netflows': 1 },
      });
      const left = { 'ioda.bgp': 0.9, 'ioda.ping-slash24': 0.6, 'ioda.merit-nt': 0.12, 'radar.netflows': 0.1 };
      const nights = nightsOn(datesFrom('2022-09-23', 5), 16, 24, 'Asia/Tehran');
      const entity = keyOf(mobile);
      return world(
        '2022-08-26',
        38,
        [mobile],
        [
          ...nights.map((night) => ({
            effects: [
              ...lowered({ entity, ...night, left }),
              ...lowered({ entity, ...night, left: { 'radar.iqi-bandwidth': 1.4, 'radar.iqi-latency': 0.85 } }),
            ],
            truths: [
              {
                kind: 'outage' as const,
                entity,
                ...night,
                seenBy: ['ioda.ping-slash24', 'ioda.merit-nt'] as const,
                slackMinutes: 60,
              },
            ],
          })),
          { windows: [windowOf(mobile, 16, 24)] },
        ],
      );
    },
  },
  {
    id: 'speed-test-moves',
    title: 'The way of measuring speed changes: two fifths less from one day to the next, for good; nothing else moves',
    isControl: true,
    world() {
      const turkey = country('TR', { only: true, usual: { ...QUALITY, ...TRAFFIC } });
      const during = { from: onTheWall('2025-05-05', 12, 'UTC'), until: onTheWall('2025-06-05', 0, 'UTC') };
      return world('2025-04-07', 40, [turkey], [course(keyOf(turkey), ['radar.iqi-bandwidth'], during, () => 0.6)]);
    },
  },
  {
    id: 'trembling-quality',
    title: 'Six weeks of two small places whose speed and delay tremble with heavy tails',
    isControl: true,
    world() {
      const usual = { ...QUALITY, ...PROBED };
      const chad = country('TD', { only: true, usual, tremble: 2 });
      return world(
        '2025-04-07',
        42,
        [chad, network(64512, 'a network', chad, 'mobile', 0.2, { usual: QUALITY, tremble: 2 })],
        [],
      );
    },
  },
  {
    id: 'a-satellite-more',
    title: 'Traffic moves to a longer way for two days: delay doubles, speed and use stay',
    isControl: true,
    world() {
      const kazakhstan = country('KZ', { only: true, usual: { ...QUALITY, ...TRAFFIC, ...PROBED } });
      const during = { from: onTheWall('2025-05-06', 3, 'UTC'), until: onTheWall('2025-05-08', 9, 'UTC') };
      return world(
        '2025-04-07',
        36,
        [kazakhstan],
        [course(keyOf(kazakhstan), ['radar.iqi-latency', 'ioda.ping-slash24-latency'], during, () => 2)],
      );
    },
  },
]);

/** @param left above 1 for what grows: delay and loss */
function slowed(entity: Entity, during: Interval, left: Left, seenBy: readonly SignalId[]): Happening {
  return together(
    { effects: lowered({ entity, ...during, left, returns: 10 }) },
    { truths: [{ kind: 'throttling', entity, ...during, seenBy, slackMinutes: SLACK }] },
  );
}

const world = (
  from: string,
  days: number,
  places: Parameters<typeof keyOf>[0][],
  happenings: readonly Happening[],
) => ({
  from,
  days,
  steps: 'half-hours' as const,
  places,
  happenings,
});
