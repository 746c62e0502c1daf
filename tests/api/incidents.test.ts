import { describe, expect, test } from 'vitest';
import { subject } from '#domain/subject';
import { later } from '#domain/time';
import { type IncidentJson, incidentJson } from '#domain/wire';
import { type Api, makeApi, oncall } from '../support/api.ts';
import { at, incident, subscription, tellOf } from '../support/examples.ts';

const START = at('2022-09-22T12:30:00Z');

/** One incident an hour, each in its own network; the even ones are over. */
async function withIncidents(count: number): Promise<Api> {
  const api = makeApi();
  for (let n = 0; n < count; n += 1) {
    const from = later(START, 3600 * n);
    const one = incident({ from, subject: subject(`asn/${n + 1}`), until: n % 2 === 0 ? later(from, 1800) : null });
    await api.store.incidents.save({ transition: 'opened', incident: one }, from, 0);
  }
  return api;
}
interface Page {
  readonly incidents: IncidentJson[];
  readonly next: string | null;
}
const read = async (api: Api, query = ''): Promise<Page> => (await api.request(`/api/v1/incidents${query}`)).json();

describe('the list of incidents', () => {
  test('is walked page by page, newest first, each once', async () => {
    const api = await withIncidents(23);
    const seen: string[] = [];
    let page = await read(api, '?limit=5');
    for (; page.next !== null; page = await read(api, `?limit=5&cursor=${page.next}`)) {
      expect(page.incidents).toHaveLength(5);
      seen.push(...page.incidents.map(({ entity }) => entity));
    }
    seen.push(...page.incidents.map(({ entity }) => entity));
    expect(seen).toEqual(Array.from({ length: 23 }, (_, n) => `asn/${23 - n}`));
  });

  test('of the open ones holds no other', async () => {
    const { incidents, next } = await read(await withIncidents(6), '?status=open');
    expect(incidents.map(({ entity }) => entity)).toEqual(['asn/6', 'asn/4', 'asn/2']);
    expect(next).toBeNull();
  });

  test('may be read by any site, and is not sent twice to who has it', async () => {
    const api = await withIncidents(2);
    const first = await api.request('/api/v1/incidents', { headers: { origin: 'https://other.example' } });
    expect(first.headers.get('access-control-allow-origin')).toBe('*');
    const etag = first.headers.get('etag') ?? '';
    const again = await api.request('/api/v1/incidents', { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await api.request('/api/v1/incidents', { headers: { 'if-none-match': '%%' } })).status).toBe(200);
    await api.store.incidents.save({ transition: 'opened', incident: incident() }, START, 0);
    expect((await api.request('/api/v1/incidents', { headers: { 'if-none-match': etag } })).status).toBe(200);
  });

  test.each([
    ['?foo=1', 400, 'query.unknown'],
    ['?limit=5&limit=6', 400, 'query.repeated'],
    ['?cursor=garbage', 400, 'cursor.invalid'],
    ['?cursor=%FF', 400, 'query.encoding'],
    ['?access_token=abc', 400, 'token.in-url'],
    ['?limit=0', 422, 'invalid-format'],
    ['?limit=1e2', 422, 'invalid-format'],
    ['?limit=%2010', 422, 'invalid-format'],
    ['?status=*', 422, 'invalid-value'],
  ])('refuses %s', async (query, status, code) => {
    const answer = await makeApi().request(`/api/v1/incidents${query}`);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ status, errors: [{ code }] });
  });
});

describe('an incident', () => {
  test('is read with its history, in the one public shape', async () => {
    const api = makeApi();
    const opened = incident();
    const resolved = { ...opened, until: later(opened.from, 7200), revision: 2 };
    await api.store.incidents.save({ transition: 'opened', incident: opened }, START, 3);
    await api.store.incidents.save({ transition: 'resolved', incident: resolved }, later(START, 9000), 4);
    const answer = await (await api.request(`/api/v1/incidents/${opened.id}`)).json<{ history: object[] }>();
    expect(answer).toMatchObject(JSON.parse(JSON.stringify(incidentJson(resolved, null))));
    expect(answer.history).toMatchObject([
      { at: '2022-09-22T12:30:00Z', transition: 'opened', configuration: 3, until: null, revision: 1 },
      { at: '2022-09-22T15:00:00Z', transition: 'resolved', configuration: 4, revision: 2 },
    ]);
  });

  test.each(['not-an-id', '%00', '%27%20OR%201=1--', 'x'.repeat(500)])('%s is not there', async (id) => {
    expect((await makeApi().request(`/api/v1/incidents/${id}`)).status).toBe(404);
  });
});

describe('health', () => {
  interface Health {
    readonly idle: boolean;
    readonly oldestUndelivered: string | null;
  }
  const health = async (api: Api, headers = {}): Promise<Health & Record<string, unknown>> =>
    (await api.request('/api/v1/health', { headers })).json();
  const job = { source: 'ioda', shard: 'one' };

  test('says of each source how fresh it is, with its credit', async () => {
    const api = makeApi();
    await api.store.polls.ensure([job], api.clock.now);
    const state = await api.store.polls.lease(job, api.clock.now, later(api.clock.now, 60));
    if (state === null) throw new Error('not leased');
    const { now } = api.clock;
    const answered = { lastAttempt: now, lastSuccess: now, cursor: now, dueAt: later(now, 300), leaseUntil: null };
    const newest = { signals: { 'ioda.bgp': later(now, -900) }, entities: { 'country/IR': later(now, -900) } };
    await api.store.polls.finish({ ...state, ...answered, newest });
    const { sources } = (await health(api)) as unknown as { sources: readonly { id: string }[] };
    const byId = Object.fromEntries(sources.map((one) => [one.id, one]));
    const attribution = expect.objectContaining({ text: expect.stringContaining('IODA') });
    expect(byId.ioda).toMatchObject({ state: 'fresh', lastSuccess: '2026-01-08T12:00:00Z', attribution });
    expect(byId.ioda).toMatchObject({ newestValue: '2026-01-08T11:45:00Z', late: [], setting: null });
    expect(byId.ooni).toMatchObject({ state: 'stale', reason: 'not-asked', lastSuccess: null });
  });

  test('is idle only when all that the last tick found is done', async () => {
    const api = makeApi();
    const { store, clock } = api;
    expect((await health(api)).idle).toBe(false);
    await store.polls.ensure([job], clock.now);
    await store.polls.recordTick(clock.now);
    expect(await health(api)).toMatchObject({ idle: false, polls: { due: 1, inHand: 0 } });
    const state = await store.polls.lease(job, clock.now, later(clock.now, 60));
    expect(await health(api)).toMatchObject({ idle: false, polls: { due: 0, inHand: 1 } });
    if (state !== null) await store.polls.finish({ ...state, dueAt: later(clock.now, 300), leaseUntil: null });
    expect(await health(api)).toMatchObject({ idle: true });
    const one = incident();
    await store.incidents.save({ transition: 'opened', incident: one }, clock.now, 0);
    expect((await health(api)).idle).toBe(false);
    const [id = ''] = await store.deliveries.record([tellOf('opened', subscription(), one)], clock.now);
    await store.incidents.markDispatched(one.id, 1);
    expect(await health(api)).toMatchObject({ idle: false, oldestUndelivered: '2026-01-08T12:00:00Z' });
    await store.deliveries.lease([id], clock.now, later(clock.now, 60));
    expect((await health(api)).idle).toBe(false);
    await store.deliveries.finish([{ id, status: 'delivered', failure: null, dueAt: clock.now }], clock.now);
    expect(await health(api)).toMatchObject({ idle: true, oldestUndelivered: null });
  });

  test('counts subscribers and deliveries for on-call alone', async () => {
    const api = makeApi();
    await api.store.subscriptions.create(subscription(), { sealed: '', digest: '' });
    for (const headers of [{}, { authorization: 'Bearer wrong-token-of-the-tests-xx' }]) {
      const open = await health(api, headers);
      expect(open).not.toHaveProperty('deliveries');
      expect(open).not.toHaveProperty('subscriptions');
    }
    expect(await health(api, oncall)).toMatchObject({ deliveries: [], subscriptions: { webhook: 1, email: 0 } });
  });
});
