import { isAtOrBelow, type UrlRefusal } from './url-policy.ts';

/** Push services of browsers, exact. */
const HOSTS = ['fcm.googleapis.com', 'updates.push.services.mozilla.com', 'web.push.apple.com'];
/** Domains whose every host is a push service: data centres (Windows), shards (Apple), regions (Mozilla). */
const DOMAINS = ['push.services.mozilla.com', 'notify.windows.com', 'push.apple.com'];

/**
 * May a push be sent to this endpoint? An endpoint is an address that a stranger gives us to send requests to, so that only
 * known push services are taken, spelt exactly as browsers spell them.
 *
 * @param extraHosts what the operator has added: exact `host[:port]`, reached by https, or an origin
 */
export function refuseEndpoint(endpoint: string, extraHosts: readonly string[]): UrlRefusal | null {
  if (!URL.canParse(endpoint)) return { reason: 'validation', code: 'url.malformed' };
  const url = new URL(endpoint);
  const isExtra = extraHosts.some((entry) => url.origin === originOf(entry));
  if (!isExtra) {
    if (url.protocol !== 'https:') return { reason: 'validation', code: 'url.scheme' };
    const host = url.hostname.replace(/\.$/, '');
    if (!HOSTS.includes(host) && !isBelow(host)) return { reason: 'unsafe-target', code: 'host.unknown-push-service' };
    if (host !== url.hostname) return { reason: 'validation', code: 'host.trailing-dot' };
    if (url.port !== '') return { reason: 'unsafe-target', code: 'port.not-allowed' };
  }
  if (url.username !== '' || url.password !== '') return { reason: 'validation', code: 'url.userinfo' };
  if (url.href !== endpoint || endpoint.includes('#')) return { reason: 'validation', code: 'url.not-canonical' };
  return null;
}

const isBelow = (host: string): boolean => isAtOrBelow(host, DOMAINS) && !DOMAINS.includes(host);

/** @returns null for an entry that is neither a host nor an origin: it then allows nothing */
function originOf(entry: string): string | null {
  const text = entry.includes('://') ? entry : `https://${entry}`;
  return URL.canParse(text) ? new URL(text).origin : null;
}
