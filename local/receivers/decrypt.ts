import { createDecipheriv, type ECDH, hkdfSync } from 'node:crypto';

/** What a browser keeps of a subscription. */
export interface BrowserKeys {
  readonly ecdh: ECDH;
  /** 16 bytes that only the browser and who may push to it know. */
  readonly auth: Buffer;
}

const hkdf = (secret: Buffer, salt: Buffer, info: Buffer | string, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, length));

/**
 * Decrypts a push message as a browser does: RFC 8291 over one record of RFC 8188 (`aes128gcm`). Written from the RFCs on
 * node:crypto, so that it shares nothing with the library that encrypts.
 *
 * @throws when the message is malformed or was not encrypted to these keys
 */
export function decryptPush(body: Buffer, { ecdh, auth }: BrowserKeys): Buffer {
  const salt = body.subarray(0, 16);
  const recordSize = body.readUInt32BE(16);
  const keyLength = body.readUInt8(20);
  const sender = body.subarray(21, 21 + keyLength);
  const record = body.subarray(21 + keyLength);
  if (keyLength !== 65) throw new Error('the sender names no P-256 key');
  if (record.length > recordSize || record.length < 18) throw new Error('not one record');
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), sender]);
  const secret = hkdf(ecdh.computeSecret(sender), auth, info, 32);
  const key = hkdf(secret, salt, 'Content-Encoding: aes128gcm\0', 16);
  const nonce = hkdf(secret, salt, 'Content-Encoding: nonce\0', 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  // A delimiter, and zeros behind it: 2 says that this record is the last.
  const end = padded.lastIndexOf(2);
  if (end < 0 || padded.subarray(end + 1).some((byte: number) => byte !== 0)) throw new Error('not a last record');
  return padded.subarray(0, end);
}
