import { createECDH } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refuseEndpoint } from '#alerts/channels/push-hosts';
import { isP256Point } from '#alerts/channels/push-keys';
import { webPushChannel } from '#alerts/channels/web-push';
import { transport, VAPID } from './transport.ts';

function browserKey(): Buffer {
  const ecdh = createECDH('prime256v1');
  return ecdh.generateKeys();
}

const p256dh = browserKey().toString('base64url');
const auth = Buffer.alloc(16, 5).toString('base64url');
const good = { endpoint: 'https://fcm.googleapis.com/fcm/send/abc', keys: { p256dh, auth }, expirationTime: null };

describe('endpoints', () => {
  test.each([
    'https://fcm.googleapis.com/fcm/send/abc:def',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://eu.push.services.mozilla.com/wpush/v2/abc',
    'https://wns2-by3p.notify.windows.com/w/?token=abc%3d',
    'https://web.push.apple.com/QOXabc',
    'https://api.push.apple.com/3/abc',
  ])('of the known push services are taken: %s', (endpoint) => {
    expect(refuseEndpoint(endpoint, [])).toBeNull();
  });

  test.each([
    ['https://fcm.googleapis.com.evil.test/x', 'unsafe-target'],
    ['https://evilfcm.googleapis.com/x', 'unsafe-target'],
    ['https://googleapis.com/x', 'unsafe-target'],
    ['https://fcm.googleapis.com@evil.test/x', 'unsafe-target'],
    ['https://fcm.googleapis.com:8443/x', 'unsafe-target'],
    ['https://x.notify.windows.com.evil.test/x', 'unsafe-target'],
    ['https://xnotify.windows.com/x', 'unsafe-target'],
    ['https://notify.windows.com/x', 'unsafe-target'],
    ['https://localhost/x', 'unsafe-target'],
    ['https://127.0.0.1/x', 'unsafe-target'],
    ['https://2130706433/x', 'unsafe-target'],
    ['https://[::1]/x', 'unsafe-target'],
    ['https://alerts.example.org/x', 'unsafe-target'],
    ['https://fcm%2egoogleapis.com/x', 'validation'],
    ['https://fcm.googleapis.com./x', 'validation'],
    ['https://FCM.GOOGLEAPIS.COM/fcm/send/x', 'validation'],
    ['https://user@fcm.googleapis.com/x', 'validation'],
    ['https://fcm.googleapis.com/x#y', 'validation'],
    ['https://fcm.googleapis.com/x#', 'validation'],
    ['https://fcm.googleapis.com', 'validation'],
    ['https://fcm.googleapis.com/x\n', 'validation'],
    ['http://fcm.googleapis.com/x', 'validation'],
    ['fcm.googleapis.com/x', 'validation'],
    ['', 'validation'],
  ])('%s is refused as %s', (endpoint, reason) => {
    expect(refuseEndpoint(endpoint, [])?.reason).toBe(reason);
  });

  test('what the operator adds is an exact host, an exact host and port, or an exact origin', () => {
    const extra = ['push.ngo.example', 'push2.ngo.example:8443', 'http://127.0.0.1:9123', 'not a host'];
    for (const endpoint of [
      'https://push.ngo.example/a',
      'https://push2.ngo.example:8443/a',
      'http://127.0.0.1:9123/a',
    ])
      expect(refuseEndpoint(endpoint, extra), endpoint).toBeNull();
    for (const endpoint of [
      'https://a.push.ngo.example/a',
      'https://push.ngo.example:8443/a',
      'https://push2.ngo.example/a',
      'https://127.0.0.1:9123/a',
      'https://push.ngo.example./a',
    ])
      expect(refuseEndpoint(endpoint, extra), endpoint).not.toBeNull();
    expect(refuseEndpoint('http://push.ngo.example/a', extra)?.reason).toBe('validation');
  });
});

describe('a subscription', () => {
  test('is what a browser gives, with or without an expiry', () => {
    expect(webPushChannel.parseTarget(good).success).toBe(true);
    expect(webPushChannel.parseTarget({ ...good, expirationTime: 1_767_904_800_000 }).success).toBe(true);
    const { expirationTime: _, ...without } = good;
    expect(webPushChannel.parseTarget(without).success).toBe(true);
  });

  const keys = (change: object) => ({ ...good, keys: { ...good.keys, ...change } });
  test.each([
    ['null', null],
    ['an array', []],
    ['without endpoint', { keys: good.keys }],
    ['with a number as endpoint', { ...good, endpoint: 5 }],
    ['with 2,049 characters', { ...good, endpoint: `https://fcm.googleapis.com/${'a'.repeat(2022)}` }],
    ['without keys', { endpoint: good.endpoint }],
    ['with an empty key', keys({ p256dh: '' })],
    ['with blanks in the key', keys({ p256dh: `${p256dh.slice(0, 40)} ${p256dh.slice(41)}` })],
    ['with blanks around the key', keys({ p256dh: ` ${p256dh}` })],
    ['with padding', keys({ p256dh: `${p256dh}=` })],
    ['with the other alphabet', keys({ p256dh: Buffer.alloc(65, 0xfb).toString('base64').replace(/=+$/, '') })],
    ['with a key of 64 bytes', keys({ p256dh: Buffer.alloc(64, 4).toString('base64url') })],
    ['with a key of 66 bytes', keys({ p256dh: Buffer.alloc(66, 4).toString('base64url') })],
    ['with zeros for a key', keys({ p256dh: Buffer.alloc(65).toString('base64url') })],
    ['with an auth of 15 bytes', keys({ auth: Buffer.alloc(15).toString('base64url') })],
    ['with an auth of 17 bytes', keys({ auth: Buffer.alloc(17).toString('base64url') })],
    ['with an auth whose last letter hides bits', keys({ auth: `${auth.slice(0, -1)}R` })],
    ['with a number as auth', keys({ auth: 7 })],
    ['with an expiry in words', { ...good, expirationTime: 'soon' }],
    ['with an endless expiry', { ...good, expirationTime: Number.POSITIVE_INFINITY }],
    ['in the old encoding', { ...good, contentEncoding: 'aesgcm' }],
    ['with a title of its own', { ...good, title: 'x' }],
  ])('%s is none', (_name, target) => {
    expect(webPushChannel.parseTarget(target).success).toBe(false);
  });

  test('with our own key is refused: it would be sent to ourselves', () => {
    const reflected = keys({ p256dh: VAPID.publicKey });
    expect(webPushChannel.refuseTarget(reflected, transport())).toEqual({
      reason: 'validation',
      code: 'key.ours',
      path: ['keys', 'p256dh'],
    });
    expect(webPushChannel.refuseTarget(good, transport())).toBeNull();
  });
});

test('a point is on the curve, and no neighbour of it is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 8, max: 65 * 8 - 1 }), (bit) => {
      const key = browserKey();
      expect(isP256Point(key)).toBe(true);
      const flipped = Buffer.from(key);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(isP256Point(flipped)).toBe(false);
    }),
    { numRuns: 300 },
  );
});
