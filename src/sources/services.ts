import type { ServiceId } from '#domain/subject';

/** How OONI Probe tests a service: by a test of its own, or by fetching the service's domains. */
export interface TestedService {
  readonly id: ServiceId;
  readonly test: string;
  /** For `web_connectivity`: the domains whose counts are summed. */
  readonly domains: readonly string[];
}

export const WEB_TEST = 'web_connectivity';

const byTest = (id: ServiceId, test: string): TestedService => ({ id, test, domains: [] });
const byDomain = (id: ServiceId, ...domains: string[]): TestedService => ({ id, test: WEB_TEST, domains });

/**
 * The services we speak of, with what OONI measures of each. Ids are a public contract. A test or a domain belongs to
 * one service only, and a service is measured in one way only: counts of unlike tests are not summed.
 */
export const TESTED_SERVICES: readonly TestedService[] = [
  byTest('whatsapp', 'whatsapp'),
  byTest('telegram', 'telegram'),
  byTest('signal', 'signal'),
  byTest('facebook-messenger', 'facebook_messenger'),
  byTest('tor', 'tor'),
  byTest('psiphon', 'psiphon'),
  byTest('snowflake', 'torsf'),
  byDomain('instagram', 'www.instagram.com'),
  byDomain('facebook', 'www.facebook.com'),
  byDomain('youtube', 'www.youtube.com'),
  byDomain('x', 'twitter.com', 'x.com'),
  byDomain('tiktok', 'www.tiktok.com'),
  byDomain('linkedin', 'www.linkedin.com'),
  byDomain('skype', 'www.skype.com'),
  byDomain('viber', 'www.viber.com'),
  byDomain('discord', 'discord.com'),
  byDomain('wikipedia', 'www.wikipedia.org'),
  byDomain('github', 'github.com'),
  byDomain('slack', 'slack.com'),
  byDomain('protonmail', 'protonmail.com', 'proton.me'),
  // Sites from which people get a VPN; what they then run is tested by none of these.
  byDomain('vpn', 'www.tunnelbear.com', 'nordvpn.com', 'protonvpn.com', 'mullvad.net', 'www.expressvpn.com'),
  byDomain('google-play', 'play.google.com', 'play.googleapis.com'),
  byDomain('app-store', 'apps.apple.com', 'iosapps.itunes.apple.com'),
  byDomain('browser-extensions', 'addons.mozilla.org'),
  byDomain('doh', 'dns.google', 'cloudflare-dns.com'),
];
