import { later, minutes } from '#domain/time';
import { topic } from './bundled.ts';
import { cut } from './model/events.ts';
import { allTo, country, keyOf } from './model/places.ts';
import { block, fails, OPEN, seen, start, tested, world } from './model/services.ts';

/** Services that fail, are blocked already, are refused by their provider, or go with the connection. */
export default topic('service blocks', [
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
  {
    id: 'provider-refuses-three',
    isControl: true,
    title: 'A provider shuts its doors to three countries at the same minute, and to three others not',
    world() {
      const services = [tested('google-play', 90), tested('whatsapp', 60), tested('telegram', 60)];
      const refused = ['IR', 'SY', 'CU'].map((code) => seen(code, services));
      const others = ['DE', 'IN', 'BR'].map((code) => seen(code, services, true));
      const during = { from: start('2025-05-06', 9), until: OPEN };
      return world(
        '2025-04-07',
        38,
        [...refused, ...others],
        refused.map((one) => fails(one, ['google-play'], during, 0.97)),
      );
    },
  },
]);
