import { err, ok, type Result } from '#domain/result';
import type { Refusal } from './channel.ts';

export type UrlRefusal = Omit<Refusal, 'path'>;

export interface UrlPolicy {
  /** Hosts that are ourselves, with everything below them. */
  readonly ownHosts: readonly string[];
  /** Origins that the operator has allowed although they are not public https, exact: `http://127.0.0.1:9000`. */
  readonly extraOrigins: readonly string[];
}

const LONGEST_URL = 2048;
const LONGEST_HOST = 253;
/** What a terminal, a log or a URL parser might swallow: anything but visible ASCII, and the backslash that reads as `/`. */
const NOT_PLAIN = /[^\x21-\x7e]|\\/;
const PORTS = ['', '8443'];
const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/** Names that never lead to a public host (RFC 6762, 7686, 8375, and what networks and clusters use inside). */
const PRIVATE = (
  'localhost localdomain local internal intranet lan home corp mail private home.arpa arpa onion i2p svc cluster ' +
  'consul docker'
).split(' ');
/** Names that nobody can have (RFC 2606, 6761, 9476): left over from somebody's documentation or tests. */
const RESERVED = 'test example invalid alt'.split(' ');
/** Public names whose answer is whatever address is written into them. */
const ECHOING = 'nip.io sslip.io xip.io localtest.me lvh.me vcap.me'.split(' ');
/** Public hosts that act on our platform account's behalf. */
const CONTROL_PLANES = 'api.cloudflare.com dash.cloudflare.com cloudflareaccess.com'.split(' ');

const invalid = (code: string) => err({ reason: 'validation', code } as const);

/** Is the host one of these names, or below one of them? Compared on label boundaries. */
export const isAtOrBelow = (host: string, names: readonly string[]): boolean =>
  names.some((name) => host === name || host.endsWith(`.${name}`));

/**
 * May a webhook be sent there? Decided by the name alone, because a Worker cannot choose the address it connects to: the
 * platform resolves and refuses private networks itself, and this keeps out what is public but ours, what can only be a
 * mistake, and every spelling that two parsers could read differently.
 *
 * @returns the URL in its canonical form
 */
export function checkTarget(url: string, { ownHosts, extraOrigins }: UrlPolicy): Result<string, UrlRefusal> {
  if (url.length > LONGEST_URL) return invalid('url.too-long');
  if (!URL.canParse(url)) return invalid('url.malformed');
  const parsed = new URL(url);
  const allowed = extraOrigins.includes(parsed.origin);
  if (parsed.protocol !== 'https:' && !allowed) return invalid('url.scheme');
  const refused = allowed ? null : refuseHost(parsed, ownHosts);
  if (refused !== null) return err(refused);
  if (parsed.username !== '' || parsed.password !== '') return invalid('url.userinfo');
  if (url.includes('#')) return invalid('url.fragment');
  if (NOT_PLAIN.test(url) || !isCanonical(url, parsed)) return invalid('url.not-canonical');
  return ok(parsed.href);
}

function refuseHost({ hostname, port }: URL, ownHosts: readonly string[]): UrlRefusal | null {
  const host = hostname.replace(/\.$/, '');
  const labels = host.split('.');
  if (host.startsWith('[') || /^\d+(\.\d+){3}$/.test(host)) return { reason: 'unsafe-target', code: 'host.ip-literal' };
  if (isAtOrBelow(host, ownHosts)) return { reason: 'unsafe-target', code: 'host.own' };
  if (labels.length < 2 || isAtOrBelow(host, PRIVATE)) return { reason: 'unsafe-target', code: 'host.private' };
  if (isAtOrBelow(host, RESERVED)) return { reason: 'unsafe-target', code: 'host.reserved' };
  if (isAtOrBelow(host, ECHOING)) return { reason: 'unsafe-target', code: 'host.echoes-address' };
  if (isAtOrBelow(host, CONTROL_PLANES)) return { reason: 'unsafe-target', code: 'host.control-plane' };
  if (host !== hostname) return { reason: 'validation', code: 'host.trailing-dot' };
  if (host.length > LONGEST_HOST || !labels.every((label) => LABEL.test(label)))
    return { reason: 'validation', code: 'host.malformed' };
  return PORTS.includes(port) ? null : { reason: 'unsafe-target', code: 'port.not-allowed' };
}

/** The same text as the parser's, up to the case of scheme and host and to the slash of an empty path. */
function isCanonical(url: string, parsed: URL): boolean {
  const lowered = url.replace(/^[^:/?#]+:\/\/[^/?#]*/, (authority) => authority.toLowerCase());
  return parsed.href === lowered || parsed.href === `${lowered}/`;
}
