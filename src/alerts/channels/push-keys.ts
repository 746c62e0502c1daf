import { Buffer } from 'node:buffer';
import { z } from 'zod';

/** NIST P-256 (FIPS 186-4, D.1.2.3): y² = x³ − 3x + b over the prime field. */
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/**
 * Is this an uncompressed point on P-256? A key that is not would only be found out by the encryption of an alert, at the
 * worst moment.
 */
export function isP256Point(bytes: Uint8Array): boolean {
  if (bytes.length !== 65 || bytes[0] !== 4) return false;
  const x = toInteger(bytes.subarray(1, 33));
  const y = toInteger(bytes.subarray(33));
  return x < P && y < P && (y * y - (x * x * x - 3n * x + B)) % P === 0n;
}

const toInteger = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

/** `Buffer.from` skips what it does not know, so that the text must also be what its bytes are written as. */
const decode = (text: string): Buffer | null => {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : null;
};

/** A browser's public key, base64url without padding. */
export const p256dh = z
  .string()
  .length(87, 'must be 65 bytes as base64url')
  .refine((text) => {
    const bytes = decode(text);
    return bytes !== null && isP256Point(bytes);
  }, 'must be an uncompressed point on P-256');

/** The secret that a browser shares with who may push to it, base64url without padding. */
export const auth = z
  .string()
  .length(22, 'must be 16 bytes as base64url')
  .refine((text) => decode(text)?.length === 16, 'must be 16 bytes as base64url');
