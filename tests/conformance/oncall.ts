import { THRESHOLDS, type Threshold } from '#domain/thresholds';
import { IRAN } from '../support/examples.ts';
import { type Api, each, integrator, oncall, type Probe, type Probes } from './probe.ts';

const REASON = 'too many false alarms in the evenings';
const PATH = '/api/v1/thresholds';

const named = Object.entries<Threshold>(THRESHOLDS).find(
  ([, { min, max }]) => min > 0 && min < 0.3 && max > 0.31 && max < 1,
);
if (named === undefined) throw new Error('no threshold is a share any more: choose another for these cases');
const [NAME] = named;

const put = (api: Api, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  api.send('PUT', PATH, body, { ...oncall, 'if-match': '"0"', ...headers });
const change =
  (value: unknown): Probe =>
  (api) =>
    put(api, { thresholds: { [NAME]: value }, reason: REASON });
const good = { thresholds: { [NAME]: 0.3 }, reason: REASON };

export const onCall: Probes = {
  T01: (api) => api.send('PUT', PATH, good, { 'if-match': '"0"' }),
  T11: (api) => put(api, good, integrator),
  T13: (api) => put(api, good, { origin: 'https://evil.example' }),
  T15: (api) => put(api, good, { 'sec-fetch-site': 'cross-site' }),
  T17: (api) => put(api, good, { 'if-match': '"7"' }),
  T23: change('0.4'),
  T25: change(''),
  T27: change(true),
  T29: (api) =>
    api.request(PATH, {
      method: 'PUT',
      body: `{"thresholds":{"${NAME}":1e400},"reason":"${REASON}"}`,
      headers: { ...oncall, 'if-match': '"0"', 'content-type': 'application/json' },
    }),
  T31: change(-0.1),
  T33: change(0),
  T35: change(0.1 + 0.2),
  T49: each(
    ...['EST5EDT', 'GMT+3', 'Asia/Teheran'].map(
      (timezone): Probe =>
        (api) =>
          api.send('PUT', '/api/v1/watch', { places: [{ ...IRAN, timezone }] }, oncall),
    ),
  ),
  T51: each(
    (api) => put(api, { thresholds: good.thresholds }),
    (api) => put(api, { ...good, reason: 'short' }),
  ),
  T59: (api) => {
    const until = '2026-01-08T11:50:00Z';
    const mute = { entity: 'country/IR', kind: 'outage', until, reason: REASON, owner: 'Mina' };
    return api.send('PUT', '/api/v1/mutes', { mutes: [mute] }, { ...oncall, 'if-match': '"0"' });
  },
  T63: (api) => put(api, { ...good, version: 999 }),
  T65: async (api) => {
    const answers = await Promise.all([put(api, good), put(api, good)]);
    const won = answers.filter(({ status }) => status === 200);
    if (won.length !== 1) throw new Error(`${won.length} of two writers won`);
    return answers.filter(({ status }) => status !== 200);
  },
};
