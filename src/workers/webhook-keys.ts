import { base64url } from 'jose';

/** The private half as PKCS #8 (RFC 8410 §7), up to its 32 bytes. */
const PKCS8 = Uint8Array.from([0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20]);

/** A public key of ours, as a JWK (RFC 8037) and as the libraries of Standard Webhooks take it. */
export interface PublicKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly use: 'sig';
  readonly alg: 'EdDSA';
  readonly kid: string;
  readonly x: string;
  readonly whpk: string;
}

/** Our own keys beside the secrets that receivers share: what a robbed receiver cannot sign with. */
export interface WebhookKeys {
  /** Signatures of a text, `v1a,` and base64, one for each key. */
  sign(text: string): Promise<readonly string[]>;
  publicKeys(): Promise<readonly PublicKey[]>;
}

/** @param seeds 32 bytes each as base64url; all sign, so that one may be added before another is taken away */
export function webhookKeys(seeds: readonly string[]): WebhookKeys {
  let ring: Promise<readonly CryptoKey[]> | null = null;
  const keys = () => {
    ring ??= Promise.all(seeds.map(importKey));
    return ring;
  };
  return {
    async sign(text) {
      const bytes = new TextEncoder().encode(text);
      const signatures = (await keys()).map((key) => crypto.subtle.sign('Ed25519', key, bytes));
      return (await Promise.all(signatures)).map((signature) => `v1a,${base64(new Uint8Array(signature))}`);
    },
    async publicKeys() {
      return Promise.all((await keys()).map(publicKey));
    },
  };
}

function importKey(seed: string): Promise<CryptoKey> {
  const bytes = new Uint8Array([...PKCS8, ...base64url.decode(seed)]);
  return crypto.subtle.importKey('pkcs8', bytes, 'Ed25519', true, ['sign']);
}

async function publicKey(key: CryptoKey): Promise<PublicKey> {
  const { x = '' } = (await crypto.subtle.exportKey('jwk', key)) as JsonWebKey;
  const bytes = base64url.decode(x);
  const thumb = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  const kid = base64url.encode(new Uint8Array(thumb, 0, 8));
  return { kty: 'OKP', crv: 'Ed25519', use: 'sig', alg: 'EdDSA', kid, x, whpk: `whpk_${base64(bytes)}` };
}

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
