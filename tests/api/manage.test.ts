import { describe, expect, test } from 'vitest';
import { subject } from '#domain/subject';
import { LANGUAGES, type Subscription } from '#domain/subscription';
import { hours, later, toIso } from '#domain/time';
import { type Api, makeApi, oncall } from '../support/api.ts';
import { holdOf, IRAN, IRANCELL, incident, subscription, tellOf } from '../support/examples.ts';

const ID = subscription().id;

/** An active subscription by mail, and the path of its page. */
async function subscribed(over: Partial<Subscription> = {}) {
  const api = makeApi();
  await api.store.places.replace([IRAN, IRANCELL]);
  const me = subscription({ channel: 'email', timezone: 'Asia/Tehran', ...over });
  await api.store.subscriptions.create(me, {
    sealed: await api.vault.seal(ID, { address: 'desk@example.org' }),
    digest: 'd',
  });
  const token = await api.token('manage', ID);
  return { api, me, token, page: `/s/${token}`, resource: `/api/v1/subscriptions/${token}` };
}

const now = async (api: Api) => (await api.store.subscriptions.byId(ID)) as Subscription;
const submit = (api: Api, path: string, fields: Record<string, string> | [string, string][], headers = {}) =>
  api.request(path, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', ...headers },
  });

describe('a subscription over the API', () => {
  test('is shown to who holds its token, with its version', async () => {
    const { api, resource } = await subscribed();
    const answer = await api.request(resource);
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"1"']);
    expect(await answer.json()).toMatchObject({
      channel: 'email',
      filter: { entities: [], minStanding: 'corroborated' },
      preferences: {
        quietHours: null,
        wakeFor: 4,
        budget: 12,
        mutes: [],
        digest: 'each',
        digestHour: 8,
        discreet: false,
      },
    });
  });

  test('is changed member by member by whoever saw its version', async () => {
    const { api, resource } = await subscribed();
    const quietHours = { from: '22:00', until: '07:00' };
    const patch = (body: object, etag?: string) =>
      api.send('PATCH', resource, body, etag === undefined ? {} : { 'if-match': etag });
    expect((await patch({ preferences: { quietHours } })).status).toBe(428);
    const answer = await patch({ preferences: { quietHours, digest: 'daily' } }, '"1"');
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"2"']);
    expect(await answer.json()).toMatchObject({
      preferences: { quietHours, digest: 'daily', budget: 12 },
      digestDue: '2026-01-09T04:30:00Z',
    });
    expect((await patch({ language: 'fa' }, '"1"')).status).toBe(412);
    expect((await patch({ filter: { entities: ['country/IR'] }, language: 'fa' }, '"2"')).status).toBe(200);
    expect(await now(api)).toMatchObject({
      language: 'fa',
      filter: { entities: ['country/IR'], minSeverity: 1 },
      preferences: { quietHours: { from: 1320, until: 420 } },
    });
  });

  test.each([
    [
      'a time that is none',
      { preferences: { quietHours: { from: '24:00', until: '07:00' } } },
      '#/preferences/quietHours/from',
    ],
    [
      'quiet hours without length',
      { preferences: { quietHours: { from: '07:00', until: '07:00' } } },
      '#/preferences/quietHours/until',
    ],
    ['half of quiet hours', { preferences: { quietHours: { from: '07:00' } } }, '#/preferences/quietHours/until'],
    ['a budget of nothing', { preferences: { budget: 0 } }, '#/preferences/budget'],
    ['a budget beyond reason', { preferences: { budget: 101 } }, '#/preferences/budget'],
    ['an hour that no clock shows', { preferences: { digestHour: 24 } }, '#/preferences/digestHour'],
    ['an unknown digest', { preferences: { digest: 'hourly' } }, '#/preferences/digest'],
    ['a mute without an end', { preferences: { mutes: [{ entity: '*' }] } }, '#/preferences/mutes/0/until'],
    [
      'a mute until a day that does not exist',
      { preferences: { mutes: [{ entity: '*', until: '2026-02-30T00:00:00Z' }] } },
      '#/preferences/mutes/0/until',
    ],
    [
      'a mute of no place',
      { preferences: { mutes: [{ entity: 'country/XX', until: '2026-02-01T00:00:00Z' }] } },
      '#/preferences/mutes/0/entity',
    ],
    ['text for a truth', { preferences: { discreet: 'yes' } }, '#/preferences/discreet'],
    ['a suspicion', { filter: { minStanding: 'suspected' } }, '#/filter/minStanding'],
    ['an unknown member', { preferences: { sound: 'bell' } }, '#/preferences/sound'],
    ['another channel', { channel: 'webhook' }, '#/channel'],
  ])('refuses %s and changes nothing', async (_, body, pointer) => {
    const { api, me, resource } = await subscribed();
    const answer = await api.send('PATCH', resource, body, { 'if-match': '"1"' });
    expect(answer.status).toBe(422);
    const { errors } = await answer.json<{ errors: { pointer: string }[] }>();
    expect(errors.map((error) => error.pointer)).toContain(pointer);
    expect(await now(api)).toEqual(me);
  });

  test('tells its decisions, and is ended by the same token but not shown by that of a mail program', async () => {
    const { api, me, resource } = await subscribed();
    await api.store.deliveries.record([tellOf('opened', me), holdOf('quiet-hours', me)], api.clock.now);
    const { decisions } = await (await api.request(`${resource}/decisions`)).json<{ decisions: object[] }>();
    expect(decisions).toMatchObject([
      { decision: expect.stringMatching(/tell|hold/), thread: incident().id },
      { decision: expect.stringMatching(/tell|hold/), thread: incident().id },
    ]);
    const leaving = `/api/v1/subscriptions/${await api.token('unsubscribe', ID)}`;
    expect((await api.request(leaving)).status).toBe(404);
    expect((await api.send('PATCH', leaving, {}, { 'if-match': '"1"' })).status).toBe(404);
    expect((await api.request(resource, { method: 'DELETE' })).status).toBe(204);
    expect((await api.request(resource)).status).toBe(404);
  });

  test('that is changed is offered once more whatever is open', async () => {
    const { api, resource } = await subscribed();
    const open = incident({ from: api.clock.now });
    await api.store.incidents.save({ transition: 'opened', incident: open }, api.clock.now, 0);
    await api.send('PATCH', resource, { preferences: { digest: 'each' } }, { 'if-match': '"1"' });
    const due = await api.store.deferrals.due(api.clock.now, 9);
    expect(due).toEqual([{ subscription: ID, incident: open.id, until: api.clock.now }]);
  });
});

describe('the page of a subscription', () => {
  test.each(LANGUAGES)('shows what was chosen and why somebody was told or not, in %s', async (language) => {
    const { api, me, page } = await subscribed({ filter: { ...subscription().filter, entities: ['asn/44244'] } });
    const told = incident({ subject: subject('asn/44244'), from: api.clock.now });
    await api.store.incidents.save({ transition: 'opened', incident: told }, api.clock.now, 0);
    await api.store.deliveries.record([tellOf('opened', me, told), holdOf('over-budget', me, told)], api.clock.now);
    const answer = await api.request(`${page}?lang=${language}`, { headers: { accept: 'text/html' } });
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-robots-tag')).toBe('noindex');
    expect(html).toContain(`/i/${told.id}`);
    expect(html).not.toContain('over-budget');
    expect(html).toMatch(/value="asn\/44244" checked/);
    expect(html).toContain('/subscribe?entity=asn%2F44244');
    expect(html).not.toMatch(/desk@|<script/);
    expect(Buffer.byteLength(html)).toBeLessThan(40_000);
  });

  test('takes no more pauses than the API does', async () => {
    const usual = subscription();
    const until = later(usual.createdAt, hours(24 * 9999));
    const mutes = Array.from({ length: 50 }, (_, n) => ({ entity: `asn/${n + 1}` as const, until }));
    const { api, page } = await subscribed({ preferences: { ...usual.preferences, mutes } });
    const pause = (place: string) => submit(api, page, { act: 'pause', revision: '1', place, hours: '24' });
    expect((await pause('asn/44244')).status).toBe(422);
    expect((await now(api)).revision).toBe(1);
    expect((await pause('asn/1')).status).toBe(200);
  });

  test('saves its form without any script, keeps a pause, and says when somebody was quicker', async () => {
    const { api, page } = await subscribed();
    expect(await (await submit(api, page, { act: 'pause', revision: '1', place: '*', hours: '24' })).text()).toContain(
      'Saved.',
    );
    const until = later(api.clock.now, hours(24));
    const fields: [string, string][] = [
      ['act', 'save'],
      ['revision', '2'],
      ['entity', 'country/IR'],
      ['severity', '2'],
      ['quiet-from', '22:00'],
      ['quiet-until', '07:00'],
      ['wake', '3'],
      ['budget', ''],
      ['digest', 'weekly'],
      ['digest-hour', '9'],
      ['discreet', 'yes'],
      ['language', 'fa'],
      ['timezone', 'Asia/Tehran'],
    ];
    expect((await submit(api, page, fields)).status).toBe(200);
    expect(await now(api)).toMatchObject({
      filter: { entities: ['country/IR'], minSeverity: 2 },
      language: 'fa',
      preferences: {
        quietHours: { from: 1320, until: 420 },
        wakeFor: 3,
        budget: null,
        mutes: [{ entity: '*', until }],
        digest: 'weekly',
        digestHour: 9,
        discreet: true,
      },
      revision: 3,
    });
    expect((await submit(api, page, fields)).status).toBe(409);
    expect((await submit(api, page, { act: 'resume', revision: '3' })).status).toBe(200);
    expect((await now(api)).preferences.mutes).toEqual([]);
  });

  test.each([
    ['half of quiet hours', { 'quiet-from': '22:00', 'quiet-until': '' }],
    ['an unknown field', { nonsense: '1' }],
    ['a severity that is none', { severity: '5' }],
    ['a place that does not exist', { entity: 'country/XX' }],
  ])('refuses %s with a page that says so', async (_, fields) => {
    const { api, me, page } = await subscribed();
    const answer = await submit(api, page, { act: 'save', revision: '1', ...fields });
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('That was not accepted')]);
    expect(await now(api)).toEqual(me);
  });

  test('gives everything that is kept, and deletes it only when asked twice', async () => {
    const { api, page } = await subscribed();
    const exported = await (await api.request(`${page}/export`)).json();
    expect(exported).toMatchObject({ channel: 'email', target: { address: 'desk@example.org' }, decisions: [] });
    expect((await submit(api, page, { act: 'delete', revision: '1' })).status).toBe(422);
    expect((await submit(api, page, { act: 'delete', revision: '1', sure: 'yes' })).status).toBe(200);
    expect(await api.store.subscriptions.byId(ID)).toBeNull();
    const gone = await api.request(page, { headers: { accept: 'text/html' } });
    expect([gone.status, await gone.text()]).toEqual([200, expect.stringContaining('leads nowhere')]);
    expect((await api.request(`${page}/export`)).status).toBe(200);
  });

  test('is not opened by a link of another purpose, and a form that names no act does nothing', async () => {
    const { api, page } = await subscribed();
    for (const purpose of ['unsubscribe', 'confirm'] as const) {
      const html = await (
        await api.request(`/s/${await api.token(purpose, ID)}`, { headers: { accept: 'text/html' } })
      ).text();
      expect(html).toContain('leads nowhere');
    }
    expect((await submit(api, page, {})).status).toBe(422);
    expect((await api.request('/s/short')).status).toBe(404);
  });
});

describe('artefacts that staff mute', () => {
  const mute = (api: Api, over: object = {}) => ({
    entity: 'asn/44244',
    kind: 'outage',
    until: toIso(later(api.clock.now, hours(6))),
    reason: 'the exporter is being replaced',
    owner: 'Mina',
    ...over,
  });
  const read = async (api: Api) => (await api.request('/api/v1/mutes', { headers: oncall })).headers.get('etag') ?? '';
  const put = async (api: Api, mutes: object[], etag?: string) =>
    api.send('PUT', '/api/v1/mutes', { mutes }, { ...oncall, 'if-match': etag ?? (await read(api)) });

  test('are replaced as a whole by staff who saw the list, and go when they run out', async () => {
    const api = makeApi();
    const empty = await read(api);
    expect((await put(api, [mute(api)])).status).toBe(200);
    expect((await put(api, [], empty)).status).toBe(412);
    expect(await api.store.artefacts.all()).toMatchObject([{ entity: 'asn/44244', owner: 'Mina' }]);
    api.clock.now = later(api.clock.now, hours(7));
    expect(await (await api.request('/api/v1/mutes', { headers: oncall })).json()).toEqual({ mutes: [] });
  });

  test.each([
    ['one in the past', { until: '2026-01-08T11:59:00Z' }],
    ['one for longer than a day', { until: '2026-01-09T12:01:00Z' }],
    ['one without a reason', { reason: 'because' }],
    ['one of everything', { entity: '*' }],
    ['one of no kind', { kind: 'any' }],
    ['one that nobody answers for', { owner: ' ' }],
  ])('are refused: %s', async (_, over) => {
    const api = makeApi();
    expect((await put(api, [mute(api, over)])).status).toBe(422);
    expect(await api.store.artefacts.all()).toEqual([]);
  });

  test('are for staff alone', async () => {
    expect((await makeApi().request('/api/v1/mutes')).status).toBe(401);
  });
});
