import { describe, expect, test } from 'vitest';
import { THRESHOLDS, type Threshold } from '#domain/thresholds';
import { DEFAULT_PLACES } from '../../src/watch.ts';
import { type Api, makeApi, oncall } from '../support/api.ts';
import { IRAN, IRANCELL } from '../support/examples.ts';

const [name, bounds] = Object.entries<Threshold>(THRESHOLDS)[0] as [string, Threshold];
const reason = 'too many false alarms in Ramadan evenings';

const read = async (api: Api) => {
  const answer = await api.request('/api/v1/thresholds', { headers: oncall });
  return { etag: answer.headers.get('etag') ?? '', ...(await answer.json<{ version: number; thresholds: object }>()) };
};
const write = (api: Api, body: unknown, etag = '"0"') =>
  api.send('PUT', '/api/v1/thresholds', body, { ...oncall, 'if-match': etag });

describe('thresholds', () => {
  test('are shown with their default, bounds, unit and reason', async () => {
    const { version, thresholds, etag } = await read(makeApi());
    expect([version, etag]).toEqual([0, '"0"']);
    expect(thresholds).toHaveProperty([name], { value: bounds.default, ...bounds });
    expect(Object.keys(thresholds)).toEqual(Object.keys(THRESHOLDS));
  });

  test('are changed by name; the others stay', async () => {
    const api = makeApi();
    const answer = await write(api, { thresholds: { [name]: bounds.max }, reason });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toBe('"1"');
    const { thresholds } = await api.store.configuration.current();
    const expected = Object.entries<Threshold>(THRESHOLDS).map(([key, one]) => [key, one.default]);
    expect(thresholds).toEqual({ ...Object.fromEntries(expected), [name]: bounds.max });
  });

  test.each([
    ['text', '0.4'],
    ['nothing', ''],
    ['a truth', true],
    ['null', null],
    ['too little', bounds.min - 0.001],
    ['too much', bounds.max + 0.001],
    ['a sum of binary fractions', bounds.min + 1e-9],
  ])('refuse %s', async (_, value) => {
    const api = makeApi();
    const answer = await write(api, { thresholds: { [name]: value }, reason });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ errors: [{ pointer: `#/thresholds/${name}` }] });
    expect((await read(api)).version).toBe(0);
  });

  test('refuse what overflows, unknown names, an own version, and a change without a reason', async () => {
    const api = makeApi();
    const headers = { ...oncall, 'if-match': '"0"', 'content-type': 'application/json' };
    const infinite = { method: 'PUT', body: `{"thresholds":{"${name}":1e400},"reason":"${reason}"}`, headers };
    expect((await api.request('/api/v1/thresholds', infinite)).status).toBe(422);
    for (const body of [
      { thresholds: { 'outage.nonsense': 1 }, reason },
      { thresholds: {}, reason, version: 999 },
      { thresholds: {} },
      { thresholds: {}, reason: 'short' },
      { thresholds: {}, reason: '          ' },
    ]) {
      expect((await write(api, body)).status).toBe(422);
    }
    expect((await read(api)).version).toBe(0);
  });

  test('need the version that was seen', async () => {
    const api = makeApi();
    const body = { thresholds: { [name]: bounds.max }, reason };
    const blind = await api.send('PUT', '/api/v1/thresholds', body, oncall);
    expect(blind.status).toBe(428);
    expect((await write(api, body, '"7"')).status).toBe(412);
    expect((await write(api, body, 'W/"0"')).status).toBe(412);
    expect((await write(api, body)).status).toBe(200);
    expect((await write(api, body)).status).toBe(412);
  });

  test('changed by ten at once are changed by one', async () => {
    const api = makeApi();
    const body = { thresholds: { [name]: bounds.max }, reason };
    const answers = await Promise.all(Array.from({ length: 10 }, () => write(api, body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)]);
    expect((await read(api)).version).toBe(1);
  });
});

describe('the watch list', () => {
  const put = (api: Api, places: unknown, headers = {}) =>
    api.send('PUT', '/api/v1/watch', { places }, { ...oncall, ...headers });

  test('is replaced as a whole and read back', async () => {
    const api = makeApi();
    expect((await put(api, [IRAN, IRANCELL])).status).toBe(200);
    const answer = await api.request('/api/v1/watch', { headers: oncall });
    expect(await answer.json()).toEqual({ places: expect.arrayContaining([IRAN, IRANCELL]) });
    expect((await put(api, [IRAN], { 'if-match': answer.headers.get('etag') })).status).toBe(200);
    expect((await put(api, [IRANCELL], { 'if-match': answer.headers.get('etag') })).status).toBe(412);
    expect(await api.store.places.all()).toEqual([IRAN]);
  });

  test('takes what a deployment watches at first', async () => {
    const api = makeApi();
    expect((await put(api, DEFAULT_PLACES)).status).toBe(200);
    expect(await api.store.places.all()).toHaveLength(DEFAULT_PLACES.length);
  });

  test('takes two thousand places', async () => {
    const api = makeApi();
    const places = Array.from({ length: 2000 }, (_, n) => ({ ...IRANCELL, entity: `asn/${n + 1}` }));
    expect((await put(api, places)).status).toBe(200);
    expect((await put(api, [...places, { ...IRANCELL, entity: 'asn/9999' }])).status).toBe(422);
  });

  test.each([
    ['nothing at all', []],
    ['a place twice', [IRAN, IRAN]],
    ['a country that is none', [{ ...IRAN, entity: 'country/XX' }]],
    ['a number that is no AS', [{ ...IRAN, entity: 'asn/4294967296' }]],
    ['a zone by its old name', [{ ...IRAN, timezone: 'Iran' }]],
    ['a zone that is an offset', [{ ...IRAN, timezone: '+03:30' }]],
    ['a zone in small letters', [{ ...IRAN, timezone: 'asia/tehran' }]],
    ['a place inside itself', [{ ...IRAN, within: 'country/IR' }]],
    ['a name that reorders the text around it', [{ ...IRAN, name: 'Iran\u202e' }]],
    ['a member that it does not know', [{ ...IRAN, muted: true }]],
  ])('refuses %s', async (_, places) => {
    const api = makeApi();
    expect((await put(api, places)).status).toBe(422);
    expect(await api.store.places.all()).toEqual([]);
  });
});
