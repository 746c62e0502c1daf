import { expect, test } from 'vitest';
import { deliveryId } from '#domain/decision';
import { later } from '#domain/time';
import type { Store } from '#storage/store';
import { at, incident, subscription, tellOf } from '../../support/examples.ts';

const NOW = at('2022-09-22T12:30:00Z');

export function deadContract(store: () => Store): void {
  test('messages are kept as they were until they are dropped, the newest first', async () => {
    const first = { id: 'a', queue: 'webhook', body: '{"v":1}', diedAt: NOW };
    const second = { id: 'b', queue: 'polls', body: '"x"', diedAt: later(NOW, 5) };
    for (const message of [first, second, { ...first, body: '{"v":2}' }]) await store().dead.put(message);
    expect(await store().dead.messages(9)).toEqual([second, first]);
    expect(await store().dead.messages(1)).toEqual([second]);
    expect([await store().dead.message('a'), await store().dead.message('c')]).toEqual([first, null]);
    await store().dead.drop('a');
    expect(await store().dead.messages(9)).toEqual([second]);
  });

  test('deliveries are those whose attempts are used up, until they are sent again', async () => {
    const tells = ['anna', 'babak', 'cyrus'].map((id) => tellOf('opened', subscription({ id }), incident()));
    const ids = tells.map(deliveryId);
    const [first = '', second = '', other = ''] = ids;
    await store().deliveries.record(tells, NOW);
    const finish = (id: string, status: 'dead' | 'delivered', when: number) =>
      store().deliveries.finish([{ id, status, failure: 'timeout', dueAt: NOW }], later(NOW, when));
    await finish(first, 'dead', 1);
    await finish(second, 'dead', 2);
    await finish(other, 'delivered', 3);
    expect((await store().dead.deliveries(9)).map(({ id }) => id)).toEqual([second, first]);
    expect(await store().dead.deliveries(1)).toMatchObject([{ id: second, failure: 'timeout', status: 'dead' }]);
    await store().endpoints.sendAgain('anna', [first], NOW);
    expect((await store().dead.deliveries(9)).map(({ id }) => id)).toEqual([second]);
  });
}
