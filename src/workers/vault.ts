import { base64url, CompactEncrypt, compactDecrypt } from 'jose';
import { invariant } from '#domain/result';
import type { Vault } from '#pipeline/runtime';

interface TargetKey {
  readonly kid: string;
  readonly key: CryptoKey;
}

/**
 * Seals targets as compact JWE (RFC 7516; `dir`, `A256GCM`). The subscription's id is in the protected header, so a row
 * that is copied under another id does not open.
 *
 * The digest that finds a target again is keyed from `linkKey` and not from `keys`: those rotate, and an old one is
 * destroyed so that erased rows stay erased, while the link key must live as long as the mails that hold its links. A
 * digest keyed from a rotating key would let an address subscribe a second time after each rotation.
 *
 * @param keys 32 bytes each as base64url; the first seals, all open
 * @param linkKey 32 bytes as base64url; the digest's own key is derived from it by HKDF-SHA-256 (RFC 5869)
 */
export function makeVault(keys: readonly string[], linkKey: string): Vault {
  const ring = Promise.all(keys.map(targetKey));
  const index = digestKey(linkKey);
  return {
    async seal(subscription, target) {
      const [first] = await ring;
      invariant(first !== undefined, 'the vault has a key');
      return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(target)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: first.kid, sub: subscription })
        .encrypt(first.key);
    },
    async open(subscription, sealed) {
      const known = await ring;
      const keyOf = ({ kid }: { kid?: string }) => {
        const found = known.find((one) => one.kid === kid);
        invariant(found !== undefined, 'the key that sealed this target is no longer there');
        return found.key;
      };
      const { plaintext, protectedHeader } = await compactDecrypt(sealed, keyOf, {
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      invariant(protectedHeader.sub === subscription, 'the target was sealed for another subscription');
      return JSON.parse(new TextDecoder().decode(plaintext));
    },
    async digest(target) {
      const mac = await crypto.subtle.sign('HMAC', await index, new TextEncoder().encode(target));
      return base64url.encode(new Uint8Array(mac));
    },
  };
}

/** Named by the first bytes of its own hash, so that the list may be reordered without renaming anything. */
async function targetKey(key: string): Promise<TargetKey> {
  const bytes = new Uint8Array(base64url.decode(key));
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  return {
    kid: base64url.encode(new Uint8Array(hash, 0, 6)),
    key: await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']),
  };
}

async function digestKey(linkKey: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', new Uint8Array(base64url.decode(linkKey)), 'HKDF', false, [
    'deriveKey',
  ]);
  return crypto.subtle.deriveKey(
    {
      name: 'HKDF',
      hash: 'SHA-256',
      salt: new Uint8Array(),
      info: new TextEncoder().encode('nightwire target digest'),
    },
    material,
    { name: 'HMAC', hash: 'SHA-256', length: 256 },
    false,
    ['sign'],
  );
}
