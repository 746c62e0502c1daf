import { createECDH } from 'node:crypto';
import { expect, test } from 'vitest';
import { decryptPush } from '../../../local/receivers/decrypt.ts';

/** RFC 8291, section 5 and appendix A. */
const EXAMPLE = {
  body: 'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  privateKey: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
};

const browser = () => {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(Buffer.from(EXAMPLE.privateKey, 'base64url'));
  return { ecdh, auth: Buffer.from(EXAMPLE.auth, 'base64url') };
};

test('the example of RFC 8291 is decrypted', () => {
  const body = Buffer.from(EXAMPLE.body, 'base64url');
  expect(decryptPush(body, browser()).toString()).toBe('When I grow up, I want to be a watermelon');
});

test('a single changed bit is noticed, wherever it is', () => {
  const body = Buffer.from(EXAMPLE.body, 'base64url');
  for (let at = 0; at < body.length; at += 1) {
    // The record size says only how long a record may be.
    if (at >= 16 && at < 20) continue;
    const changed = Buffer.from(body);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => decryptPush(changed, browser()), `byte ${at}`).toThrow();
  }
});
