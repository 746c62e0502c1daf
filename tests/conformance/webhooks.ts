import { makeApi } from '../support/api.ts';
import { each, hooking, integrator, type Probes } from './probe.ts';

const url = hooking;
const stored = (spelt: string, canonical: string) => async (api: Parameters<ReturnType<typeof hooking>>[0]) => {
  const answer = (await hooking(spelt)(api)) as Response;
  const body = await answer.clone().json<{ url: string }>();
  if (body.url !== canonical) throw new Error(`stored as ${body.url}`);
  return answer;
};

/** Registered, and still unproven after this answer to the challenge. */
const unproven = (answer: () => Response) => async () => {
  const registered = (await hooking('https://example.org/')(makeApi({ fetch: async () => answer() }))) as Response;
  const { status } = await registered.clone().json<{ status: string }>();
  if (status !== 'pending') throw new Error(`is ${status} after a wrong answer`);
  return registered;
};

const endless = () => new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)) });

export const webhooks: Probes = {
  W01: (api) => api.post('/api/v1/webhooks', { url: 'https://hooks.example.org/' }),
  W05: url(`https://example.org/${'x'.repeat(2029)}`),
  W07: stored('HTTPS://EXAMPLE.ORG/h', 'https://example.org/h'),
  W09: url('https:example.org'),
  W11: each(...['\t', '\r', '\n'].map((character) => url(`https://exam${character}ple.org/`))),
  W13: url('javascript:alert(1)'),
  W15: url('file:///etc/passwd'),
  W17: url('https://example.org/#frag'),
  W19: url('https://2130706433/'),
  W21: url('https://0177.0.0.1/'),
  W23: url('https://①②⑦.⓪.⓪.①/'),
  W25: url('https://[::1]/'),
  W27: url('https://[64:ff9b::7f00:1]/'),
  W29: url('https://[fd00::1]/'),
  W31: url('https://8.8.8.8/'),
  W33: url('https://intranet/'),
  W35: url('https://metadata.google.internal/'),
  W37: url('https://nightwire.example./'),
  W39: url('https://api.cloudflare.com/client/v4/'),
  W43: url('https://rebinding.example.org/'),
  W45: url('https://example.org:0/'),
  W47: url('https://example.org./'),
  W49: each(url(`https://${'a'.repeat(64)}.org/`), url(`https://${`${'a'.repeat(49)}.`.repeat(5)}orgs/`)),
  W53: url('https://example.org/', { events: ['incident.*'] }),
  W55: url('https://example.org/', { secret: 'hunter2' }),
  W57: url('https://example.org/', { description: 'x'.repeat(1001) }),
  W59: async (api) => {
    for (let n = 0; n < 20; n += 1) await hooking(`https://hooks.example.org/${n}`)(api);
    return hooking('https://hooks.example.org/20')(api);
  },
  W61: unproven(() => new Response(null, { status: 302, headers: { location: 'https://example.org/' } })),
  W63: unproven(() => new Response(endless())),
  W65: async (api) => {
    const { id } = await ((await hooking('https://example.org/')(api)) as Response).json<{ id: string }>();
    const end = () => api.request(`/api/v1/webhooks/${id}`, { method: 'DELETE', headers: integrator });
    const first = await end();
    const second = await end();
    if (second.status !== 404) throw new Error(`the second DELETE answered ${second.status}`);
    return first;
  },
};
