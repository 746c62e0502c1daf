import { later, minutes } from '#domain/time';
import { controls } from './bundled.ts';
import { dateAfter, localClock, onTheWall } from './model/clock.ts';
import { course } from './model/events.ts';
import type { Happening } from './model/happening.ts';
import { datesFrom } from './model/nights.ts';
import { country, inPercent, keyOf, network } from './model/places.ts';
import type { Inhabited } from './model/world.ts';

const ACTIVITY = ['ioda.merit-nt', 'ioda.gtr'] as const;

/** Ordinary life: nobody is to be told of anything. Each has a trap of `detection.md`, section 9, in it. */
export default controls('ordinary life', [
  {
    id: 'weekends-friday',
    title: 'Six weeks of Iran: on Fridays search and telescope both sleep in, more in winter',
    world: () => weeks('2025-11-01', 42, [inPercent(lateFridays(country('IR', { tremble: 1.3 })))]),
  },
  {
    id: 'weekends-holidays-clocks',
    title: 'Germany around the end of summer time, with two holidays on working days; Egypt beside it',
    world: () =>
      weeks('2025-10-04', 36, [withHolidays(country('DE'), ['2025-10-31', '2025-11-01', '2025-11-06']), country('EG')]),
  },
  {
    id: 'new-year-holidays',
    title: 'Nowruz: two weeks of holidays after three of history, everybody up late and at home',
    world() {
      const iran = withHolidays(country('IR'), datesFrom('2025-03-20', 14));
      const from = onTheWall('2025-03-20', 0, 'Asia/Tehran');
      const during = { from, until: later(from, minutes(14 * 1440)) };
      return weeks('2025-02-27', 38, [iran], [course(keyOf(iran), ['ioda.gtr'], during, () => 0.88)]);
    },
  },
  {
    id: 'holiday-seventeen-days',
    title: 'A public holiday on a working day, and another, with little more than two weeks of history',
    world: () => weeks('2025-12-18', 22, [withHolidays(country('IR'), ['2026-01-03', '2026-01-06'])]),
  },
  {
    id: 'three-weeks-of-history',
    title: 'Three weeks of a small country with trembling counts, and nothing else',
    world: () => weeks('2025-05-05', 21, [country('GA', { tremble: 1.6 }), country('TD', { tremble: 1.6 })]),
  },
  {
    id: 'slow-decline',
    title: 'Search and telescope of one country lose three fifths in seven weeks; its routes a tenth',
    world() {
      const cuba = country('CU');
      const from = onTheWall('2025-01-06', 0, 'UTC');
      const during = { from, until: later(from, minutes(50 * 1440)) };
      return weeks(
        '2025-01-06',
        50,
        [cuba],
        [
          course(keyOf(cuba), ACTIVITY, during, (share) => 1 - 0.6 * share),
          course(keyOf(cuba), ['ioda.bgp'], during, (share) => 1 - 0.1 * share),
        ],
      );
    },
  },
  {
    id: 'telescope-doubles',
    title: 'The telescope doubles for two days and falls back; later it trebles and stays so for a week',
    world(random) {
      const iran = country('IR');
      const on = (day: number, hour: number) => onTheWall(dateAfter('2025-12-01', day), hour, 'UTC');
      const hour = 2 + Math.floor(18 * random.uniform());
      return weeks(
        '2025-12-01',
        38,
        [iran],
        [
          course(keyOf(iran), ['ioda.merit-nt'], { from: on(21, hour), until: on(23, hour) }, () => 2.1),
          course(keyOf(iran), ['ioda.merit-nt'], { from: on(27, hour), until: on(34, hour) }, () => 3),
        ],
      );
    },
  },
  {
    id: 'world-cup-evenings',
    title: 'Football evenings: search leaps at half-time and ebbs during play, for two weeks',
    world() {
      const brazil = country('BR');
      const matches = datesFrom('2026-06-13', 5, 3).map((date) => onTheWall(date, 16, 'America/Sao_Paulo'));
      return weeks(
        '2026-05-20',
        40,
        [brazil],
        matches.map((kickoff): Happening => {
          const during = { from: later(kickoff, -minutes(30)), until: later(kickoff, minutes(180)) };
          return course(keyOf(brazil), ['ioda.gtr'], during, (_, at) => {
            const played = (at - kickoff) / 60;
            const isPlay = (played >= 0 && played < 45) || (played >= 60 && played < 110);
            return isPlay ? 0.72 : 1.35;
          });
        }),
      );
    },
  },
  {
    id: 'ramadan-evenings',
    title:
      'Ramadan in Egypt: the meal at sunset empties search for an hour, a minute later every day; nights grow long',
    world() {
      const egypt = country('EG');
      const clock = localClock('Africa/Cairo');
      const from = onTheWall('2025-03-01', 0, 'Africa/Cairo');
      const during = { from, until: later(from, minutes(29 * 1440)) };
      return weeks(
        '2025-02-05',
        54,
        [egypt],
        [
          course(keyOf(egypt), ACTIVITY, during, (share, at) => {
            const sunset = 17.95 + (29 * share * 0.65) / 60;
            const { hour } = clock(at);
            const meal = hour > sunset - 0.2 && hour < sunset + 0.8 ? 0.55 : 1;
            return meal * (hour < 3 ? 1.5 : 1);
          }),
        ],
      );
    },
  },
  {
    id: 'exam-week-sleepers',
    title: 'A network whose few addresses tremble, native steps: noise enough for an alarm a day without care',
    world() {
      const small = network(64501, 'a small network', country('KE'), 'mobile', 0.05, { tremble: 2 });
      return { ...weeks('2025-08-04', 24, [small]), steps: 'native' };
    },
  },
  {
    id: 'traffic-at-work',
    title: 'A network of offices: traffic and search fall to a tenth every night and on both days of the weekend',
    world() {
      const usual = { 'radar.http': 0.9, 'radar.netflows': 0.8 };
      const office = network(64502, 'offices', country('TR'), 'fixed', 0.8, { usual });
      return weeks('2025-09-01', 42, [office]);
    },
  },
  {
    // Nothing is documented for this day though much was expected: detection.md, section 10.
    id: 'election-without-event',
    title: 'Iran, 21 February 2020: an election on a Friday, people up earlier and offline longer, and no cut',
    world() {
      const iran = country('IR');
      const during = {
        from: onTheWall('2020-02-21', 8, 'Asia/Tehran'),
        until: onTheWall('2020-02-21', 23, 'Asia/Tehran'),
      };
      return weeks('2020-01-28', 28, [iran], [course(keyOf(iran), ['ioda.gtr'], during, () => 0.86)]);
    },
  },
  {
    id: 'storm-of-bursts',
    title: 'Election week: search and traffic leap by half on three evenings and ebb below usual on the mornings after',
    world() {
      const kenya = country('KE', { usual: { 'radar.http': 1.2 } });
      const evenings = datesFrom('2022-08-09', 3).map((date) => onTheWall(date, 18, 'Africa/Nairobi'));
      return weeks(
        '2022-07-14',
        34,
        [kenya, country('UG')],
        evenings.map((from) =>
          course(keyOf(kenya), ['ioda.gtr', 'radar.http'], { from, until: later(from, minutes(16 * 60)) }, (share) =>
            share < 0.5 ? 1.5 : 0.8,
          ),
        ),
      );
    },
  },
]);

const weeks = (from: string, days: number, places: readonly Inhabited[], happenings: readonly Happening[] = []) => ({
  from,
  days,
  steps: 'half-hours' as const,
  places,
  happenings,
});

const withHolidays = (inhabited: Inhabited, holidays: readonly string[]): Inhabited => ({
  ...inhabited,
  rhythm: { ...inhabited.rhythm, holidays },
});

const lateFridays = (inhabited: Inhabited): Inhabited => ({
  ...inhabited,
  rhythm: { ...inhabited.rhythm, sleepsIn: 3.5 },
});
