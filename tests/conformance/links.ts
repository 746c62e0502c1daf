import { base64url } from 'jose';
import { makeToken } from '#workers/tokens';
import { subscription } from '../support/examples.ts';
import { type Api, getting, type Probe, type Probes, withoutStore } from './probe.ts';

const ME = subscription({ channel: 'email' });
const UNKNOWN = 'A'.repeat(64);

async function link(api: Api, kind: 'u' | 'c'): Promise<string> {
  await api.store.subscriptions.create(ME, { sealed: '', digest: 'me' }).catch(() => undefined);
  return `/${kind}/${await api.token(kind === 'u' ? 'unsubscribe' : 'confirm', ME.id)}`;
}

/** A request to a good link, altered; the subscription must be there afterwards, or must not. */
const onLink =
  (
    kind: 'u' | 'c',
    init: RequestInit = {},
    then: 'stays' | 'goes' | 'any' = 'any',
    alter = (path: string) => path,
  ): Probe =>
  async (api) => {
    const path = alter(await link(api, kind));
    const answer = await api.request(path, init);
    const kept = await api.store.subscriptions.byId(ME.id).catch(() => null);
    if (then === 'stays' && kept === null) throw new Error('the subscription is gone');
    if (then === 'stays' && kept?.status !== ME.status) throw new Error('the subscription has changed');
    if (then === 'goes' && kept !== null) throw new Error('the subscription is still there');
    return answer;
  };

const POST = { method: 'POST' };

/** A request to the page that manages it, as a browser sends it. */
const onPage =
  (fields?: readonly (readonly [string, string])[]): Probe =>
  async (api) => {
    const sealed = await api.vault.seal(ME.id, { address: 'desk@example.org' });
    await api.store.subscriptions.create(ME, { sealed, digest: 'me' });
    const path = `/s/${await api.token('manage', ME.id)}`;
    if (fields === undefined) {
      const answer = await api.request(path);
      const text = await answer.clone().text();
      if (!text.includes('d…@e….org') || text.includes('desk@')) throw new Error('the address is not masked');
      return answer;
    }
    const body = new URLSearchParams(fields.map(([name, value]) => [name, value])).toString();
    return api.request(path, { ...POST, body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  };
const HUNDREDS = Array.from({ length: 300 }, (_, n) => ['entity', `asn/${n + 1}`] as const);
const header =
  (name: string, value: string): Probe =>
  async (api) => {
    const answer = await api.request(await link(api, 'u'));
    if (!answer.headers.get(name)?.includes(value)) throw new Error(`${name}: ${answer.headers.get(name)}`);
    return answer;
  };

export const links: Probes = {
  K01: onLink('u', {}, 'stays'),
  K03: onLink('u', { ...POST, body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) }, 'goes'),
  K05: onLink('u', { ...POST, body: '{}', headers: { 'content-type': 'application/json' } }, 'goes'),
  K07: onLink('u', { ...POST, headers: { origin: 'https://mail.example' } }, 'goes'),
  K09: async (api) => {
    const path = await link(api, 'u');
    return Promise.all(Array.from({ length: 50 }, () => api.request(path, POST)));
  },
  K11: getting(`/u/${UNKNOWN}`),
  K13: getting('/u/short'),
  K15: onLink('u', {}, 'stays', (path) => path.slice(0, -1)),
  K17: onLink('u', {}, 'stays', (path) => `/u/${path.slice(3).toUpperCase()}`),
  K19: getting(`/u/${'+'.repeat(64)}`),
  K21: getting('/u/%00'),
  K23: getting(`/u/${'A'.repeat(4096)}`),
  K25: onLink('u', {}, 'stays', (path) => `${path}/`),
  K27: getting(`/u/${encodeURIComponent("' OR 1=1--")}`),
  K29: onLink('u', POST, 'stays', (path) => path.replace('/u/', '/c/')),
  K31: onLink('c', {}, 'stays'),
  K33: async (api) => [await onLink('c', POST)(api), await onLink('c', POST)(api)].flat(),
  K35: async (api) => {
    await onLink('u', POST, 'goes')(api);
    const answer = await api.request(`/c/${await api.token('confirm', ME.id)}`, POST);
    if ((await api.store.subscriptions.byId(ME.id)) !== null) throw new Error('it came back');
    return answer;
  },
  K37: withoutStore(onLink('c', POST)),
  K39: withoutStore(onLink('u', POST)),
  K41: async (api) => {
    await onLink('u', POST, 'goes')(api);
    return [
      await api.request(`/u/${await api.token('unsubscribe', ME.id)}`),
      await api.request(`/u/${await api.token('unsubscribe', ME.id)}`, POST),
    ];
  },
  K43: onLink('u', { method: 'PUT' }, 'stays'),
  K45: async (api) => {
    const answer = await api.request(await link(api, 'u'), {
      method: 'OPTIONS',
      headers: { origin: 'https://x.example' },
    });
    if ([...answer.headers.keys()].some((name) => name.startsWith('access-control'))) throw new Error('CORS');
    return answer;
  },
  K47: header('content-security-policy', "frame-ancestors 'none'"),
  K49: async (api) => {
    await header('referrer-policy', 'no-referrer')(api);
    await header('cache-control', 'no-store')(api);
    return header('x-robots-tag', 'noindex')(api);
  },
  K51: async (api) => {
    const guess = () =>
      api.request(`/api/v1/subscriptions/${'A'.repeat(64)}`, { headers: { 'cf-connecting-ip': '203.0.113.7' } });
    for (let n = 0; n < 10; n += 1) await guess();
    return guess();
  },
  K55: onPage(),
  K57: onPage([['act', 'save'], ['revision', '1'], ...HUNDREDS]),
  K59: async (api) => {
    const path = `/u/${await makeToken(base64url.encode(new Uint8Array(32).fill(99)), 'unsubscribe', ME.id)}`;
    return [await onLink('u', {}, 'stays', () => path)(api), await onLink('u', POST, 'stays', () => path)(api)].flat();
  },
};
