import { describe, expect, test } from 'vitest';
import { explainIncident } from '#domain/explain';
import { later, minutes } from '#domain/time';
import { closeUnwatched } from '#pipeline/unwatched';
import { memoryStore } from '#storage/memory';
import { at, evidence, IRAN, IRANCELL, incident, subscription } from '../support/examples.ts';
import { makeWorld } from '../support/world.ts';

const NOW = at('2022-09-22T16:00:00Z');
const LAST_SEEN = at('2022-09-22T14:00:00Z');
const quietly = { log: () => {} };

async function storeWith(open = incident()) {
  const store = memoryStore();
  await store.incidents.save({ transition: 'opened', incident: open }, open.from, 0);
  return store;
}

describe('a place that is taken off the watch list', () => {
  test('leaves no incident open: it ends where it was last seen, and says that its end is not known', async () => {
    const store = await storeWith();
    await closeUnwatched([IRAN], NOW, { store, ...quietly });
    const [closed] = await store.incidents.recent(1);
    expect(closed).toMatchObject({ until: LAST_SEEN, ending: 'no-longer-watched', revision: 2 });
    expect(await store.incidents.open()).toEqual([]);
    expect((await store.incidents.history(incident().id)).at(-1)).toMatchObject({ transition: 'resolved', at: NOW });
    expect(closed && explainIncident(closed)).toContain('no longer watched');
  });

  test('so does one that becomes a control', async () => {
    const store = await storeWith();
    await closeUnwatched([IRAN, { ...IRANCELL, control: true }], NOW, { store, ...quietly });
    expect(await store.incidents.open()).toEqual([]);
  });

  test('what is still watched stays open, and nothing is written twice', async () => {
    const store = await storeWith();
    await closeUnwatched([IRAN, IRANCELL], NOW, { store, ...quietly });
    expect(await store.incidents.open()).toEqual([incident()]);
    await closeUnwatched([IRAN], NOW, { store, ...quietly });
    await closeUnwatched([IRAN], later(NOW, minutes(5)), { store, ...quietly });
    expect(await store.incidents.recent(9)).toMatchObject([{ revision: 2 }]);
  });

  test('an incident that nothing supports ends where it began', async () => {
    const store = await storeWith(incident({ evidence: [] }));
    await closeUnwatched([], NOW, { store, ...quietly });
    expect(await store.incidents.recent(1)).toMatchObject([{ until: incident().from }]);
  });

  test('the next tick closes it, and who was told of it is told', async () => {
    const store = memoryStore();
    const world = await makeWorld({ store, places: [IRAN, IRANCELL], series: [] });
    await world.subscribe(subscription(), {
      url: 'https://desk.example.org/hook',
      secrets: [`whsec_${Buffer.alloc(32, 7).toString('base64')}`],
    });
    const open = incident({ evidence: [evidence()] });
    await store.incidents.save({ transition: 'opened', incident: open }, NOW, 0);
    await world.tick(NOW);
    await store.places.replace([IRAN]);
    await world.tick(later(NOW, minutes(5)));
    expect(world.webhooks.map(({ type }) => type)).toEqual(['incident.opened', 'incident.resolved']);
  });
});
