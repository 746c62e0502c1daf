import type { Entity } from '#domain/entity';
import type { Interval } from '#domain/time';
import { IPV6_BLOCKED, QUIC_BLOCKED } from './iran-facts.ts';
import type { Quantity } from './iran-signals.ts';

/** What a place has of each quantity, and what it loses of it. */
export interface Shown {
  /** Ordinary level: the weekly peak of what lives by day and night. Round numbers of our own. */
  readonly usual: Readonly<Partial<Record<Quantity, number>>>;
  /** Share lost while the mobile networks are cut; negative where use rises. */
  readonly lost: Readonly<Partial<Record<Quantity, number>>>;
  /** Of what is lost at other times than those of the cuts: when. */
  readonly during?: Readonly<Partial<Record<Quantity, readonly Interval[]>>>;
}

/**
 * What the publishers beside IODA and OONI would have shown. Not all of what they have today: Radar's quality index (June
 * 2023) and its resets are younger than the story, and its NetFlows would repeat what requests say.
 *
 * Published: TCI's traffic rose by night; HTTP/3 vanished from 22 September, and IPv6 of Irancell from then to 2 October; 85 %
 * of Iran's requests come from mobile devices. M-Lab's tests of Irancell and MCCI grew faster, from 10 to 15 Mbps to 20, and
 * fewer by night. Google missed its usual maxima. Probes of RIPE Atlas stand on fixed lines, and of these there are few.
 *
 * Left out though published: that Cloudflare saw each of the mobile networks fall to almost nothing. A replay asks Radar once a
 * day, and would hear of a night's end a day after it was told.
 *
 * Assumed: every other number; that use of all fixed lines rose as TCI's did, so that the country lost an eighth where its
 * mobile networks lost all; that people at home kept their phones; that routes, probes and delays of fixed lines stayed.
 */
const mobile = (tests: number): Shown => ({
  usual: { 'radar.http3-share': 24, 'atlas.connected-probes': 0, 'mlab.download': 13, 'mlab.tests': tests },
  lost: { 'radar.http3-share': 0.98, 'mlab.download': -0.9, 'mlab.tests': 0.9 },
  during: { 'radar.http3-share': [QUIC_BLOCKED] },
});

const irancell = mobile(420);

const control = (visits: number, prefixes: number, users: number, probes: number, tests: number): Shown => ({
  usual: {
    'radar.http': visits,
    'radar.mobile-share': 52,
    'radar.http3-share': 27,
    'radar.ipv6-share': 38,
    'ripestat.prefixes-v4': prefixes,
    'ripestat.prefixes-v6': Math.round(prefixes / 4),
    'tor.relay-users': users,
    'tor.bridge-users': Math.round(users / 40),
    'atlas.connected-probes': probes,
    'mlab.download': 60,
    'mlab.tests': tests,
    'google.search': 50,
    'google.youtube': 40,
  },
  lost: {},
});

export const ELSEWHERE: Readonly<Partial<Record<Entity, Shown>>> = {
  'asn/44244': {
    usual: { ...irancell.usual, 'radar.ipv6-share': 31 },
    lost: { ...irancell.lost, 'radar.ipv6-share': 0.97 },
    during: { ...irancell.during, 'radar.ipv6-share': [IPV6_BLOCKED] },
  },
  'asn/197207': mobile(390),
  'asn/57218': mobile(60),
  'asn/58224': {
    usual: {
      'radar.http': 38_000,
      'radar.http3-share': 22,
      'atlas.connected-probes': 9,
      'ihr.network-delay': 104,
      'mlab.download': 9,
      'mlab.tests': 800,
    },
    lost: { 'radar.http': -0.22, 'radar.http3-share': 0.98, 'mlab.tests': -0.1 },
    during: { 'radar.http3-share': [QUIC_BLOCKED] },
  },
  'country/IR': {
    usual: {
      'radar.http': 150_000,
      'radar.mobile-share': 85,
      'radar.http3-share': 23,
      'radar.ipv6-share': 12,
      'ripestat.prefixes-v4': 7_300,
      'ripestat.prefixes-v6': 510,
      // Relay users of Iran by day are published: `TOR_USERS`.
      'tor.relay-users': 9_000,
      'tor.bridge-users': 12_000,
      'atlas.connected-probes': 41,
      'mlab.download': 9,
      'mlab.tests': 2_300,
      'google.search': 45,
      'google.youtube': 4,
    },
    lost: {
      'radar.http': 0.12,
      'radar.mobile-share': 0.1,
      'radar.http3-share': 0.98,
      'ripestat.prefixes-v4': 0.003,
      'mlab.tests': 0.2,
      'google.search': 0.22,
      'google.youtube': 0.22,
    },
    during: { 'radar.http3-share': [QUIC_BLOCKED] },
  },
  'country/DE': control(520_000, 21_000, 190_000, 1_650, 21_000),
  'country/JP': control(430_000, 11_000, 31_000, 240, 9_000),
  'country/BR': control(470_000, 30_000, 44_000, 160, 17_000),
};
