import type { Lookup, Transport } from './channel.ts';
import { isPublicAddress } from './public-address.ts';
import { isVouched, VENDORS } from './shapes/hosts.ts';
import type { WebhookTarget } from './webhook-target.ts';

type World = Pick<Transport, 'lookup' | 'webhookOrigins'>;

/**
 * Why a target's name leads nowhere that we send to, when it is saved: `host.not-public` where any of its addresses is not
 * plainly public, `host.no-address` where it has none; null where nothing speaks against it.
 *
 * Nobody can pin an address in a Worker: the platform resolves once more, and refuses private networks itself. This tells an
 * owner of a mistake before a night depends on it, and stops a name that was moved inside. So a resolver that does not answer in
 * time lets everything pass: an alert that is lost costs more than a check that the platform repeats.
 */
export async function refuseAddress(target: WebhookTarget, transport: World): Promise<string | null> {
  const lookup = lookupFor(target, transport);
  if (lookup === null) return null;
  const { hostname } = new URL(target.url);
  const found = await Promise.all([lookup(hostname, 'A'), lookup(hostname, 'AAAA')]);
  const addresses = found.flatMap((known) => known ?? []);
  if (!addresses.every(isPublicAddress)) return 'host.not-public';
  return addresses.length === 0 && !found.includes(null) ? 'host.no-address' : null;
}

/**
 * The same before each send. Most hosts have an IPv4 address, and an invocation has few requests: IPv6 is asked for where there
 * is no other. A name without any address fails by itself.
 */
export async function leadsInside(target: WebhookTarget, transport: World): Promise<boolean> {
  const lookup = lookupFor(target, transport);
  if (lookup === null) return false;
  const { hostname } = new URL(target.url);
  const found = await lookup(hostname, 'A');
  const addresses = found?.length === 0 ? await lookup(hostname, 'AAAA') : found;
  return addresses !== null && !addresses.every(isPublicAddress);
}

/** Null where nobody is to be asked: the operator has named the origin, or it is a product's own. */
function lookupFor(target: WebhookTarget, transport: World): Lookup | null {
  const isKnown = VENDORS[target.shape ?? 'nightwire'] !== undefined || isVouched(target, transport);
  return isKnown ? null : (transport.lookup ?? null);
}
