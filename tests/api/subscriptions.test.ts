import { describe, expect, test } from 'vitest';
import type { Mail } from '#alerts/channels/channel';
import type { Outcome } from '#domain/delivery';
import type { Subscription } from '#domain/subscription';
import { hours, later } from '#domain/time';
import { sendConfirmations } from '#pipeline/confirmations';
import { type Api, browser, makeApi } from '../support/api.ts';
import { incident, subscription } from '../support/examples.ts';

const EMAIL = { channel: 'email', email: 'desk@example.org' };
const everybody = async (api: Api): Promise<readonly Subscription[]> => [
  ...(await api.store.subscriptions.ofChannel('email', 100)),
  ...(await api.store.subscriptions.ofChannel('web-push', 100)),
];
const confirmPath = (api: Api) => new URL(/https:\S+\/c\/\S+/.exec(api.mails.at(-1)?.text ?? '')?.[0] ?? '').pathname;

describe('a subscription by mail', () => {
  test('waits until its owner presses the button of the confirmation; opening the page is not enough', async () => {
    const api = makeApi();
    const answer = await api.post('/api/v1/subscriptions', { ...EMAIL, filter: { entities: ['country/IR'] } });
    expect(answer.status).toBe(202);
    expect((await everybody(api))[0]).toMatchObject({ status: 'pending', filter: { entities: ['country/IR'] } });
    const page = await api.request(confirmPath(api), { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain(`action="${confirmPath(api)}"`);
    expect((await everybody(api))[0]?.status).toBe('pending');
    expect((await api.request(confirmPath(api), { method: 'POST' })).status).toBe(200);
    expect((await everybody(api))[0]?.status).toBe('active');
  });

  test('is answered the same whether the address is new, waiting or subscribed, and mailed once a day', async () => {
    const api = makeApi();
    const ask = async (email: string) => {
      const answer = await api.post('/api/v1/subscriptions', { email });
      return `${answer.status} ${await answer.text()}`;
    };
    const first = await ask('desk@example.org');
    expect(await ask('desk@example.org')).toBe(first);
    expect(await ask('DESK@Example.org')).toBe(first);
    expect(api.mails).toHaveLength(1);
    await api.request(confirmPath(api), { method: 'POST' });
    expect(await ask('desk@example.org')).toBe(first);
    expect(api.mails).toHaveLength(1);
    expect(await everybody(api)).toHaveLength(1);
  });

  test('may be asked for again after a day without an answer; the older link is then good for nothing', async () => {
    const api = makeApi();
    await api.post('/api/v1/subscriptions', EMAIL);
    const old = confirmPath(api);
    api.clock.now = later(api.clock.now, hours(24));
    await Promise.all([1, 2, 3].map(() => api.post('/api/v1/subscriptions', EMAIL)));
    expect(api.mails).toHaveLength(2);
    await api.request(old, { method: 'POST' });
    expect((await everybody(api)).map(({ status }) => status)).toEqual(['pending']);
    await api.request(confirmPath(api), { method: 'POST' });
    expect((await everybody(api)).map(({ status }) => status)).toEqual(['active']);
  });

  test('can be asked for again at once when the address was refused', async () => {
    const api = makeApi({ mail: async () => ({ status: 'rejected', reason: 'smtp-550' }) });
    expect((await api.post('/api/v1/subscriptions', EMAIL)).status).toBe(202);
    expect(await everybody(api)).toEqual([]);
    expect(JSON.stringify(api.logged)).toContain('smtp-550');
    expect(JSON.stringify(api.logged)).not.toContain('example.org');
  });

  test('gets its confirmation from a later run when the mail server asked for patience, and then no more', async () => {
    const sent: Mail[] = [];
    const outcomes: Outcome[] = [
      { status: 'retry', reason: 'smtp-421' },
      { status: 'retry', reason: 'smtp-421' },
    ];
    const api = makeApi({
      mail: async (mail) => {
        sent.push(mail);
        return outcomes.shift() ?? { status: 'delivered' };
      },
    });
    await api.post('/api/v1/subscriptions', EMAIL);
    for (const after of [60, 300, 360, 600, 1200, 9000]) {
      await sendConfirmations(later(api.clock.now, after), api.runtime);
    }
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(1);
  });

  test('gets its confirmation from a later run when whoever took the request was cut off', async () => {
    const api = makeApi();
    const lost = new Error('the isolate is gone');
    const dying = makeApi({ mail: () => Promise.reject(lost) });
    await dying.post('/api/v1/subscriptions', EMAIL).catch(() => undefined);
    expect(await everybody(dying)).toHaveLength(1);
    const revived = { ...dying.runtime, transport: api.runtime.transport };
    await sendConfirmations(later(dying.clock.now, 300), revived);
    await sendConfirmations(later(dying.clock.now, hours(3)), revived);
    expect(api.mails).toHaveLength(1);
  });

  test('is refused while five hundred wait, known or not, until some have waited for an hour', async () => {
    const api = makeApi();
    await api.post('/api/v1/subscriptions', EMAIL);
    for (let n = 1; n < 500; n += 1) {
      const one = subscription({ id: `waiting-${n}`, channel: 'email', status: 'pending', createdAt: api.clock.now });
      await api.store.subscriptions.create(one, { sealed: '', digest: `${n}` });
    }
    for (const email of ['desk@example.org', 'other@example.org']) {
      const answer = await api.post('/api/v1/subscriptions', { email });
      expect([answer.status, answer.headers.has('retry-after')]).toEqual([503, true]);
    }
    expect(api.mails).toHaveLength(1);
    api.clock.now = later(api.clock.now, hours(1) + 1);
    expect((await api.post('/api/v1/subscriptions', { email: 'other@example.org' })).status).toBe(202);
    expect(api.mails).toHaveLength(2);
  });

  test('is refused where no mail is set up', async () => {
    const answer = await makeApi({ mail: null }).post('/api/v1/subscriptions', EMAIL);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ errors: [{ pointer: '#/channel', code: 'channel.off' }] });
  });

  test('keeps nothing readable of the address', async () => {
    const api = makeApi();
    await api.post('/api/v1/subscriptions', EMAIL);
    const [one] = await everybody(api);
    const sealed = (await api.store.subscriptions.sealedTargets([one?.id ?? ''])).get(one?.id ?? '') ?? '';
    expect(await api.vault.open(one?.id ?? '', sealed)).toEqual({ address: 'desk@example.org' });
    expect(sealed + JSON.stringify(one) + JSON.stringify(api.logged)).not.toMatch(/desk|example\.org/);
  });
});

test('whoever comes while something is open is offered it, as soon as they may be written to', async () => {
  const api = makeApi();
  const open = incident();
  await api.store.incidents.save({ transition: 'opened', incident: open }, api.clock.now, 0);
  const waiting = async () => (await api.store.deferrals.due(api.clock.now, 9)).map(({ subscription }) => subscription);
  await api.post('/api/v1/subscriptions', EMAIL);
  expect(await waiting()).toEqual([]);
  await api.request(confirmPath(api), { method: 'POST' });
  await api.post('/api/v1/subscriptions', browser());
  expect((await waiting()).toSorted()).toEqual((await everybody(api)).map(({ id }) => id).toSorted());
});

describe('a subscription by push', () => {
  test('is active at once and ended by its token', async () => {
    const api = makeApi();
    const answer = await api.post('/api/v1/subscriptions', { ...browser(), language: 'fa' });
    expect(answer.status).toBe(201);
    const { token } = await answer.json<{ token: string }>();
    expect(await everybody(api)).toMatchObject([{ status: 'active', language: 'fa', channel: 'web-push' }]);
    expect((await api.request(`/api/v1/subscriptions/${token}`, { method: 'DELETE' })).status).toBe(204);
    expect(await everybody(api)).toEqual([]);
    expect((await api.request(`/api/v1/subscriptions/${token}`, { method: 'DELETE' })).status).toBe(404);
  });

  test('of the same browser is the same subscription, or one with its new wish', async () => {
    const api = makeApi();
    const target = browser();
    const ask = async (wish: object) => (await api.post('/api/v1/subscriptions', { ...target, ...wish })).json();
    const first = await ask({ timezone: 'Asia/Calcutta' });
    expect(await ask({ timezone: 'Asia/Kolkata' })).toEqual(first);
    // The same to the last letter: of what it was told under the old wish it is owed the end.
    expect(await ask({ filter: { entities: ['asn/44244'] } })).toEqual(first);
    expect(await everybody(api)).toMatchObject([{ filter: { entities: ['asn/44244'] }, timezone: 'UTC' }]);
  });

  test('is not taken over by who knows the endpoint alone', async () => {
    const api = makeApi();
    const target = browser();
    await api.post('/api/v1/subscriptions', { ...target, language: 'fa' });
    const answer = await api.post('/api/v1/subscriptions', { ...target, keys: browser().keys });
    expect(answer.status).toBe(409);
    expect(await everybody(api)).toMatchObject([{ language: 'fa' }]);
  });
});

describe('the form', () => {
  const submit = (api: Api, fields: [string, string][], headers = {}) =>
    api.request('/subscribe', {
      method: 'POST',
      body: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', ...headers },
    });

  test('subscribes without any script and answers with a page', async () => {
    const api = makeApi();
    const fields: [string, string][] = [
      ['email', 'desk@example.org'],
      ['entity', 'country/IR'],
      ['entity', 'country/MM'],
      ['language', 'fa'],
      ['website', ''],
    ];
    const answer = await submit(api, fields, { 'accept-language': 'fa-IR,en;q=0.5' });
    expect(answer.status).toBe(202);
    expect(await answer.text()).toContain('dir="rtl"');
    expect((await everybody(api))[0]?.filter.entities).toEqual(['country/IR', 'country/MM']);
    expect(api.mails).toHaveLength(1);
  });

  test('leads on in the language that was chosen, up to the last page, whatever the browser speaks', async () => {
    const api = makeApi();
    const english = { accept: 'text/html', 'accept-language': 'en' };
    const fields = new URLSearchParams({ email: 'desk@example.org', language: 'fa' }).toString();
    const sent = await api.request('/subscribe?lang=fa', {
      method: 'POST',
      body: fields,
      headers: { ...english, 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(await sent.text()).toContain('<html lang="fa"');
    const [, link = ''] = /https?:\/\/[^/]+(\/c\/\S+)/.exec(api.mails[0]?.text ?? '') ?? [];
    const asked = await (await api.request(link, { headers: english })).text();
    expect(asked).toContain('<html lang="fa"');
    const [, action = ''] = /action="([^"]+)"/.exec(asked) ?? [];
    const done = await (await api.request(action, { method: 'POST', headers: english })).text();
    expect(done).toContain('<html lang="fa"');
  });

  test('stores nothing for a program that fills in the hidden field, and answers it the same', async () => {
    const api = makeApi();
    const [person, program] = [makeApi(), api];
    const seen = await submit(person, [['email', 'desk@example.org']]);
    const answer = await submit(program, [
      ['email', 'desk@example.org'],
      ['website', 'https://spam.example'],
    ]);
    expect([answer.status, await answer.text()]).toEqual([seen.status, await seen.text()]);
    expect(await everybody(api)).toEqual([]);
  });

  test('is not sent by another site in its visitor’s name', async () => {
    const api = makeApi();
    const answer = await submit(api, [['email', 'desk@example.org']], { origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
    expect(await everybody(api)).toEqual([]);
  });

  test.each([
    [[['email', 'not an address']], 422],
    [[], 422],
    [
      [
        ['email', 'a@example.org'],
        ['email', 'b@example.org'],
      ],
      422,
    ],
    [
      [
        ['email', 'a@example.org'],
        ['role', 'admin'],
      ],
      422,
    ],
  ] as [[string, string][], number][])('refuses %j', async (fields, status) => {
    const api = makeApi();
    expect((await submit(api, fields)).status).toBe(status);
    expect(await everybody(api)).toEqual([]);
  });
});
