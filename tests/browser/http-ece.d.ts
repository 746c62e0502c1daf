declare module 'http_ece' {
  import type { ECDH } from 'node:crypto';

  /** RFC 8188 and RFC 8291; only what the tests ask of it. */
  const ece: {
    decrypt(
      body: Buffer,
      parameters: { readonly version: 'aes128gcm'; readonly privateKey: ECDH; readonly authSecret: string },
    ): Buffer;
  };
  export default ece;
}
