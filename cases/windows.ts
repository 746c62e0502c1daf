import { instant, later, minutes } from '#domain/time';
import { NIGHTS } from '../local/scenarios/iran-facts.ts';
import { topic } from './bundled.ts';
import { onTheWall, weekdayOf } from './model/clock.ts';
import { together } from './model/events.ts';
import { curfew, datesFrom, jittered, nightsOn } from './model/nights.ts';
import { allTo, country, network } from './model/places.ts';

const MOBILE = { 'ioda.bgp': 0.9, 'ioda.ping-slash24': 0.6, 'ioda.merit-nt': 0.1 };

/** Hours that come again: each night an event of its own, and all of them one window. */
export default topic('windows', [
  {
    // The nights of `iran-facts.ts`; what each network lost is assumed.
    id: 'curfew-mobile-2022',
    title:
      'Iran, autumn 2022: three mobile networks by night, hidden in the sum of the country, across the change of clocks',
    origin: 'reconstruction',
    world() {
      const iran = country('IR');
      const networks = [
        network(44244, 'Irancell', iran, 'mobile', 1.9),
        network(57218, 'RighTel', iran, 'mobile', 0.43),
      ];
      const fixed = network(58224, 'TCI', iran, 'fixed', 9.2);
      const night = { start: 16, end: 24 };
      return {
        from: '2022-08-25',
        days: 47,
        steps: 'half-hours',
        places: [...networks, fixed],
        happenings: [
          ...networks.map((one) => curfew(one, NIGHTS, night, { left: MOBILE, slackMinutes: 60 })),
          {
            effects: NIGHTS.map((during) => {
              return { entity: fixed.place.entity, signal: 'ioda.merit-nt', during, factor: () => 1.18 };
            }),
          },
        ],
      };
    },
  },
  {
    // IODA's labels (SIGCOMM 2023): 18:30 to 02:30 UTC, on some mornings to 00:00.
    id: 'curfew-myanmar-2021',
    title: 'Myanmar, 2021: fifty nights from 01:00, with an end that moves and moves back',
    origin: 'reconstruction',
    world() {
      const myanmar = country('MM');
      const early = new Set([
        '03-08',
        '03-09',
        '03-14',
        '03-15',
        '03-16',
        '03-17',
        '03-21',
        '03-22',
        '03-23',
        '03-24',
        '03-29',
        '03-30',
      ]);
      const nights = datesFrom('2021-02-14', 50).map((date) => ({
        from: onTheWall(date, 18.5, 'UTC'),
        until: onTheWall(date, early.has(date.slice(5)) ? 24 : 26.5, 'UTC'),
      }));
      return {
        from: '2021-01-20',
        days: 80,
        steps: 'half-hours',
        places: [myanmar],
        happenings: [curfew(myanmar, nights, { start: 1, end: 9 }, { left: { ...allTo(0.08), 'ioda.bgp': 0.6 } })],
      };
    },
  },
  exams('exams-syria-2019', 'SY', '2019-05-12', 52, {
    // IODA's labels (SIGCOMM 2023): 01:00 to 05:35 UTC.
    dates: ['06-09', '06-11', '06-13', '06-17', '06-19', '06-23', '06-25', '06-27', '06-30'].map(
      (day) => `2019-${day}`,
    ),
    start: 4,
    end: 8 + 35 / 60,
    left: 0.06,
  }),
  exams('exams-iraq-2019', 'IQ', '2019-06-03', 48, {
    // IODA's labels (SIGCOMM 2023): 02:30 to about 05:30 UTC.
    dates: ['06-29', '07-01', '07-04', '07-07', '07-10', '07-13', '07-15'].map((day) => `2019-${day}`),
    start: 5.5,
    end: 8.5,
    left: 0.2,
  }),
  {
    // SIGCOMM 2023 labels and the press: the first hour of each exam, 20 to 25 June 2018; the hours of the first day are known.
    id: 'exams-algeria-2018',
    title: 'Algeria, June 2018: three cuts of an hour on every exam day',
    origin: 'reconstruction',
    world() {
      const algeria = country('DZ');
      const dates = ['20', '21', '24', '25'].map((day) => `2018-06-${day}`);
      const left = { left: { ...allTo(0.15), 'ioda.bgp': 0.8 }, returns: 5 };
      const hours = [
        [8.5, 9.5],
        [11.5, 12.5],
        [15, 16 + 10 / 60],
      ] as const;
      return {
        from: '2018-05-24',
        days: 42,
        steps: 'half-hours',
        places: [algeria],
        happenings: hours.map(([start, end]) =>
          curfew(algeria, nightsOn(dates, start, end, 'Africa/Algiers'), { start, end }, left),
        ),
      };
    },
  },
  {
    // IODA's labels and Access Now: 18:00 to 24:00 UTC, then 16:00 to 24:00 twice.
    id: 'evenings-belarus-2020',
    title: 'Belarus, August 2020: three evenings whose beginnings differ and whose hours overlap',
    origin: 'reconstruction',
    world() {
      const belarus = country('BY');
      const utc = (date: string, hour: number) => onTheWall(date, hour, 'UTC');
      const nights = [
        { from: utc('2020-08-09', 18), until: utc('2020-08-10', 0) },
        { from: utc('2020-08-10', 16), until: utc('2020-08-11', 0) },
        { from: utc('2020-08-11', 16), until: utc('2020-08-12', 0) },
      ];
      const left = { 'ioda.bgp': 0.55, 'ioda.ping-slash24': 0.25, 'ioda.merit-nt': 0.15, 'ioda.gtr': 0.2 };
      return {
        from: '2020-07-14',
        days: 34,
        steps: 'half-hours',
        places: [belarus, country('RU')],
        happenings: [curfew(belarus, nights, { start: 19, end: 3 }, { left })],
      };
    },
  },
  {
    id: 'fridays',
    title: 'One network, Friday after Friday from 10:00 to 16:00, as in Zahedan; hours assumed',
    world(random) {
      const mobile = network(197207, 'a mobile network', country('IR'), 'mobile', 1.5);
      const fridays = datesFrom('2023-02-03', 5, 7);
      const nights = jittered(nightsOn(fridays, 10, 16, 'Asia/Tehran'), 8, random);
      return {
        from: '2023-01-06',
        days: 78,
        steps: 'half-hours',
        places: [mobile],
        happenings: [curfew(mobile, nights, { start: 10, end: 16 }, { left: MOBILE, slackMinutes: 60 })],
      };
    },
  },
  {
    id: 'working-days',
    title: 'Working mornings, 07:30 to 11:00, Sunday to Thursday, for two and a half weeks',
    world(random) {
      const sudan = country('SD');
      const dates = datesFrom('2025-06-08', 18).filter((date) => ![5, 6].includes(weekdayOf(date)));
      const nights = jittered(nightsOn(dates, 7.5, 11, 'Africa/Khartoum'), 6, random);
      return {
        from: '2025-05-10',
        days: 54,
        steps: 'half-hours',
        places: [sudan],
        happenings: [curfew(sudan, nights, { start: 7.5, end: 11 }, { left: allTo(0.25) })],
      };
    },
  },
  {
    id: 'skipped-nights',
    title: 'A curfew from 22:00 that skips nights now and then',
    world(random) {
      const mobile = network(36992, 'a mobile network', country('EG'), 'mobile', 3);
      const dates = datesFrom('2025-04-24', 16).filter((_, i) => ![3, 7, 11].includes(i));
      const nights = jittered(nightsOn(dates, 22, 29, 'Africa/Cairo'), 10, random);
      return {
        from: '2025-03-28',
        days: 50,
        steps: 'half-hours',
        places: [mobile],
        happenings: [curfew(mobile, nights, { start: 22, end: 5 }, { left: MOBILE, slackMinutes: 60 })],
      };
    },
  },
  {
    id: 'drifting-edges',
    title: 'A curfew whose beginning moves from 20:00 to 18:30 in two steps while its end stays',
    world(random) {
      const gabon = country('GA');
      const nights = datesFrom('2016-09-05', 12).flatMap((date, i) => {
        const start = i < 4 ? 20 : i < 7 ? 19.25 : 18.5;
        return jittered(nightsOn([date], start, 30, 'Africa/Libreville'), 5, random);
      });
      return {
        from: '2016-08-08',
        days: 45,
        steps: 'half-hours',
        places: [gabon],
        happenings: [curfew(gabon, nights, { start: 18.5, end: 6 }, { left: { ...allTo(0.1), 'ioda.bgp': 0.5 } })],
      };
    },
  },
  {
    id: 'partial-forty-percent',
    title: 'Nightly cuts that take two fifths of a country, 19:00 to 01:00',
    world(random) {
      const iraq = country('IQ');
      const nights = jittered(nightsOn(datesFrom('2025-11-03', 9), 19, 25, 'Asia/Baghdad'), 8, random);
      const left = { 'ioda.bgp': 0.75, 'ioda.ping-slash24': 0.62, 'ioda.merit-nt': 0.55, 'ioda.gtr': 0.6 };
      return {
        from: '2025-10-06',
        days: 42,
        steps: 'half-hours',
        places: [iraq],
        happenings: [curfew(iraq, nights, { start: 19, end: 1 }, { left, reach: 'partial', slackMinutes: 75 })],
      };
    },
  },
  {
    id: 'mornings-and-evenings',
    title: 'Two windows a day of one country, 06:00 to 09:00 and 20:00 to 23:30',
    world(random) {
      const sudan = country('SD');
      const dates = datesFrom('2025-07-07', 7);
      const part = (start: number, end: number) =>
        curfew(
          sudan,
          jittered(nightsOn(dates, start, end, 'Africa/Khartoum'), 5, random),
          { start, end },
          { left: allTo(0.1) },
        );
      return {
        from: '2025-06-09',
        days: 39,
        steps: 'half-hours',
        places: [sudan],
        happenings: [together(part(6, 9), part(20, 23.5))],
      };
    },
  },
  {
    id: 'through-summer-time',
    title: 'A curfew from 22:00 to 05:00 by the clock on the wall, through the beginning of summer time',
    world(random) {
      const network_ = network(64500, 'a network', country('EG'), 'mobile', 2);
      // Egypt moved its clocks forward at midnight before Friday, 25 April 2025.
      const nights = jittered(nightsOn(datesFrom('2025-04-20', 11), 22, 29, 'Africa/Cairo'), 5, random);
      return {
        from: '2025-03-24',
        days: 42,
        steps: 'half-hours',
        places: [network_],
        happenings: [curfew(network_, nights, { start: 22, end: 5 }, { left: MOBILE, slackMinutes: 60 })],
      };
    },
  },
  {
    id: 'nights-nobody-saw',
    title: 'A curfew of ten nights, three of which nobody observed',
    world(random) {
      const mobile = network(44244, 'a mobile network', country('IR'), 'mobile', 1.9);
      const all = jittered(nightsOn(datesFrom('2025-09-28', 10), 16, 24, 'Asia/Tehran'), 5, random);
      const unseen = all.slice(5, 8);
      const seen = all.filter((night) => !unseen.includes(night));
      const happening = curfew(mobile, seen, { start: 16, end: 24 }, { left: MOBILE, slackMinutes: 60 });
      const [first, last] = [unseen[0], unseen[2]];
      const during = {
        from: later(first?.from ?? instant(0), -minutes(60)),
        until: later(last?.until ?? instant(0), 3600),
      };
      return {
        from: '2025-09-01',
        days: 45,
        steps: 'half-hours',
        places: [mobile],
        happenings: [
          happening,
          {
            gaps: [
              { entity: mobile.place.entity, signals: ['ioda.bgp', 'ioda.ping-slash24', 'ioda.merit-nt'], during },
            ],
          },
        ],
      };
    },
  },
]);

function exams(
  id: string,
  code: string,
  from: string,
  days: number,
  { dates, start, end, left }: { dates: readonly string[]; start: number; end: number; left: number },
) {
  return {
    id,
    title: `Exam days of ${code}: every second or third morning at the same hours`,
    origin: 'reconstruction' as const,
    world() {
      const where = country(code);
      const nights = nightsOn(dates, start, end, where.place.timezone);
      return {
        from,
        days,
        steps: 'half-hours' as const,
        places: [where],
        happenings: [curfew(where, nights, { start, end }, { left: allTo(left) })],
      };
    },
  };
}
