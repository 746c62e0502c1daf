import { ADDRESS, type Api, asking, each, type Probe, type Probes, raw, withoutStore } from './probe.ts';

const email = (text: unknown) => asking({ email: text });
const entities = (...keys: unknown[]) => asking({ filter: { entities: keys } });

/** Spaces without end, and without a Content-Length. */
const endless = () =>
  new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(1024).fill(32)) });

const confirmed: Probe = async (api) => {
  await asking({})(api);
  const [one] = await api.store.subscriptions.ofChannel('email', 1);
  await api.store.subscriptions.confirm(one?.id ?? '');
  return asking({})(api);
};

async function again(api: Api, times: number): Promise<readonly Response[]> {
  const answers: Response[] = [];
  for (let n = 0; n < times; n += 1) answers.push((await asking({})(api)) as Response);
  if (api.mails.length !== 1) throw new Error(`${api.mails.length} mails went out`);
  return answers;
}

export const subscribe: Probes = {
  S01: raw(''),
  S03: raw('[]'),
  S05: raw('{}'),
  S07: raw(`{"email":"${ADDRESS}",}`),
  S09: raw(`\ufeff{"email":"${ADDRESS}"}`),
  S11: raw(new Uint8Array(Buffer.from(`{"email":"${ADDRESS}"}`, 'utf16le'))),
  S13: raw(`{"__proto__":{"admin":true},"email":"${ADDRESS}"}`),
  S15: asking({ role: 'admin' }),
  // As deep as 16 KiB allow: what is longer is refused for its length, which is looked at first.
  S17: each(raw('['.repeat(8000) + ']'.repeat(8000)), raw(`${'{"a":'.repeat(2600)}1${'}'.repeat(2600)}`)),
  S19: (api) => raw(endless())(api),
  S21: raw('{}', { 'content-type': 'text/plain' }),
  S23: raw('email=a%40b.co', { 'content-type': 'application/x-www-form-urlencoded' }),
  S25: raw('{}', { 'content-encoding': 'gzip' }),
  S27: email(null),
  S29: email('a@b'),
  S31: email('a@b.co\n'),
  S33: email('a@b.co,c@d.ee'),
  S35: email('Name <a@b.co>'),
  S37: email('a@[127.0.0.1]'),
  S39: email(`${'a'.repeat(60)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.ee`),
  S41: email('a@exämple.org'),
  S43: email('a@xn--exmple-cua.org'),
  S45: confirmed,
  S47: (api) => again(api, 4),
  S49: entities('country/XX'),
  S51: entities(...Array.from({ length: 300 }, (_, n) => `asn/${n + 1}`)),
  S53: entities('asn/-1'),
  S55: entities('asn/1.5'),
  S57: raw(`{"email":"${ADDRESS}","filter":{"entities":[1e400]}}`),
  S59: asking({ language: '../../etc/passwd' }),
  S61: async (api) => {
    const answer = await api.request('/subscribe', {
      method: 'POST',
      body: `email=${encodeURIComponent(ADDRESS)}&website=x`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    const stored = await api.store.subscriptions.ofChannel('email', 1);
    if (stored.length > 0) throw new Error('the hidden field was ignored');
    return answer;
  },
  S63: withoutStore(asking({})),
};
