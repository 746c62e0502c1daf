import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '#domain/delivery';
import { hours, later, minutes } from '#domain/time';
import { offerDeferred } from '#pipeline/deferred';
import { deliver } from '#pipeline/deliver';
import { tellOwners } from '#pipeline/endpoints';
import { type Api, integrator, makeApi } from '../support/api.ts';
import { at, IRAN, IRANCELL, incident, tellOf } from '../support/examples.ts';

const URL = 'https://hooks.example.org/in';
const SEED = Buffer.alloc(32, 5).toString('base64url');

interface Got {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** An integrator's endpoint: what it got, and what it answers. */
function endpoint(answer: (got: Got) => Response | Promise<Response> = echo) {
  const received: Got[] = [];
  const fetch = async (url: string, init?: RequestInit) => {
    const headers = Object.fromEntries(new Headers(init?.headers));
    const got = { url, headers, body: String(init?.body) };
    received.push(got);
    return answer(got);
  };
  return { received, fetch };
}
const echo = ({ body }: Got) => Response.json({ challenge: JSON.parse(body).challenge });

const register = async (api: Api, body: object = { url: URL }) =>
  (await api.post('/api/v1/webhooks', body, integrator)).json<
    Record<string, string> & { id: string; secret: string }
  >();
const act = (api: Api, id: string, action: string, body: object = {}) =>
  api.post(`/api/v1/webhooks/${id}/${action}`, body, integrator);
const listed = async (api: Api, id: string) =>
  (await api.request(`/api/v1/webhooks/${id}`, { headers: integrator })).json<Record<string, unknown>>();

/** One delivery to it, sent by the line itself at that time. */
async function sendOne(api: Api, id: string, when = api.clock.now, revision = 1): Promise<string> {
  await api.store.places.replace([IRAN, IRANCELL]);
  await api.store.incidents.save({ transition: 'opened', incident: incident() }, when, 0);
  const subscription = await api.store.subscriptions.byId(id);
  if (subscription === null) throw new Error('not there');
  const [delivery = ''] = await api.store.deliveries.record(
    [tellOf('opened', subscription, incident({ revision }))],
    when,
  );
  api.clock.now = when;
  await deliver('webhook', [delivery], api.runtime);
  return delivery;
}

describe('a challenge', () => {
  test('that is sent back makes a webhook active; it is signed like an event', async () => {
    const hook = endpoint();
    const api = makeApi({ fetch: hook.fetch });
    const made = await register(api);
    expect(made).toMatchObject({ status: 'active', challenge: null });
    const [got] = hook.received;
    expect(holds(made.secret, got)).toBe(true);
    expect(JSON.parse(got?.body ?? '')).toMatchObject({ type: 'webhook.challenge', timestamp: '2026-01-08T12:00:00Z' });
  });

  test.each([
    ['a redirect', () => new Response(null, { status: 302, headers: { location: '/' } }), 'http-302'],
    ['200 and nothing', () => new Response(null), 'no-echo'],
    ['a gigabyte', () => new Response(endless()), 'no-echo'],
    ['somebody else’s', () => new Response('other'), 'no-echo'],
    ['a broken line', () => Promise.reject(new Error('reset')), 'network'],
  ])('answered with %s leaves it waiting, and nothing is sent to it', async (_, answer, failure) => {
    const hook = endpoint(answer);
    const api = makeApi({ fetch: hook.fetch });
    const made = await register(api);
    expect(made).toMatchObject({ status: 'pending', challenge: failure });
    expect(await api.store.subscriptions.interested(['*'], null, 9)).toEqual([]);
    expect((await act(api, made.id, 'rehearsal')).status).toBe(409);
    expect(hook.received).toHaveLength(1);
  });

  test('may be asked for again once the receiver knows the secret', async () => {
    let isUp = false;
    const api = makeApi({ fetch: endpoint((got) => (isUp ? echo(got) : new Response(null, { status: 401 }))).fetch });
    const { id } = await register(api);
    const refused = await act(api, id, 'challenge');
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ errors: [{ code: 'challenge.http-401' }] });
    isUp = true;
    expect(await (await act(api, id, 'challenge')).json()).toMatchObject({ id, status: 'active' });
  });

  test('is not put to products that are known by their address, nor to what the operator has allowed', async () => {
    const hook = endpoint(() => new Response(null, { status: 500 }));
    const api = makeApi({ fetch: hook.fetch, settings: { WEBHOOK_EXTRA_ORIGINS: 'http://127.0.0.1:9000' } });
    const slack = await register(api, { url: 'https://hooks.slack.com/services/T/B/x', shape: 'slack' });
    const own = await register(api, { url: 'http://127.0.0.1:9000/hook' });
    expect([slack.status, own.status]).toEqual(['active', 'active']);
    expect(hook.received).toEqual([]);
  });
});

test('a shape is kept, refused where it does not belong, and two services of PagerDuty are two webhooks', async () => {
  const api = makeApi();
  const url = 'https://events.pagerduty.com/v2/enqueue';
  const key = (letter: string) => ({ url, shape: 'pagerduty', routingKey: letter.repeat(32) });
  expect(await register(api, key('a'))).toMatchObject({ shape: 'pagerduty', status: 'active' });
  expect(await register(api, key('b'))).toMatchObject({ shape: 'pagerduty' });
  expect((await api.post('/api/v1/webhooks', key('b'), integrator)).status).toBe(409);
  for (const body of [
    { url: URL, shape: 'slack' },
    { url, shape: 'pagerduty' },
    { url: URL, shape: 'teams' },
  ])
    expect((await api.post('/api/v1/webhooks', body, integrator)).status).toBe(422);
});

test('a new secret signs at once, and the one before it for a day more', async () => {
  const hook = endpoint();
  const api = makeApi({ fetch: hook.fetch });
  const { id, secret } = await register(api);
  const rotated = await act(api, id, 'secret');
  expect(rotated.status).toBe(201);
  const { secret: newer, previousSignsUntil } = await rotated.json<{ secret: string; previousSignsUntil: string }>();
  expect(previousSignsUntil).toBe('2026-01-09T12:00:00Z');
  const verifies = async (known: string) => {
    await sendOne(api, id, later(api.clock.now, 1), hook.received.length);
    return holds(known, hook.received.at(-1));
  };
  expect([await verifies(secret), await verifies(newer)]).toEqual([true, true]);
  api.clock.now = later(api.clock.now, hours(24));
  expect([await verifies(secret), await verifies(newer)]).toEqual([false, true]);
});

test('as many secrets as may sign at once are not made more', async () => {
  const api = makeApi();
  const { id } = await register(api);
  expect([(await act(api, id, 'secret')).status, (await act(api, id, 'secret')).status]).toEqual([201, 201]);
  expect((await act(api, id, 'secret')).status).toBe(409);
  api.clock.now = later(api.clock.now, hours(24));
  expect((await act(api, id, 'secret')).status).toBe(201);
});

test('our own key signs too, and its public half verifies what arrived', async () => {
  const hook = endpoint();
  const api = makeApi({ fetch: hook.fetch, settings: { WEBHOOK_SIGNING_KEYS: SEED } });
  await register(api);
  const published = await api.request('/.well-known/nightwire-webhook-keys.json');
  expect(published.headers.get('access-control-allow-origin')).toBe('*');
  const { keys } = await published.json<{ keys: [JsonWebKey & { whpk: string }] }>();
  const [got] = hook.received;
  const { 'webhook-id': id, 'webhook-timestamp': sentAt, 'webhook-signature': signature = '' } = got?.headers ?? {};
  const own = signature.split(' ').find((one) => one.startsWith('v1a,'));
  const key = await crypto.subtle.importKey('jwk', { ...keys[0], key_ops: ['verify'] }, 'Ed25519', false, ['verify']);
  const bytes = Buffer.from(own?.slice(4) ?? '', 'base64');
  const text = Buffer.from(`${id}.${sentAt}.${got?.body}`);
  expect(await crypto.subtle.verify('Ed25519', key, bytes, text)).toBe(true);
  expect(await crypto.subtle.verify('Ed25519', key, bytes, Buffer.from(`${text}x`))).toBe(false);
  expect((await makeApi().request('/.well-known/nightwire-webhook-keys.json')).status).toBe(404);
});

test('a rehearsal sends a shutdown of the past, marked as a test', async () => {
  const hook = endpoint();
  const api = makeApi({ fetch: hook.fetch });
  const { id } = await register(api);
  const { events } = await (await act(api, id, 'rehearsal')).json<{ events: { type: string }[] }>();
  expect(events.map(({ type }) => type)).toEqual(['incident.opened', 'incident.escalated', 'incident.resolved']);
  const bodies = hook.received.slice(1).map(({ body }) => JSON.parse(body));
  expect(bodies.every(({ test: isTest, data }) => isTest === true && data.id.startsWith('rehearsal-'))).toBe(true);
  expect(await api.store.deliveries.ofSubscription(id, 9)).toEqual([]);
});

test('a rehearsal goes where the operator still lets alerts go, and nowhere else', async () => {
  const hook = endpoint();
  const inside = 'http://127.0.0.1:9000';
  const api = makeApi({ fetch: hook.fetch, settings: { WEBHOOK_EXTRA_ORIGINS: inside } });
  const { id } = await register(api, { url: `${inside}/in` });
  Object.assign(api.runtime.transport, { webhookOrigins: [] });
  const { events } = await (await act(api, id, 'rehearsal')).json<{ events: unknown[] }>();
  expect(events).toMatchObject([{ outcome: { status: 'rejected', reason: 'unsafe-target' } }]);
  expect(hook.received).toEqual([]);
});

describe('what was missed', () => {
  test('is sent again by its webhook-id, under the same one', async () => {
    const hook = endpoint();
    const api = makeApi({ fetch: hook.fetch });
    const { id } = await register(api);
    const delivery = await sendOne(api, id);
    const first = hook.received.at(-1)?.headers['webhook-id'] ?? '';
    const log = await (await api.request(`/api/v1/webhooks/${id}/deliveries`, { headers: integrator })).json();
    expect(log).toMatchObject({ deliveries: [{ webhookId: first, status: 'delivered', attempt: 1 }] });
    expect((await act(api, id, `deliveries/${first}/redeliver`)).status).toBe(202);
    expect((await act(api, id, 'deliveries/msg_none/redeliver')).status).toBe(404);
    await deliver('webhook', [delivery], api.runtime);
    expect(hook.received.at(-1)?.headers['webhook-id']).toBe(first);
    expect(hook.received).toHaveLength(3);
  });

  test('since a time is sent again, at most of the last two weeks', async () => {
    const hook = endpoint();
    const api = makeApi({ fetch: hook.fetch });
    const { id } = await register(api);
    for (const [n, minute] of [0, 10, 20].entries())
      await sendOne(api, id, later(at('2026-01-08T12:00:00Z'), minutes(minute)), n + 1);
    const again = await act(api, id, 'replay', { since: '2026-01-08T12:10:00Z' });
    expect(again.status).toBe(202);
    expect(await again.json()).toEqual({ deliveries: 2 });
    expect(await api.store.deliveries.due(api.clock.now, 9)).toHaveLength(2);
    expect((await act(api, id, 'replay', { since: '2025-12-01T00:00:00Z' })).status).toBe(422);
    expect((await act(api, id, 'replay', { since: 'yesterday' })).status).toBe(422);
  });

  test('of a beginning that had died is owed its end, though nobody was told when it ended', async () => {
    const hook = endpoint((got) => (got.body.includes('challenge') ? echo(got) : new Response(null, { status: 503 })));
    const api = makeApi({ fetch: hook.fetch });
    const { id } = await register(api);
    const start = api.clock.now;
    const delivery = await sendOne(api, id);
    await api.store.deliveries.finish([{ id: delivery, status: 'dead', failure: 'http-503', dueAt: start }], start);
    const ended = incident({ revision: 2, until: start });
    await api.store.incidents.save({ transition: 'resolved', incident: ended }, start, 0);
    await api.store.incidents.markDispatched(ended.id, 2);
    expect((await act(api, id, 'replay', { since: '2026-01-08T12:00:00Z' })).status).toBe(202);
    const queues = { ...api.runtime.queues, deliver: async () => undefined };
    await offerDeferred(start, { ...api.runtime, queues });
    const log = await api.store.deliveries.ofSubscription(id, 9);
    expect(log.map(({ reason, status }) => `${reason} ${status}`)).toEqual(['resolved pending', 'opened pending']);
  });
});

/** With an owner who has pressed the button in the mail, which is then thrown away. */
async function registerWithContact(api: Api, url = URL) {
  const made = await register(api, { url, contact: 'ops@example.org' });
  await api.request(confirmPath(api), { method: 'POST' });
  api.mails.splice(0);
  return made;
}
const confirmPath = (api: Api) => /https:\/\/[^/]+(\/o\/[\w-]+)/.exec(api.mails.at(-1)?.text ?? '')?.[1] ?? '';

describe('the contact of a webhook', () => {
  test('is asked once in the language of its registration, and hears nothing before the button is pressed', async () => {
    const gone = endpoint((got) => (got.body.includes('challenge') ? echo(got) : new Response(null, { status: 410 })));
    const api = makeApi({ fetch: gone.fetch });
    const { id } = await register(api, { url: URL, contact: 'ops@example.org', language: 'fr' });
    expect(api.mails.map(({ to, subject }) => `${to}: ${subject}`)).toEqual([
      'ops@example.org: Veuillez confirmer votre adresse',
    ]);
    expect(await listed(api, id)).toMatchObject({ contact: true, contactConfirmed: false });
    expect((await act(api, id, 'contact')).status).toBe(409);
    await sendOne(api, id);
    await tellOwners(api.runtime);
    expect(api.mails).toHaveLength(1);
    const path = confirmPath(api);
    const page = await api.request(path, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain(`action="${path}"`);
    expect(await listed(api, id)).toMatchObject({ contactConfirmed: false });
    expect((await api.request(path, { method: 'POST' })).status).toBe(200);
    expect((await api.request(path, { method: 'POST' })).status).toBe(200);
    expect(await listed(api, id)).toMatchObject({ contactConfirmed: true });
    expect(await (await act(api, id, 'contact')).json()).toMatchObject({ errors: [{ code: 'contact.confirmed' }] });
  });

  test('is asked again when the mail did not go out, or after a day', async () => {
    let answer: Outcome = { status: 'retry', reason: 'smtp-421' };
    let asked = 0;
    const api = makeApi({
      fetch: endpoint().fetch,
      mail: async () => {
        asked += 1;
        return answer;
      },
    });
    const { id } = await register(api, { url: URL, contact: 'ops@example.org' });
    answer = { status: 'delivered' };
    expect((await act(api, id, 'contact')).status).toBe(202);
    expect((await act(api, id, 'contact')).status).toBe(409);
    api.clock.now = later(api.clock.now, hours(24));
    expect((await act(api, id, 'contact')).status).toBe(202);
    expect(asked).toBe(3);
    const other = await register(api, { url: `${URL}/other` });
    expect(await (await act(api, other.id, 'contact')).json()).toMatchObject({ errors: [{ code: 'contact.none' }] });
  });

  test('is confirmed by no link of another kind, nor one of a webhook that is gone', async () => {
    const api = makeApi({ fetch: endpoint().fetch });
    const { id } = await register(api, { url: URL, contact: 'ops@example.org' });
    for (const purpose of ['confirm', 'manage', 'unsubscribe'] as const)
      await api.request(`/o/${await api.token(purpose, id)}`, { method: 'POST' });
    expect(await listed(api, id)).toMatchObject({ contactConfirmed: false });
    const path = confirmPath(api);
    await api.request(`/api/v1/webhooks/${id}`, { method: 'DELETE', headers: integrator });
    expect(await (await api.request(path, { method: 'POST' })).text()).not.toContain('is confirmed');
  });
});

describe('an endpoint that fails', () => {
  const failing = () => {
    let status = 200;
    const hook = endpoint((got) => (status === 200 ? echo(got) : new Response(null, { status })));
    const answers = (next: number) => {
      status = next;
    };
    return { hook, answers };
  };

  test('is given up after five days; its owner hears of it on the first day and at the end, and switches it on', async () => {
    const { hook, answers } = failing();
    const api = makeApi({ fetch: hook.fetch });
    const { id } = await registerWithContact(api);
    const start = api.clock.now;
    answers(503);
    for (let hour = 0; hour <= 120; hour += 8) {
      await sendOne(api, id, later(start, hours(hour)), hour + 1);
      await tellOwners(api.runtime);
    }
    expect(api.mails.map(({ to, subject }) => `${to}: ${subject}`)).toEqual([
      'ops@example.org: Your webhook at hooks.example.org fails',
      'ops@example.org: Your webhook at hooks.example.org was switched off',
    ]);
    expect(await listed(api, id)).toMatchObject({
      status: 'disabled',
      contact: true,
      contactConfirmed: true,
      trouble: { failures: 16, reason: 'http-503' },
    });
    expect((await act(api, id, 'replay', { since: '2026-01-12T12:00:00Z' })).status).toBe(409);
    answers(200);
    expect(await (await act(api, id, 'enable')).json()).toMatchObject({ status: 'active', trouble: null });
    expect(await api.store.deferrals.due(api.clock.now, 9)).toMatchObject([
      { subscription: id, incident: incident().id },
    ]);
  });

  test('that answers 410 is switched off at once and keeps its row; one success forgives everything before', async () => {
    const { hook, answers } = failing();
    const api = makeApi({ fetch: hook.fetch });
    const { id } = await registerWithContact(api);
    answers(500);
    await sendOne(api, id);
    expect(await listed(api, id)).toMatchObject({ status: 'active', trouble: { failures: 1, reason: 'http-500' } });
    answers(200);
    await sendOne(api, id, later(api.clock.now, 60), 2);
    expect(await listed(api, id)).toMatchObject({ trouble: null });
    answers(410);
    await sendOne(api, id, later(api.clock.now, 60), 3);
    await tellOwners(api.runtime);
    expect(await listed(api, id)).toMatchObject({ status: 'disabled', trouble: { reason: 'http-410' } });
    expect(api.mails.map(({ text }) => text)).toEqual([expect.stringContaining('it is gone (410)')]);
  });

  test('is offered what it missed though switching it on was cut off the first time', async () => {
    const { hook, answers } = failing();
    const api = makeApi({ fetch: hook.fetch });
    const { id } = await register(api);
    answers(410);
    await sendOne(api, id);
    answers(200);
    failOnce(api);
    expect((await act(api, id, 'enable')).status).toBeGreaterThanOrEqual(500);
    expect((await act(api, id, 'enable')).status).toBe(200);
    expect(await api.store.deferrals.due(api.clock.now, 9)).toMatchObject([{ subscription: id }]);
  });

  test('without a contact is written to the log alone, and owed to nobody', async () => {
    const { hook, answers } = failing();
    const api = makeApi({ fetch: hook.fetch });
    const { id } = await register(api);
    answers(410);
    await sendOne(api, id);
    await tellOwners(api.runtime);
    expect(api.mails).toEqual([]);
    expect(await api.store.endpoints.owed(9)).toEqual([]);
    expect(api.logged).toContainEqual(expect.objectContaining({ step: 'webhook-owner', status: 'no-contact' }));
  });

  test('is no secret’s and no contact’s leak', async () => {
    const { hook, answers } = failing();
    const api = makeApi({ fetch: hook.fetch });
    const { id } = await registerWithContact(api, `${URL}?key=s3cret`);
    answers(410);
    await sendOne(api, id);
    await tellOwners(api.runtime);
    expect(JSON.stringify(api.logged)).not.toMatch(/s3cret|ops@example|whsec_/);
    expect(JSON.stringify(api.mails)).not.toMatch(/s3cret|whsec_/);
    expect(JSON.stringify(await listed(api, id))).not.toMatch(/ops@example|whsec_/);
  });
});

/** The next time that something is put off, the store is away. */
function failOnce({ store: { deferrals } }: Api): void {
  const { put } = deferrals;
  deferrals.put = async () => {
    deferrals.put = put;
    throw new Error('away');
  };
}

/** As the library signs it; its `verify` judges by the real clock, and the tests' stands still. */
function holds(secret: string, got: Got | undefined): boolean {
  const {
    'webhook-id': id = '',
    'webhook-timestamp': sentAt,
    'webhook-signature': signature = '',
  } = got?.headers ?? {};
  const expected = new Webhook(secret).sign(id, new Date(Number(sentAt) * 1000), got?.body ?? '');
  return signature.split(' ').includes(expected);
}

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)) });
}
