/// <reference types="vite/types/importMeta.d.ts" />
import { createECDH } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { webPushChannel } from '#alerts/channels/web-push';
import { webhookChannel, webhookSecret } from '#alerts/channels/webhook';
import { renderMessage } from '#alerts/render';
import { INCIDENT_KINDS } from '#domain/finding';
import { LANGUAGES } from '#domain/subscription';
import { webhookKeys } from '#workers/webhook-keys';
import { decryptPush } from '../../local/receivers/decrypt.ts';
import { transport } from '../alerts/channels/transport.ts';
import { incident, message, telling } from '../alerts/sample.ts';

/** Written by Node, whose ICU is whole; the runtime's is cut down. */
const golden = import.meta.glob<string>('../alerts/golden/*/*.opened.txt', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Takes one request, and keeps what was in it. */
function taking() {
  const taken: { headers: Headers; body: Uint8Array }[] = [];
  const fetch = async (_url: string, init?: RequestInit) => {
    const body = init?.body as string | Uint8Array;
    taken.push({
      headers: new Headers(init?.headers),
      body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    });
    return new Response(null, { status: 201 });
  };
  return { taken, fetch };
}

test('what the runtime encrypts, a browser decrypts', async () => {
  const ecdh = createECDH('prime256v1');
  const p256dh = Buffer.from(ecdh.generateKeys()).toString('base64url');
  const auth = Buffer.from(crypto.getRandomValues(new Uint8Array(16)));
  const { taken, fetch } = taking();
  const target = {
    endpoint: 'https://fcm.googleapis.com/fcm/send/x',
    keys: { p256dh, auth: auth.toString('base64url') },
  };
  const sent = message('outage', 'opened', 'fa');
  expect(await webPushChannel.send(sent, target, transport({ fetch }))).toEqual({ status: 'delivered' });
  const [push] = taken;
  const payload = JSON.parse(decryptPush(Buffer.from(push?.body ?? []), { ecdh, auth }).toString('utf8'));
  expect(payload).toMatchObject({ title: sent.title, body: sent.body, lang: 'fa', dir: 'rtl' });
  expect(push?.headers.get('authorization')).toMatch(/^vapid t=[\w-]+\.[\w-]+\.[\w-]+, k=[\w-]{87}$/);
});

test('what the runtime signs, the unmodified library verifies', async () => {
  const secret = webhookSecret(crypto.getRandomValues(new Uint8Array(32)));
  const { taken, fetch } = taking();
  const target = { url: 'https://hooks.example.org/a', secrets: [secret] };
  expect(await webhookChannel.send(message(), target, transport({ fetch }))).toEqual({ status: 'delivered' });
  const [event] = taken;
  const body = new TextDecoder().decode(event?.body);
  expect(new Webhook(secret).verify(body, Object.fromEntries(event?.headers ?? []))).toMatchObject({
    type: 'incident.opened',
  });
});

describe.each(LANGUAGES)('in %s', (language) => {
  test.each(INCIDENT_KINDS)('the runtime tells of %s in the words of the golden file', (kind) => {
    const { title, body, paragraphs } = renderMessage(telling(incident(kind), 'opened', language));
    expect([title, body, ...paragraphs, ''].join('\n\n')).toBe(
      golden[`../alerts/golden/${language}/${kind}.opened.txt`],
    );
  });
});

test('what the runtime signs with a key of ours, its published half verifies', async () => {
  const keys = webhookKeys([Buffer.alloc(32, 5).toString('base64url'), Buffer.alloc(32, 6).toString('base64url')]);
  const [first = '', second = ''] = await keys.sign('id.1.body');
  const [own] = await keys.publicKeys();
  const key = await crypto.subtle.importKey('jwk', { kty: 'OKP', crv: 'Ed25519', x: own?.x ?? '' }, 'Ed25519', false, [
    'verify',
  ]);
  const holds = (signature: string) =>
    crypto.subtle.verify('Ed25519', key, Buffer.from(signature.slice(4), 'base64'), Buffer.from('id.1.body'));
  expect([await holds(first), await holds(second)]).toEqual([true, false]);
  // As every library of Ed25519 has it for that seed (RFC 8032).
  expect(own?.x).toBe('bnoc3Smwt4_ROvTFWY_v9O8qlxZuPKby5Pv8zYBQW_E');
});
