import { type Instant, type Interval, instant, interval } from '#domain/time';

/**
 * What is published of the digital curfew of autumn 2022, and nothing else: the scenario beside this file says what it
 * adds of its own.
 *
 * - OONI, IODA, M-Lab, Cloudflare, Kentik, Censored Planet, ISOC, Article19, "Technical multi-stakeholder report on
 *   Internet shutdowns: The case of Iran amid autumn 2022 protests",
 *   https://ooni.org/post/2022-iran-technical-multistakeholder-report/: the three mobile networks, the thirteen nights,
 *   16:00 to about midnight, which signal saw which network, encrypted DNS blocked from 20 September and browser
 *   extensions by the 26th, services blocked before, and that fixed traffic rose and mobile traffic overshot after
 *   midnight.
 * - https://github.com/net4people/bbs/issues/125: the hours of the first two nights.
 * - https://pulse.internetsociety.org/shutdowns/wider-disruptions-in-iran: the beginning on 21 September and the end at
 *   20:30 UTC on 3 October.
 * - https://ooni.org/post/2022-iran-blocks-social-media-mahsa-amini-protests/: days on which services were blocked.
 * - https://metrics.torproject.org/userstats-relay-country.html?country=ir (CC0): Tor's users grew twentyfold within three
 *   days from 20 September.
 * - https://blog.cloudflare.com/protests-internet-disruption-ir/: mobile networks near zero, and that 85 % of requests from
 *   Iran are made by mobile devices.
 */
const utc = (text: string): Instant => instant(Date.parse(`2022-${text}:00Z`) / 1000);

/** Ordinary life begins thirty days before anything happens: before encrypted DNS was blocked on 20 September. */
export const FROM = utc('08-21T00:00');
/** Two ordinary days after the last night, so that the end is seen to hold. */
export const UNTIL = utc('10-06T00:00');

/** The clocks of Iran went back from +4:30 to +3:30 for the last time at midnight before 22 September. */
export const CLOCK_CHANGE = utc('09-21T19:30');

const usualNight = (day: string): Interval => interval(utc(`${day}T12:30`), utc(`${day}T20:30`));

/** Thirteen nights. From the third on only the days and "16:00 to about midnight" are published. */
export const NIGHTS: readonly Interval[] = [
  interval(utc('09-21T16:00'), utc('09-22T04:00')),
  interval(utc('09-22T12:00'), utc('09-22T20:25')),
  ...['09-23', '09-24', '09-25', '09-26', '09-27', '09-28', '09-29', '09-30'].map(usualNight),
  ...['10-01', '10-02', '10-03'].map(usualNight),
];

/** Published to the day; the hour is an assumption: noon UTC on the 21st, half past ten in the morning on other days. */
export const NEW_BLOCKS: Readonly<Record<string, Instant>> = {
  doh: utc('09-20T06:00'),
  whatsapp: utc('09-21T12:00'),
  instagram: utc('09-21T12:00'),
  'google-play': utc('09-22T07:00'),
  'app-store': utc('09-22T07:00'),
  skype: utc('09-23T07:00'),
  linkedin: utc('09-23T07:00'),
  viber: utc('09-23T07:00'),
  'browser-extensions': utc('09-26T07:00'),
};

/**
 * At which layers OONI saw them blocked: Instagram mostly by address, encrypted DNS by false answers and TLS
 * (https://pulse.internetsociety.org/shutdowns/service-blocking-in-iran).
 */
export const LAYERS_OF_BLOCKS: Readonly<Record<string, readonly ('dns_blocked' | 'tcp_blocked' | 'tls_blocked')[]>> = {
  instagram: ['dns_blocked', 'tcp_blocked', 'tls_blocked'],
  doh: ['dns_blocked', 'tls_blocked'],
};

/** Blocked since long before: a state and no news. */
export const BLOCKED_BEFORE: readonly string[] = ['telegram', 'signal', 'facebook-messenger', 'psiphon'];

/** When the protests began: more people run tests from then on. */
export const PROTESTS = utc('09-16T12:00');

/** Published, to the day: HTTP/3 all but vanished, and did not come back. */
export const QUIC_BLOCKED: Interval = interval(utc('09-22T00:00'), UNTIL);
/** Published, to the day: IPv6 of Irancell. */
export const IPV6_BLOCKED: Interval = interval(utc('09-22T00:00'), utc('10-02T00:00'));

/** Tor's users over relays in Iran: the published estimate of these days, rounded; between them we draw a line. */
export const TOR_USERS: readonly (readonly [Instant, number])[] = [
  [utc('09-20T00:00'), 9_000],
  [utc('09-21T00:00'), 45_000],
  [utc('09-22T00:00'), 170_000],
  [utc('09-23T00:00'), 200_000],
  [utc('09-25T00:00'), 33_000],
  [utc('09-29T00:00'), 74_000],
  [utc('10-07T00:00'), 57_000],
];
