import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import webPush from 'web-push';
import { d1Store } from '#storage/d1/index';
import worker from '#workers/index';
import { parseSettings } from '#workers/settings';
import { makeToken } from '#workers/tokens';
import { subscription } from '../support/examples.ts';

const store = d1Store(env.DB);
const vapid = webPush.generateVAPIDKeys();
const bindings = {
  ...env,
  VAPID_SUBJECT: 'mailto:ops@nightwire.example',
  VAPID_PUBLIC_KEY: vapid.publicKey,
  VAPID_PRIVATE_KEY: vapid.privateKey,
};
const settings = parseSettings(bindings);
const integrator = { authorization: `Bearer ${env.API_TOKEN}` };
const oncall = { authorization: `Bearer ${env.ONCALL_TOKEN}` };

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const context = createExecutionContext();
  // Typed as the handler wants it: the test has no `cf`, which the application does not read.
  const request = new Request(`http://localhost:8787${path}`, init) as Parameters<NonNullable<typeof worker.fetch>>[0];
  const answer = await worker.fetch?.(request, bindings, context);
  await waitOnExecutionContext(context);
  if (answer === undefined) throw new Error('no fetch handler');
  return answer;
}
const send = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
  ask(path, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });

/** Everything that the database holds, as somebody with a copy of it would see it. */
async function dump(): Promise<string> {
  const { results } = await env.DB.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all<{
    name: string;
  }>();
  const ours = results.filter(({ name }) => !/^(sqlite|_cf|d1)_/.test(name));
  const tables = await Promise.all(ours.map(({ name }) => env.DB.prepare(`SELECT * FROM "${name}"`).all()));
  return JSON.stringify(tables.map((table) => table.results));
}

async function browser() {
  const keys = (await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
    'deriveBits',
  ])) as CryptoKeyPair;
  const point = (await crypto.subtle.exportKey('raw', keys.publicKey)) as ArrayBuffer;
  const text = (bytes: ArrayBuffer | Uint8Array) => Buffer.from(bytes as Uint8Array).toString('base64url');
  return {
    channel: 'web-push',
    endpoint: `https://fcm.googleapis.com/fcm/send/canary-${crypto.randomUUID()}`,
    keys: { p256dh: text(point), auth: text(crypto.getRandomValues(new Uint8Array(16))) },
  };
}

describe('the API in the runtime itself', () => {
  test('registers a webhook whose URL and secret nobody can read out of the database', async () => {
    const answer = await send('POST', '/api/v1/webhooks', { url: 'https://canary.example.org/in' }, integrator);
    expect(answer.status).toBe(201);
    const { id, secret } = await answer.json<{ id: string; secret: string }>();
    const kept = await dump();
    expect(kept).toContain(id);
    for (const part of ['canary.example', secret, secret.slice(6)]) expect(kept).not.toContain(part);
    const listed = await (await ask('/api/v1/webhooks', { headers: integrator })).json();
    expect(listed).toMatchObject({ webhooks: [{ id, url: 'https://canary.example.org/in' }] });
    expect((await ask(`/api/v1/webhooks/${id}`, { method: 'DELETE', headers: integrator })).status).toBe(204);
    expect(await dump()).not.toContain(id);
  });

  test('subscribes a browser, with zones by either of their names, and erases it by its token', async () => {
    const target = await browser();
    const answer = await send('POST', '/api/v1/subscriptions', { ...target, timezone: 'Asia/Rangoon' });
    const body = await answer.json<{ token: string }>();
    expect(answer.status).toBe(201);
    expect((await store.subscriptions.ofChannel('web-push', 9))[0]?.timezone).toBe('Asia/Yangon');
    expect(await dump()).not.toContain('canary-');
    expect((await ask(`/api/v1/subscriptions/${body.token}`, { method: 'DELETE' })).status).toBe(204);
    expect(await store.subscriptions.ofChannel('web-push', 9)).toEqual([]);
  });

  test('fifty presses of one button at once remove one row', async () => {
    const one = subscription({ channel: 'email' });
    await store.subscriptions.create(one, { sealed: 's', digest: 'd' });
    const link = `/u/${await makeToken(settings.LINK_KEY, 'unsubscribe', one.id)}`;
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(link, { method: 'POST' })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await store.subscriptions.byId(one.id)).toBeNull();
  });

  test('of ten who change thresholds at once, one wins', async () => {
    const body = { thresholds: {}, reason: 'a rehearsal with ten writers' };
    const headers = { ...oncall, 'if-match': '"0"' };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => send('PUT', '/api/v1/thresholds', body, headers)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)]);
  });

  test('reads no more of a body than it must, and of a bad one says what is wrong', async () => {
    expect((await send('POST', '/api/v1/subscriptions', { email: 'x'.repeat(20_000) })).status).toBe(413);
    const answer = await send('POST', '/api/v1/subscriptions', {
      email: 'a@b.co',
      filter: { entities: ['country/XX'] },
    });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ errors: [{ pointer: '#/filter/entities/0' }] });
  });
});
