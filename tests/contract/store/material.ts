import { expect, test } from 'vitest';
import { later } from '#domain/time';
import type { Store } from '#storage/store';
import { at, IRAN, IRANCELL, incident, pattern, subscription } from '../../support/examples.ts';

const NOW = at('2022-09-22T12:30:00Z');

export function materialContract(store: () => Store): void {
  test('is everything that deliveries are written and addressed from, and of what is gone nothing', async () => {
    const anna = subscription({ id: 'anna' });
    const babak = subscription({ id: 'babak', channel: 'email' });
    const trouble = { subscription: 'anna', since: NOW, last: NOW, failures: 1, days: 1, reason: 'timeout' };
    const failing = { ...trouble, disabledAt: null, notice: null, owed: false, tookAt: NOW };
    const origin = { origin: 'https://push.example.org', until: later(NOW, 60), reason: 'http-429', refusals: 0 };
    await store().places.replace([IRAN, IRANCELL]);
    await store().incidents.save({ transition: 'opened', incident: incident() }, NOW, 0);
    await store().subscriptions.create(anna, { sealed: 'sealed-anna', digest: 'a' });
    await store().subscriptions.create(babak, { sealed: 'sealed-babak', digest: 'b' });
    await store().endpoints.putTroubles([failing], NOW);
    await store().pushOrigins.put([origin], []);

    const material = await store().material.of(['anna', 'babak', 'anna', 'nobody'], [incident().id, 'no-thread']);
    expect([...material.recipients.keys()].sort()).toEqual(['anna', 'babak']);
    expect(material.recipients.get('anna')).toEqual({ subscription: anna, sealed: 'sealed-anna', trouble: failing });
    expect(material.recipients.get('babak')).toEqual({ subscription: babak, sealed: 'sealed-babak', trouble: null });
    expect(material.incidents).toEqual([incident()]);
    expect(material.patterns).toEqual([]);
    expect(material.places).toEqual(await store().places.all());
    expect(material.pushOrigins).toEqual([origin]);
  });

  test('of an incident also the windows of its place; of a window also its nights', async () => {
    const night = incident();
    const window = pattern({
      entity: night.subject.entity,
      nights: [{ incident: night.id, from: night.from, until: null }],
    });
    await store().incidents.save({ transition: 'opened', incident: night }, NOW, 0);
    await store().patterns.save(window, 0, NOW);
    for (const threads of [[night.id], [window.id], [window.id, night.id]]) {
      const { incidents, patterns } = await store().material.of([], threads);
      expect([incidents, patterns], threads.join()).toEqual([[night], [window]]);
    }
  });

  test('leaving together is leaving', async () => {
    for (const id of ['anna', 'babak'])
      await store().subscriptions.create(subscription({ id }), { sealed: id, digest: id });
    await store().subscriptions.removeAll(['anna', 'nobody'], NOW);
    await store().subscriptions.removeAll([], NOW);
    expect((await store().subscriptions.ofChannel('webhook', 9)).map(({ id }) => id)).toEqual(['babak']);
  });
}
