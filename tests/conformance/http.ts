import { incident } from '../support/examples.ts';
import { type Api, each, getting, integrator, ORIGIN, type Probe, type Probes, raw } from './probe.ts';

const LIST = '/api/v1/incidents';
const list = (query: string) => getting(`${LIST}${query}`);
const listWith = (headers: Record<string, string>) => getting(LIST, headers);
const hooks = (authorization: string) => getting('/api/v1/webhooks', { authorization });

async function conditional(api: Api, tag: (etag: string) => string): Promise<Response> {
  const etag = (await api.request(LIST)).headers.get('etag') ?? '';
  return api.request(LIST, { headers: { 'if-none-match': tag(etag) } });
}

export const queries: Probes = {
  Q01: list('?foo=1'),
  Q03: each(list('?country[]=IR'), list('?country[0]=IR')),
  Q09: list('?country=%FF'),
  Q11: list('?country=%'),
  Q13: list('?limit=-1'),
  Q15: list('?limit=1e2'),
  Q17: list('?limit=%2010'),
  Q19: list('?limit=10.0'),
  Q21: list('?limit=99999999999999999999'),
  Q35: list('?order=ASC--'),
  Q37: list('?status=*'),
  Q43: list('?cursor=garbage'),
  Q45: async (api) => {
    for (const from of [incident().from, incident().from + 3600]) {
      const one = incident({ from: from as ReturnType<typeof incident>['from'] });
      await api.store.incidents.save({ transition: 'opened', incident: one }, one.from, 0);
    }
    const { next } = await (await api.request(`${LIST}?limit=1`)).json<{ next: string }>();
    if ((await api.request(`${LIST}?limit=1&cursor=${next}`)).status !== 200) throw new Error('no next page');
    return api.request(`${LIST}?limit=1&status=open&cursor=${next}`);
  },
  Q53: getting(`${LIST}/not-an-id`),
  Q55: each(getting('/api/v1//incidents'), getting('/API/V1/INCIDENTS')),
  Q57: getting(`/api/v1/${'x'.repeat(9000)}`),
  Q59: list(`?a=${'x'.repeat(8000)}`),
  Q63: list('?debug=1'),
};

const cookie = 'x'.repeat(20_000);
const evil: Probe = (api) => api.request(`https://evil.example${LIST}`);
const plain: Probe = (api) => api.request(`${ORIGIN.replace('https:', 'http:')}${LIST}`);

export const http: Probes = {
  H01: evil,
  H03: listWith({ 'x-forwarded-for': '1.2.3.4' }),
  H05: listWith({ 'cf-access-jwt-assertion': 'eyJ.eyJ.x' }),
  H07: listWith({ 'x-original-url': '/admin', 'x-rewrite-url': '/admin' }),
  H09: hooks(integrator.authorization.replace('Bearer', 'bearer')),
  H11: hooks('Bearer a b'),
  H13: hooks(`Bearer ${'x'.repeat(10_240)}`),
  H15: hooks('Bearer ctk_unknown_0123456789abcdef0123'),
  H17: list('?access_token=abc'),
  H19: listWith({ cookie }),
  H21: listWith({ accept: 'text/html' }),
  H23: listWith({ accept: 'garbage' }),
  H25: listWith({ 'accept-encoding': 'identity;q=0' }),
  H27: raw('{}', { 'content-type': 'application/problem+json' }),
  H29: each(...['-1', 'abc', '5, 6'].map((length): Probe => raw('{}', { 'content-length': length }))),
  H31: raw('{}', { 'transfer-encoding': 'gzip, chunked' }),
  H33: raw('{"email":"desk@example.org"}', { 'content-md5': 'wrong', digest: 'sha-256=wrong' }),
  H39: (api) => conditional(api, (etag) => etag),
  H41: (api) => conditional(api, () => 'W/"unended'),
  H43: listWith({ range: 'bytes=0-1' }),
  H45: (api) => api.post('/api/v1/subscriptions', { email: 'desk@example.org' }, { origin: 'https://other.example' }),
  H47: async (api) => {
    const headers = { origin: 'https://other.example', 'access-control-request-method': 'DELETE' };
    const answer = await api.request(LIST, { method: 'OPTIONS', headers });
    if (answer.headers.has('access-control-allow-methods')) throw new Error('DELETE is offered to other sites');
    return answer;
  },
  H49: listWith({ 'sec-fetch-mode': 'navigate', accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }),
  H51: listWith({ upgrade: 'websocket' }),
  H53: each(
    ...['PROPFIND', 'FOO'].map(
      (method): Probe =>
        (api) =>
          api.request(LIST, { method }),
    ),
  ),
  H55: listWith({ 'content-length': '5' }),
  H57: listWith({ referer: `${ORIGIN}/u/${'A'.repeat(64)}` }),
  H59: listWith({ 'x-name': 'caf\u00e9' }),
  H61: listWith({ 'webhook-id': 'msg_1', 'webhook-signature': 'v1,abc' }),
  H63: plain,
};
