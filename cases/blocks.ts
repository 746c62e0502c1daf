import type { Entity } from '#domain/entity';
import { type Interval, later, minutes } from '#domain/time';
import { topic } from './bundled.ts';
import { onTheWall } from './model/clock.ts';
import { course, cut } from './model/events.ts';
import type { Happening, Truth } from './model/happening.ts';
import { allTo, country, keyOf, network } from './model/places.ts';
import type { TestedService } from './model/tests.ts';
import type { Inhabited } from './model/world.ts';

const tested = (id: string, testsPerDay: number, rate = 0.05): TestedService => ({ id, testsPerDay, rate });

const seen = (code: string, services: readonly TestedService[], control = false): Inhabited =>
  country(code, { only: true, services, control });

const start = (date: string, hour: number) => onTheWall(date, hour, 'UTC');
const OPEN = start('2030-01-01', 0);

/** What a tenth of evidence takes: hours until blocks of so many tests a day can be told, from the back-test of the method. */
const PATIENCE: readonly (readonly [testsPerDay: number, hours: number])[] = [
  [100, 12],
  [40, 24],
  [25, 36],
  [8, 120],
  [0, 192],
];
/** Half an hour of bins at most, and the source's lag. */
const LAG = 150;

function block(where: Inhabited, service: string, during: Interval, rate = 0.9, extra: Partial<Truth> = {}): Happening {
  const testsPerDay = where.services?.find(({ id }) => id === service)?.testsPerDay ?? 0;
  const hours = PATIENCE.find(([least]) => testsPerDay >= least)?.[1] ?? 0;
  const truth: Truth = {
    kind: 'service-block',
    entity: keyOf(where),
    service,
    from: during.from,
    until: during.until === OPEN ? null : during.until,
    seenBy: [],
    slackMinutes: hours * 60 + LAG,
    ...extra,
  };
  return { interferences: [{ entity: keyOf(where), service, during, rate }], truths: [truth] };
}

const fails = (where: Inhabited, services: readonly string[], during: Interval, rate: number): Happening => ({
  interferences: services.map((service) => ({ entity: keyOf(where) as Entity, service, during, rate })),
});

/** Services that are interfered with; and those that fail, are blocked already, or go with the connection. */
export default topic('service blocks', [
  {
    // OONI, September 2022: DNS over HTTPS on the 20th, WhatsApp and Instagram on the 21st, stores, then Skype and LinkedIn.
    id: 'blocks-iran-2022',
    title: 'Iran, September 2022: nine services within a week; four others were blocked before',
    origin: 'reconstruction',
    world() {
      const before = ['telegram', 'signal', 'facebook-messenger', 'psiphon'];
      const fresh: readonly [string, string, number][] = [
        ['doh', '2022-09-20', 6],
        ['whatsapp', '2022-09-21', 12],
        ['instagram', '2022-09-21', 12],
        ['google-play', '2022-09-22', 7],
        ['app-store', '2022-09-22', 7],
        ['skype', '2022-09-23', 7],
        ['linkedin', '2022-09-23', 7],
        ['viber', '2022-09-23', 7],
        ['browser-extensions', '2022-09-26', 7],
      ];
      const iran = seen('IR', [
        ...fresh.map(([id], i) => tested(id, i < 3 ? 160 : 60, 0.06)),
        ...before.map((id) => tested(id, 110, 0.88)),
        tested('wikipedia', 60, 0.03),
      ]);
      const turkey = seen('TR', [tested('whatsapp', 90), tested('instagram', 60), tested('signal', 40)], true);
      return world(
        '2022-08-22',
        42,
        [iran, turkey],
        fresh.map(([id, date, hour]) => block(iran, id, { from: start(date, hour), until: OPEN })),
      );
    },
  },
  {
    id: 'block-and-unblock',
    title: 'Signal and Telegram are blocked for a week and come back; one network is later than the other',
    world(random) {
      const services = [tested('signal', 120), tested('telegram', 120, 0.08), tested('whatsapp', 120)];
      const russia = seen('RU', services);
      const one = {
        ...network(64520, 'a network', russia, 'mobile', 10),
        usual: {},
        services: services.map((s) => ({ ...s, testsPerDay: 30 })),
      };
      const from = start('2024-08-09', 6 + Math.floor(10 * random.uniform()));
      const during = { from, until: later(from, minutes(7 * 1440)) };
      const late = { from: later(from, minutes(180)), until: during.until };
      return world(
        '2024-07-12',
        48,
        [russia, one],
        [
          block(russia, 'signal', during, 0.85),
          block(russia, 'telegram', during, 0.8),
          block(one, 'signal', late, 0.95),
        ],
      );
    },
  },
  {
    id: 'block-sparse',
    title: 'Ten, five and three tests a day: a block shows over days',
    world() {
      const gabon = seen('GA', [
        tested('whatsapp', 10),
        tested('facebook', 5),
        tested('x', 3),
        tested('wikipedia', 10),
      ]);
      const during = { from: start('2023-08-26', 17), until: OPEN };
      return world(
        '2023-07-15',
        56,
        [gabon],
        [
          block(gabon, 'whatsapp', during, 0.95),
          block(gabon, 'facebook', during, 0.95),
          block(gabon, 'x', during, 0.95, { optional: true }),
        ],
      );
    },
  },
  {
    id: 'block-partial',
    title: 'Some networks obey and some do not: two thirds of the tests fail',
    world() {
      const turkey = seen('TR', [
        tested('x', 120),
        tested('instagram', 120),
        tested('youtube', 120, 0.12),
        tested('discord', 120),
      ]);
      const during = { from: start('2025-03-19', 4), until: start('2025-03-21', 1) };
      return world(
        '2025-02-20',
        34,
        [turkey],
        [block(turkey, 'x', during, 0.68), block(turkey, 'instagram', during, 0.66)],
      );
    },
  },
  {
    id: 'block-tor-and-vpn',
    title: 'Tor and Psiphon are blocked; people move to bridges',
    world() {
      const usual = { 'tor.relay-users': 30_000, 'tor.bridge-users': 4000 };
      const belarus = country('BY', {
        only: true,
        usual,
        services: [tested('tor', 45, 0.1), tested('psiphon', 45, 0.04), tested('whatsapp', 60)],
      });
      const during = { from: start('2025-05-06', 8), until: OPEN };
      const { entity } = belarus.place;
      const later_ = { from: during.from, until: start('2025-06-01', 0) };
      return world(
        '2025-04-07',
        42,
        [belarus],
        [
          block(belarus, 'tor', during, 0.9),
          block(belarus, 'psiphon', during, 0.92),
          course(entity, ['tor.relay-users'], later_, () => 0.25),
          course(entity, ['tor.bridge-users'], later_, (share) => 1 + 4 * Math.min(1, 3 * share)),
        ],
      );
    },
  },
  {
    // Danezis 2011 and its traps: users of a week ago, and what moves in all countries at once.
    id: 'tor-twelve-countries',
    title:
      'Tor users by day in twelve countries: relays blocked in one, with bridges taking over; counting fails for all one day',
    world() {
      const codes = ['BY', 'DE', 'BR', 'JP', 'TR', 'RU', 'IN', 'ES', 'KE', 'EG', 'ZA', 'PK'];
      const places = codes.map((code, i) =>
        country(code, {
          only: true,
          usual: { 'tor.relay-users': 4000 + 3000 * i, 'tor.bridge-users': 300 + 100 * i },
          control: i > 2,
        }),
      );
      const [belarus] = places;
      if (belarus === undefined) throw new Error('no country');
      const entity = keyOf(belarus);
      const during = { from: start('2025-05-06', 0), until: start('2025-06-16', 0) };
      const failed = { from: start('2025-04-24', 0), until: start('2025-04-25', 0) };
      const truth = { kind: 'service-block' as const, entity, service: 'tor', from: during.from, until: during.until };
      return world('2025-03-10', 105, places, [
        {
          ...course(entity, ['tor.relay-users'], during, () => 0.2),
          truths: [{ ...truth, seenBy: [], slackMinutes: 5 * 1440 }],
        },
        course(entity, ['tor.bridge-users'], during, () => 4),
        ...places.map((one) => course(keyOf(one), ['tor.relay-users'], failed, () => 0.55)),
      ]);
    },
  },
  {
    id: 'quic',
    title: 'HTTP/3 goes from two fifths to three percent while traffic stays: QUIC is blocked, nothing is cut',
    world() {
      const iran = country('IR', { usual: { 'radar.http3-share': 41, 'radar.http': 1 } });
      const during = { from: start('2025-05-06', 7), until: OPEN };
      return world(
        '2025-04-07',
        36,
        [iran],
        [
          course(keyOf(iran), ['radar.http3-share'], { from: during.from, until: start('2025-06-01', 0) }, () => 0.07),
          // Which name a detector gives it is its own affair: it is not asked for.
          {
            truths: [
              {
                kind: 'service-block',
                entity: keyOf(iran),
                service: 'quic',
                from: during.from,
                until: null,
                seenBy: [],
                slackMinutes: 0,
                optional: true,
              },
            ],
          },
        ],
      );
    },
  },
  {
    // Meta, 4 October 2021, 15:40 to 21:00 UTC; WhatsApp, 25 October 2022.
    id: 'meta-fails',
    title: 'Meta fails all over the world for six hours; WhatsApp alone three weeks later',
    isControl: true,
    world() {
      const services = [
        tested('whatsapp', 120),
        tested('instagram', 80),
        tested('facebook', 80),
        tested('telegram', 100),
      ];
      const places = ['IR', 'TR', 'BR', 'DE', 'IN'].map((code) =>
        seen(code, code === 'IR' ? [...services.slice(0, 3), tested('telegram', 100, 0.9)] : services),
      );
      const first = { from: start('2021-10-04', 16), until: start('2021-10-04', 22) };
      const second = { from: start('2021-10-25', 7), until: start('2021-10-25', 10) };
      return world(
        '2021-09-06',
        52,
        places,
        places.flatMap((one) => [
          fails(one, ['whatsapp', 'instagram', 'facebook'], first, 0.97),
          fails(one, ['whatsapp'], second, 0.95),
        ]),
      );
    },
  },
  {
    // OONI: the Signal test failed everywhere from October 2022 until probes were updated.
    id: 'a-test-breaks',
    title: 'One test breaks in all countries at the same hour, and is mended country by country three weeks later',
    isControl: true,
    world() {
      const services = [tested('signal', 60, 0.04), tested('whatsapp', 90), tested('telegram', 80)];
      const places = ['IR', 'RU', 'BR', 'KE', 'DE'].map((code) => seen(code, services));
      return world(
        '2022-09-18',
        56,
        places,
        places.map((one, i) =>
          // The service changed its certificate: that is one moment for everybody, and new probes came out over days.
          fails(one, ['signal'], { from: start('2022-10-19', 14), until: start('2022-11-09', 4 * i) }, 0.85),
        ),
      );
    },
  },
  {
    id: 'outage-seen-by-tests',
    title: 'A country is cut off in part: tests of every service fail while it lasts; no service is blocked',
    world() {
      const services = ['whatsapp', 'telegram', 'signal', 'facebook', 'youtube', 'wikipedia'].map((id) =>
        tested(id, 90),
      );
      const iraq = country('IQ', { services });
      const from = start('2025-05-06', 13);
      const during = { from, until: later(from, minutes(720)) };
      return world(
        '2025-04-07',
        33,
        [iraq],
        [
          cut({ entity: keyOf(iraq), ...during, left: allTo(0.3), cause: 'shutdown' }),
          fails(
            iraq,
            services.map(({ id }) => id),
            during,
            0.6,
          ),
        ],
      );
    },
  },
  {
    id: 'unlucky-tests',
    title: 'High and uneven rates of failing tests, few of them, for two months: nothing changes',
    isControl: true,
    world() {
      const services = [
        tested('whatsapp', 20, 0.15),
        tested('signal', 120, 0.28),
        tested('viber', 5, 0.22),
        tested('x', 8, 0.3),
        tested('tor', 30, 0.4),
      ];
      return world('2025-03-10', 60, [seen('PK', services), seen('UG', services)], []);
    },
  },
  {
    id: 'blocked-for-years',
    title: 'Blocked for years at nine tenths, with weeks of fewer tests and one enthusiast: a state and no news',
    isControl: true,
    world() {
      const iran = seen('IR', [
        tested('telegram', 100, 0.9),
        tested('x', 30, 0.93),
        tested('youtube', 12, 0.88),
        tested('whatsapp', 60, 0.06),
      ]);
      return world(
        '2025-03-10',
        60,
        [iran],
        [fails(iran, ['whatsapp'], { from: start('2025-04-20', 3), until: start('2025-04-20', 5) }, 1)],
      );
    },
  },
  {
    id: 'provider-refuses',
    isControl: true,
    title: 'A provider shuts its doors to one country: its two services fail there from one day on',
    world() {
      const syria = seen('SY', [
        tested('app-store', 60),
        tested('google-play', 60),
        tested('whatsapp', 60),
        tested('telegram', 60),
      ]);
      const during = { from: start('2025-05-06', 9), until: OPEN };
      // Counts alone do not tell a refusal from a block: it may be told as one.
      return world(
        '2025-04-07',
        40,
        [syria, seen('IQ', [tested('app-store', 60), tested('whatsapp', 60)], true)],
        [
          block(syria, 'app-store', during, 0.97, { optional: true, cause: 'technical' }),
          block(syria, 'google-play', during, 0.97, { optional: true, cause: 'technical' }),
        ],
      );
    },
  },
]);

const world = (from: string, days: number, places: readonly Inhabited[], happenings: readonly Happening[]) => ({
  from,
  days,
  steps: 'half-hours' as const,
  places,
  happenings,
});
