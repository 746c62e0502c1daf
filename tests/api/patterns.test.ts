import { expect, test } from 'vitest';
import { patternJson } from '#domain/wire';
import { makeApi } from '../support/api.ts';
import { at, incident, pattern } from '../support/examples.ts';

const NOW = at('2022-09-23T13:10:00Z');

test('windows are listed until they end, and stay to be read one by one', async () => {
  const api = makeApi();
  const ended = pattern({ id: 'window.outage.asn-1.20220801T1200Z', level: 'ended', next: [] });
  for (const one of [pattern(), ended]) await api.store.patterns.save(one, 0, NOW);
  const list = await api.request('/api/v1/patterns');
  expect([list.status, await list.json()]).toEqual([200, { patterns: [patternJson(pattern())] }]);
  const one = await api.request(`/api/v1/patterns/${ended.id}`);
  const incidents = ended.nights.map(({ incident }) => incident);
  expect([one.status, await one.json()]).toEqual([200, { ...patternJson(ended), incidents }]);
});

test.each(['window.nowhere', 'outage.asn-44244.20220922T1230Z', '%00', 'window.'.padEnd(300, 'x')])(
  'a window that is not there is not found: %s',
  async (id) => {
    const api = makeApi();
    await api.store.patterns.save(pattern(), 0, NOW);
    expect((await api.request(`/api/v1/patterns/${id}`)).status).toBe(404);
  },
);

test('an incident says to which window it belongs', async () => {
  const api = makeApi();
  const [alone, night] = [incident({ id: 'outage.asn-1.x' }), incident()];
  for (const one of [alone, night]) await api.store.incidents.save({ transition: 'opened', incident: one }, NOW, 0);
  await api.store.patterns.save(pattern(), 0, NOW);
  const { incidents } = (await (await api.request('/api/v1/incidents')).json()) as {
    incidents: { id: string; pattern: string }[];
  };
  const belonging = Object.fromEntries(incidents.map(({ id, pattern: window }) => [id, window]));
  expect(belonging).toEqual({ [alone.id]: null, [night.id]: pattern().id });
  const one = await (await api.request(`/api/v1/incidents/${night.id}`)).json();
  expect(one).toMatchObject({ pattern: pattern().id });
});
