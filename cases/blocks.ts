import { later, minutes } from '#domain/time';
import { topic } from './bundled.ts';
import { course } from './model/events.ts';
import { country, keyOf, network } from './model/places.ts';
import { block, OPEN, seen, start, tested, world } from './model/services.ts';

/** Services that are interfered with. */
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
    id: 'blocked-again',
    title: 'Telegram, blocked for years, is free for nine days, and blocked again',
    world() {
      const iraq = seen('IQ', [tested('telegram', 180, 0.05), tested('whatsapp', 120), tested('signal', 60)]);
      const before = { from: start('2025-07-20', 1), until: start('2025-08-20', 19) };
      const again = { from: start('2025-08-29', 7), until: OPEN };
      const known = block(iraq, 'telegram', before, 0.93, { optional: true });
      return world('2025-07-20', 52, [iraq], [known, block(iraq, 'telegram', again, 0.93)]);
    },
  },
]);
