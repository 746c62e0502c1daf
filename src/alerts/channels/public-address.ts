/**
 * IPv4 blocks in which nobody on the public internet is reached: the special-purpose registry of RFC 6890 as IANA keeps it,
 * multicast, and what is reserved. As first address and length of the prefix.
 */
const CLOSED_V4 = (
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 ' +
  '192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3'
)
  .split(' ')
  .map((block) => {
    const [address = '', length = ''] = block.split('/');
    return { first: numberOf(address) ?? 0, size: 2 ** (32 - Number(length)) };
  });

/** Does somebody on the public internet answer there? False for whatever is no address. */
export function isPublicAddress(text: string): boolean {
  if (text.includes(':')) return isPublicV6(text);
  const address = numberOf(text);
  return address !== null && !CLOSED_V4.some(({ first, size }) => first <= address && address < first + size);
}

function numberOf(text: string): number | null {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return null;
  const parts = text.split('.').map(Number);
  return parts.every((part) => part < 256) ? parts.reduce((sum, part) => sum * 256 + part, 0) : null;
}

/**
 * Only 2000::/3 is handed out at all (RFC 4291, 2.4), which leaves out the mapped, translated and private ones; in it are what
 * protocols keep for themselves (2001::/23: Teredo, ORCHID), documentation, and IPv4 in disguise (2002::/16).
 */
function isPublicV6(text: string): boolean {
  const [, first, second = ''] = /^([0-9a-f]{1,4}):([0-9a-f]{0,4}):[0-9a-f:.]*$/i.exec(text) ?? [];
  if (first === undefined) return false;
  const [high, low] = [Number.parseInt(first, 16), Number.parseInt(second || '0', 16)];
  if (high < 0x2000 || high > 0x3fff || high === 0x2002) return false;
  if (high === 0x2001) return low >= 0x200 && low !== 0xdb8;
  return high !== 0x3fff || low >= 0x1000;
}
