import { expect, test } from 'vitest';
import type { Trouble } from '#domain/endpoint';
import { later } from '#domain/time';
import type { Store } from '#storage/store';
import { at, incident, subscription, tellOf } from '../../support/examples.ts';

const NOW = at('2026-01-08T12:00:00Z');

export function endpointsContract(store: () => Store): void {
  const hook = (id: string) => subscription({ id, channel: 'webhook' });
  const subscribe = (...ids: string[]) =>
    Promise.all(ids.map((id) => store().subscriptions.create(hook(id), { sealed: `old ${id}`, digest: id })));
  const trouble = (id: string, change: Partial<Trouble> = {}): Trouble => ({
    ...{ subscription: id, since: NOW, last: NOW, failures: 1, days: 1, reason: 'http-503' },
    ...{ disabledAt: null, notice: null, owed: false, tookAt: later(NOW, 7), ...change },
  });
  const interested = async () => (await store().subscriptions.interested(['*'], null, 9)).map(({ id }) => id);

  test('a target is sealed anew by whoever saw the old one', async () => {
    await subscribe('a');
    expect(await store().endpoints.reseal('a', 'old a', 'new')).toBe('saved');
    expect(await store().endpoints.reseal('a', 'old a', 'newer')).toBe('conflict');
    expect((await store().subscriptions.sealedTargets(['a'])).get('a')).toBe('new');
  });

  test('troubles are kept of those who are there, replaced, and cleared', async () => {
    await subscribe('a', 'b');
    await store().endpoints.putTroubles([trouble('a'), trouble('nobody')], NOW);
    await store().endpoints.putTroubles([trouble('a', { failures: 2, last: later(NOW, 60) })], NOW);
    expect(await store().endpoints.troubles(['a', 'b', 'nobody'])).toEqual([
      trouble('a', { failures: 2, last: later(NOW, 60) }),
    ]);
    await store().endpoints.clearTroubles(['a', 'b']);
    expect(await store().endpoints.troubles(['a'])).toEqual([]);
  });

  test('owners are owed one notice each, the longest in trouble first, until they are told that one', async () => {
    await subscribe('a', 'b');
    const [late, early] = [
      trouble('a', { notice: 'failing', owed: true }),
      trouble('b', { notice: 'failing', owed: true, since: later(NOW, -60) }),
    ];
    await store().endpoints.putTroubles([late, early], NOW);
    expect(await store().endpoints.owed(9)).toEqual([early, late]);
    expect(await store().endpoints.owed(1)).toEqual([early]);
    await store().endpoints.told({ subscription: 'b', notice: 'disabled' });
    await store().endpoints.told({ subscription: 'a', notice: 'failing' });
    expect(await store().endpoints.owed(9)).toEqual([early]);
  });

  test('a disabled webhook hears of nothing, keeps its row, and comes back', async () => {
    await subscribe('a', 'b');
    const [id = ''] = await store().deliveries.record([tellOf('opened', hook('a'))], NOW);
    await store().endpoints.putTroubles([trouble('a', { disabledAt: NOW, notice: 'disabled' }), trouble('b')], NOW);
    expect(await interested()).toEqual(['b']);
    expect(await store().deliveries.due(NOW, 9)).toEqual([]);
    expect((await store().subscriptions.byId('a'))?.status).toBe('disabled');
    expect((await store().deliveries.ofSubscription('a', 9))[0]).toMatchObject({
      id,
      status: 'gone',
      failure: 'disabled',
    });
    await store().subscriptions.expirePending(later(NOW, 999_999_999));
    expect(await store().endpoints.enable('b')).toBe(false);
    expect(await store().endpoints.enable('a')).toBe(true);
    expect(await interested()).toEqual(['a', 'b']);
    expect(await store().endpoints.troubles(['a'])).toEqual([]);
  });

  test('what has ended is sent again when it is asked for, although later turns have arrived', async () => {
    await subscribe('a', 'b');
    const ids = [
      ...(await store().deliveries.record([tellOf('opened', hook('a'))], NOW)),
      ...(await store().deliveries.record([tellOf('resolved', hook('a'), incident({ revision: 2 }))], NOW)),
    ];
    await store().deliveries.lease(ids, NOW, later(NOW, 60));
    const ended = ids.map((id) => ({ id, status: 'delivered', failure: null, dueAt: NOW }) as const);
    await store().deliveries.finish(ended, NOW);
    const [opened = ''] = ids;
    expect(await store().endpoints.sendAgain('b', [opened], NOW)).toBe(0);
    expect(await store().endpoints.sendAgain('a', [opened], later(NOW, 5))).toBe(1);
    expect(await store().endpoints.sendAgain('a', [opened], later(NOW, 5))).toBe(0);
    expect(await store().deliveries.due(later(NOW, 5), 9)).toEqual([{ id: opened, channel: 'webhook' }]);
    const [leased] = await store().deliveries.lease([opened], later(NOW, 5), later(NOW, 60));
    expect(leased).toMatchObject({ id: opened, status: 'sending', attempt: 1, finishedAt: null });
    // It was told, whatever becomes of the repetition: its end stays owed.
    await store().deliveries.finish([{ id: opened, status: 'dead', failure: 'timeout', dueAt: NOW }], NOW);
    const told = await store().deliveries.told([leased?.thread ?? ''], ['a']);
    expect(told(leased?.thread ?? '', 'a')?.reason).toBe('resolved');
  });

  test('push services that stand still are kept by origin, and forgotten when it is over', async () => {
    const origin = (name: string, until = NOW) =>
      ({ origin: `https://${name}.example.org`, until, reason: 'http-429', refusals: 0 }) as const;
    await store().pushOrigins.put([origin('b'), origin('a')], []);
    await store().pushOrigins.put([origin('b', later(NOW, 60))], ['https://a.example.org', 'https://c.example.org']);
    expect(await store().pushOrigins.all()).toEqual([origin('b', later(NOW, 60))]);
  });

  test('mails are counted by the day', async () => {
    for (const count of [3, 4]) await store().mailDays.add(20_000, count);
    expect([await store().mailDays.sent(20_000), await store().mailDays.sent(20_001)]).toEqual([7, 0]);
  });
}
