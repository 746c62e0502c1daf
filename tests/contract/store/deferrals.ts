import { expect, test } from 'vitest';
import type { ArtefactMute } from '#domain/artefact';
import { later, minutes } from '#domain/time';
import type { Deferral, Store } from '#storage/store';
import { at, subscription } from '../../support/examples.ts';

const MORNING = at('2022-09-23T03:30:00Z');

export function deferralsContract(store: () => Store): void {
  const subscribe = async (...ids: string[]) => {
    for (const id of ids) await store().subscriptions.create(subscription({ id }), { sealed: '', digest: id });
  };
  const wait = (id: string, incident: string, until = MORNING): Deferral => ({ subscription: id, incident, until });
  const due = (now = MORNING, most = 9) => store().deferrals.due(now, most);

  test('what was put off is due when its time has come, whose time came first before others', async () => {
    await subscribe('a', 'b', 'c');
    const [early, late] = [wait('b', 'i1', later(MORNING, -60)), wait('b', 'i2')];
    await store().deferrals.put([wait('a', 'i1'), late, early, wait('c', 'i1', later(MORNING, 1))]);
    expect(await due(later(MORNING, -61))).toEqual([]);
    expect(await due()).toEqual([early, wait('a', 'i1'), late]);
    expect(await due(MORNING, 2)).toEqual([early, wait('a', 'i1')]);
  });

  test('is put off again, and a late drop of the first time leaves that alone', async () => {
    await subscribe('a');
    const next = wait('a', 'i1', later(MORNING, minutes(9)));
    await store().deferrals.put([wait('a', 'i1')]);
    await store().deferrals.put([next]);
    await store().deferrals.drop([wait('a', 'i1')]);
    expect(await due()).toEqual([]);
    expect(await due(next.until)).toEqual([next]);
    await store().deferrals.drop([next]);
    expect(await due(next.until)).toEqual([]);
  });

  test('goes with its subscription, and waits for nobody who is not there', async () => {
    await subscribe('a');
    await store().deferrals.put([wait('a', 'i1'), wait('nobody', 'i1')]);
    await store().subscriptions.remove('a', MORNING);
    expect(await due()).toEqual([]);
  });

  test('the list of muted artefacts is replaced whole', async () => {
    const mute = (entity: ArtefactMute['entity']): ArtefactMute => ({
      entity,
      kind: 'outage',
      until: MORNING,
      reason: 'an exporter is being replaced',
      owner: 'Mina',
    });
    await store().artefacts.replace([mute('country/IR'), mute('asn/44244')]);
    expect(await store().artefacts.all()).toEqual([mute('asn/44244'), mute('country/IR')]);
    await store().artefacts.replace([]);
    expect(await store().artefacts.all()).toEqual([]);
  });
}
