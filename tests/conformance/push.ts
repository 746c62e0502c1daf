import { browser } from '../support/api.ts';
import { each, type Probes, pushing } from './probe.ts';

const endpoint = (text: unknown) => pushing({ endpoint: text });
const p256dh = (text: unknown) => pushing({}, { p256dh: text });
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

export const push: Probes = {
  P01: endpoint(undefined),
  P03: endpoint('https://fcm.googleapis.com.evil.test/x'),
  P05: endpoint('https://fcm.googleapis.com@evil.test/x'),
  P07: endpoint('https://fcm%2egoogleapis.com/x'),
  P09: endpoint('https://fcm.googleapis.com./x'),
  P11: endpoint('https://fcm.googleapis.com:8443/x'),
  P13: endpoint('https://FCM.GOOGLEAPIS.COM/fcm/send/x'),
  P15: endpoint('https://x.notify.windows.com.evil.test/x'),
  P17: each(
    ...['localhost', '127.0.0.1', '2130706433', '[::1]', '8.8.8.8'].map((host) => endpoint(`https://${host}/x`)),
  ),
  P19: endpoint('https://nightwire.example/x'),
  P21: endpoint(`https://fcm.googleapis.com/${'x'.repeat(2022)}`),
  P23: each(endpoint([]), endpoint(1), endpoint(null)),
  P25: p256dh(''),
  P27: p256dh(` ${'A'.repeat(43)} ${'A'.repeat(42)}`),
  P29: p256dh(base64url(new Uint8Array(66).fill(4))),
  P31: p256dh(base64url(new Uint8Array(65))),
  P33: (api) => {
    const point = Buffer.from(api.vapidPublicKey, 'base64url');
    point.writeUInt8(point.readUInt8(40) ^ 1, 40);
    return p256dh(base64url(point))(api);
  },
  P35: (api) => p256dh(api.vapidPublicKey)(api),
  P37: pushing({}, { auth: base64url(new Uint8Array(17)) }),
  P39: each(pushing({}, { auth: 16 }), pushing({}, { auth: null }), pushing({}, { auth: ['A'.repeat(22)] })),
  P41: pushing({ expirationTime: 'soon' }),
  P43: (api) => {
    const body = '{"channel":"web-push","endpoint":"https://fcm.googleapis.com/x","keys":{},"expirationTime":1e400}';
    return api.request('/api/v1/subscriptions', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
  },
  P45: pushing({ contentEncoding: 'aesgcm' }),
  P53: async (api) => {
    const client = { 'cf-connecting-ip': '203.0.113.7' };
    // Refused ones count too, and leave nothing behind.
    for (let n = 0; n < 100; n += 1) await api.post('/api/v1/subscriptions', {}, client);
    return api.post('/api/v1/subscriptions', browser(), client);
  },
  P55: each(pushing({ topic: 'x' }), pushing({ tag: 'x' }), pushing({ title: 'x' })),
  P57: (api) => api.request(`/api/v1/subscriptions/${'A'.repeat(64)}`, { method: 'DELETE' }),
};
