import { later, minutes } from '#domain/time';
import { topic } from './bundled.ts';
import { onTheWall } from './model/clock.ts';
import { course, cut } from './model/events.ts';
import { country, keyOf } from './model/places.ts';

const RADAR = { 'radar.http': 1, 'radar.netflows': 1 };
const V6 = { 'ripestat.prefixes-v4': 60, 'ripestat.prefixes-v6': 55 };
const DARK = { 'ioda.ping-slash24': 0.06, 'ioda.merit-nt': 0.08, 'ioda.gtr': 0.02 };

/** Cut off from abroad while routes and what is at home stay up. */
export default topic('intranet', [
  {
    // Kentik and Cloudflare: 17 June 14:00 to 20:00 UTC in part, from 12:50 UTC on the 18th wholly; IPv4 routes intact.
    id: 'intranet-2025-06',
    title: 'Iran, June 2025: first a part of a day, then a week, with every route in place',
    origin: 'reconstruction',
    world() {
      const iran = country('IR', { usual: RADAR });
      const [first, second] = [onTheWall('2025-06-17', 14, 'UTC'), onTheWall('2025-06-18', 12 + 50 / 60, 'UTC')];
      const until = onTheWall('2025-06-25', 5, 'UTC');
      const traffic = { 'radar.http': 0.03, 'radar.netflows': 0.06 };
      const partly = {
        'ioda.ping-slash24': 0.5,
        'ioda.merit-nt': 0.4,
        'ioda.gtr': 0.3,
        'radar.http': 0.3,
        'radar.netflows': 0.4,
      };
      return {
        from: '2025-05-20',
        days: 39,
        steps: 'half-hours',
        places: [iran, country('TR', { usual: RADAR })],
        happenings: [
          cut({ entity: keyOf(iran), from: first, until: later(first, minutes(360)), left: partly, cause: 'shutdown' }),
          cut({
            entity: keyOf(iran),
            from: second,
            until,
            left: { ...DARK, ...traffic },
            cause: 'shutdown',
            reach: 'intranet',
            returns: 30,
          }),
        ],
      };
    },
  },
  {
    // net4people: from 07:00 UTC on 28 February, no withdrawals in thirty hours, HTTP at nothing.
    id: 'intranet-2026-02',
    title: 'Iran, 28 February 2026: traffic ends and not one route is withdrawn',
    origin: 'reconstruction',
    world() {
      const iran = country('IR', { usual: RADAR });
      const from = onTheWall('2026-02-28', 7, 'UTC');
      const left = { ...DARK, 'radar.http': 0.01, 'radar.netflows': 0.02 };
      return {
        from: '2026-02-01',
        days: 33,
        steps: 'half-hours',
        places: [iran],
        happenings: [
          cut({ entity: keyOf(iran), from, until: null, left, falls: 20, cause: 'shutdown', reach: 'intranet' }),
        ],
      };
    },
  },
  {
    // Kentik: IPv6 at 11:50 UTC, the cut at 16:30; most IPv4 routes stayed announced.
    id: 'intranet-2026-01',
    title: 'Iran, 8 January 2026: IPv6 goes first, the country nearly five hours later',
    origin: 'reconstruction',
    world() {
      const iran = country('IR', { usual: { ...RADAR, ...V6 } });
      const entity = keyOf(iran);
      const from = onTheWall('2026-01-08', 16.5, 'UTC');
      const until = onTheWall('2026-01-14', 9, 'UTC');
      const v6 = { from: onTheWall('2026-01-08', 11 + 50 / 60, 'UTC'), until };
      const left = {
        ...DARK,
        'ioda.bgp': 0.9,
        'ripestat.prefixes-v4': 0.93,
        'radar.http': 0.02,
        'radar.netflows': 0.03,
      };
      return {
        from: '2025-12-12',
        days: 36,
        steps: 'half-hours',
        places: [iran],
        happenings: [
          course(entity, ['ripestat.prefixes-v6'], v6, () => 0.015),
          cut({ entity, from, until, left, cause: 'shutdown', reach: 'intranet', falls: 25 }),
        ],
      };
    },
  },
  {
    id: 'precursors-alone',
    title: 'IPv6 and HTTP/3 shrink by half and more, and nothing follows: a watch at most',
    isControl: true,
    world() {
      const iran = country('IR', { usual: { ...RADAR, ...V6, 'radar.http3-share': 40 } });
      const during = { from: onTheWall('2026-03-24', 9, 'UTC'), until: onTheWall('2026-03-30', 9, 'UTC') };
      return {
        from: '2026-03-01',
        days: 32,
        steps: 'half-hours',
        places: [iran],
        happenings: [
          course(keyOf(iran), ['ripestat.prefixes-v6'], during, () => 0.45),
          course(keyOf(iran), ['radar.http3-share'], during, () => 0.12),
        ],
      };
    },
  },
  {
    id: 'domestic-too',
    title: 'Everything goes, the routes as well: full, and no intranet',
    world() {
      const sudan = country('SD', { usual: RADAR });
      const from = onTheWall('2021-10-25', 4, 'UTC');
      const left = { ...DARK, 'ioda.bgp': 0.04, 'radar.http': 0.03, 'radar.netflows': 0.04 };
      const until = later(from, minutes(5 * 1440));
      return {
        from: '2021-09-27',
        days: 36,
        steps: 'half-hours',
        places: [sudan],
        happenings: [cut({ entity: keyOf(sudan), from, until, left, cause: 'shutdown', reach: 'full' })],
      };
    },
  },
]);
