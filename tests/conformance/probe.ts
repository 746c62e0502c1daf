import type { Store } from '#storage/store';
import { type Api, browser, integrator, makeApi, ORIGIN, oncall } from '../support/api.ts';

/**
 * A bad input of the shared list as a request of ours. What comes back is held against the answer that the list states;
 * of several answers each must be it.
 */
export type Probe = (api: Api) => Promise<Response | readonly Response[]>;
export type Probes = Readonly<Record<string, Probe>>;

export const ADDRESS = 'desk@example.org';

/** A subscription by mail with these members beside its address. */
export const asking =
  (members: object): Probe =>
  (api) =>
    api.post('/api/v1/subscriptions', { email: ADDRESS, ...members });

/** The same as it goes over the wire, so that what is no JSON can be sent. */
export const raw =
  (body: BodyInit, headers: Record<string, string> = {}): Probe =>
  (api) =>
    api.request('/api/v1/subscriptions', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
      ...{ duplex: 'half' },
    });

export const pushing =
  (members: object, keys: object = {}): Probe =>
  (api) => {
    const target = browser();
    return api.post('/api/v1/subscriptions', { ...target, ...members, keys: { ...target.keys, ...keys } });
  };

export const hooking =
  (url: unknown, members: object = {}): Probe =>
  (api) =>
    api.post('/api/v1/webhooks', { url, ...members }, integrator);

export const getting =
  (path: string, headers: Record<string, string> = {}): Probe =>
  (api) =>
    api.request(path, { headers });

/** Every address of the list is asked, and each must be answered as stated. */
export const each =
  (...probes: readonly Probe[]): Probe =>
  async (api) =>
    (await Promise.all(probes.map((probe) => probe(api)))).flat();

/** As if the database were away. */
export const withoutStore =
  (probe: Probe): Probe =>
  () =>
    probe(makeApi({ store: failing }));

const failing = (store: Store): Store =>
  Object.fromEntries(
    Object.entries(store).map(([name, port]) => [
      name,
      Object.fromEntries(Object.keys(port).map((method) => [method, () => Promise.reject(new Error('D1_ERROR'))])),
    ]),
  ) as unknown as Store;

export type { Api };
export { browser, integrator, ORIGIN, oncall };
