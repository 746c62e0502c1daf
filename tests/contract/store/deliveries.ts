import { expect, test } from 'vitest';
import { saidOf } from '#alerts/news';
import { type Decision, deliveryId } from '#domain/decision';
import type { DeliveryStatus, HoldReason, IncidentTurn } from '#domain/delivery';
import type { Incident } from '#domain/incident';
import type { Subscription } from '#domain/subscription';
import type { SaidOfSummary, Summary } from '#domain/summary';
import { type Instant, later } from '#domain/time';
import type { Store } from '#storage/store';
import { at, holdOf, incident, subscription, tellOf, topicOf } from '../../support/examples.ts';

const NOW = at('2022-09-22T12:30:00Z');
const SOON = later(NOW, 60);
const SAID = saidOf({ topic: topicOf(incident()), window: null }, null);
const ANNA = subscription({ id: 'anna' });
const BABAK = subscription({ id: 'babak', channel: 'email' });

const tell = (reason: IncidentTurn, to: Subscription = ANNA, over: Partial<Incident> = {}): Decision =>
  tellOf(reason, to, incident(over));
const hold = (reason: HoldReason, to: Subscription = ANNA): Decision => holdOf(reason, to);

export function deliveriesContract(store: () => Store): void {
  const finish = (id: string, status: DeliveryStatus, over: { failure?: string; dueAt?: Instant } = {}) =>
    store().deliveries.finish([{ id, status, failure: null, dueAt: NOW, ...over }], SOON);
  const log = (id = ANNA.id) => store().deliveries.ofSubscription(id, 99);

  test('a tell becomes a pending row and a hold a held one, with all that they say', async () => {
    const opened = tell('opened');
    const held = hold('inhibited', BABAK);
    expect(await store().deliveries.record([opened, held], NOW)).toEqual([deliveryId(opened)]);
    const common = { thread: incident().id, revision: 1, attempt: 0, dueAt: NOW, createdAt: NOW, instead: null };
    const open = { ...common, finishedAt: null, failure: null };
    const aspects = { interrupting: true, urgency: 'normal', said: SAID };
    const none = { interrupting: false, urgency: 'low', said: null };
    expect(await log()).toEqual([
      {
        ...open,
        ...aspects,
        id: deliveryId(opened),
        subscription: 'anna',
        channel: 'webhook',
        reason: 'opened',
        status: 'pending',
      },
    ]);
    expect(await log('babak')).toEqual([
      {
        ...open,
        ...none,
        id: deliveryId(held),
        subscription: 'babak',
        channel: 'email',
        reason: 'inhibited',
        status: 'held',
      },
    ]);
    expect(await store().deliveries.record([], NOW)).toEqual([]);
  });

  test('deciding again writes nothing and names those still pending, in the order of the decisions', async () => {
    const [first, second, third] = [tell('opened'), tell('opened', BABAK), tell('escalated', ANNA, { revision: 2 })];
    await store().deliveries.record([first, second], NOW);
    await store().deliveries.lease([deliveryId(first)], NOW, SOON);
    await finish(deliveryId(first), 'delivered');
    const before = await log();
    const again = await store().deliveries.record([third, hold('inhibited'), second, first, third], SOON);
    expect(again).toEqual([deliveryId(third), deliveryId(second)]);
    const after = await log();
    expect(after).toHaveLength(3);
    expect(after.find(({ id }) => id === deliveryId(first))).toEqual(before[0]);
  });

  test('a lease takes what is due once, counts the attempt, and runs out', async () => {
    const id = deliveryId(tell('opened'));
    await store().deliveries.record([tell('opened')], NOW);
    expect(await store().deliveries.lease([id], later(NOW, -1), NOW)).toEqual([]);
    const [leased] = await store().deliveries.lease([id, id, 'no/such/delivery', 'nonsense'], NOW, SOON);
    expect(leased).toMatchObject({ id, status: 'sending', attempt: 1 });
    expect(await store().deliveries.lease([id], later(SOON, -1), later(SOON, 60))).toEqual([]);
    const [again] = await store().deliveries.lease([id], SOON, later(SOON, 60));
    expect(again).toMatchObject({ id, status: 'sending', attempt: 2 });
    expect(await store().deliveries.lease([], NOW, SOON)).toEqual([]);
  });

  test('a turn waits while another of its thread is in a hand; those of one call go to one hand', async () => {
    const [opened, resolved] = [tell('opened'), tell('resolved', ANNA, { revision: 2 })];
    const elsewhere = tell('opened', BABAK);
    await store().deliveries.record([opened, resolved, elsewhere], NOW);
    const lease = async (decisions: readonly Decision[], from = NOW) =>
      (await store().deliveries.lease(decisions.map(deliveryId), from, later(from, 60))).map(({ id }) => id);
    expect(await lease([opened])).toEqual([deliveryId(opened)]);
    expect(await lease([resolved, elsewhere])).toEqual([deliveryId(elsewhere)]);
    expect((await lease([resolved, opened], SOON)).toSorted()).toEqual([deliveryId(opened), deliveryId(resolved)]);
    await finish(deliveryId(opened), 'pending', { dueAt: later(SOON, 600) });
    expect(await lease([resolved], later(SOON, 60))).toEqual([deliveryId(resolved)]);
  });

  test('of twenty that lease one delivery at once, one has it', async () => {
    const id = deliveryId(tell('opened'));
    await store().deliveries.record([tell('opened')], NOW);
    const hands = await Promise.all(Array.from({ length: 20 }, () => store().deliveries.lease([id], NOW, SOON)));
    expect(hands.flat()).toHaveLength(1);
    expect((await log())[0]).toMatchObject({ attempt: 1 });
  });

  test('the most severe is leased first', async () => {
    const severe = tell('opened', BABAK, { severity: 4 });
    const mild = tell('opened', ANNA, { severity: 1 });
    await store().deliveries.record([mild], NOW);
    await store().deliveries.record([severe], SOON);
    const leased = await store().deliveries.lease([deliveryId(mild), deliveryId(severe)], SOON, later(SOON, 60));
    expect(leased.map(({ id }) => id)).toEqual([deliveryId(severe), deliveryId(mild)]);
  });

  test('a turn that a newer one has overtaken by being delivered is superseded and not sent', async () => {
    const [opened, resolved] = [tell('opened'), tell('resolved', ANNA, { revision: 2 })];
    await store().deliveries.record([opened, tell('opened', BABAK)], NOW);
    await store().deliveries.record([resolved], NOW);
    await store().deliveries.lease([deliveryId(resolved)], NOW, SOON);
    await finish(deliveryId(resolved), 'delivered');
    const ids = [deliveryId(opened), deliveryId(tell('opened', BABAK))];
    const leased = await store().deliveries.lease(ids, SOON, later(SOON, 60));
    expect(leased.map(({ subscription: { length }, id }) => [length, id])).toEqual([[5, ids[1]]]);
    const overtaken = (await log()).find(({ id }) => id === ids[0]);
    expect(overtaken).toMatchObject({ status: 'superseded', attempt: 0, finishedAt: SOON });
  });

  test('a retry waits until it is due, says why, and is then leased again', async () => {
    const id = deliveryId(tell('opened'));
    await store().deliveries.record([tell('opened')], NOW);
    await store().deliveries.lease([id], NOW, SOON);
    await finish(id, 'pending', { failure: 'http-503', dueAt: later(SOON, 300) });
    expect((await log())[0]).toMatchObject({
      status: 'pending',
      failure: 'http-503',
      dueAt: later(SOON, 300),
      finishedAt: null,
    });
    expect(await store().deliveries.due(later(SOON, 299), 9)).toEqual([]);
    expect(await store().deliveries.due(later(SOON, 300), 9)).toEqual([{ id, channel: 'webhook' }]);
    await store().deliveries.lease([id], later(SOON, 300), later(SOON, 360));
    await finish(id, 'delivered');
    expect((await log())[0]).toMatchObject({ status: 'delivered', failure: null, attempt: 2, finishedAt: SOON });
  });

  test('what has ended stays as it ended, whoever comes late', async () => {
    const id = deliveryId(tell('opened'));
    await store().deliveries.record([tell('opened')], NOW);
    await store().deliveries.lease([id], NOW, SOON);
    await finish(id, 'delivered');
    await finish(id, 'pending', { failure: 'timeout', dueAt: later(SOON, 5) });
    await finish('no/such/delivery', 'delivered');
    expect((await log())[0]).toMatchObject({ status: 'delivered', failure: null });
    expect(await store().deliveries.due(later(SOON, 900), 9)).toEqual([]);
  });

  test('due are the pending and those whose lease ran out, most severe first, then who waits longest', async () => {
    const mild = tell('opened', ANNA, { severity: 1 });
    const severe = tell('opened', BABAK, { severity: 4 });
    const lost = tell('escalated', ANNA, { severity: 1, revision: 2 });
    await store().deliveries.record([lost], later(NOW, -90));
    await store().deliveries.lease([deliveryId(lost)], later(NOW, -90), later(NOW, -30));
    await store().deliveries.record([mild], NOW);
    await store().deliveries.record([severe, hold('inhibited', BABAK)], NOW);
    const due = async (limit: number) => (await store().deliveries.due(NOW, limit)).map(({ id }) => id);
    expect(await due(9)).toEqual([deliveryId(severe), deliveryId(lost), deliveryId(mild)]);
    expect(await due(1)).toEqual([deliveryId(severe)]);
  });

  test.each<[DeliveryStatus, boolean]>([
    ['pending', true],
    ['sending', true],
    ['delivered', true],
    ['gone', false],
    ['rejected', false],
    ['superseded', false],
    ['dead', false],
  ])('what is %s has told somebody: %s', async (status, isTold) => {
    const id = deliveryId(tell('opened'));
    await store().deliveries.record([tell('opened')], NOW);
    if (status !== 'pending') await store().deliveries.lease([id], NOW, SOON);
    if (status !== 'sending') await finish(id, status);
    const told = await store().deliveries.told([incident().id], [ANNA.id]);
    const expected = { reason: 'opened', revision: 1, at: NOW, interrupting: true, said: SAID };
    expect(told(incident().id, ANNA.id)).toEqual(isTold ? expected : null);
  });

  test('what was told is the newest turn that counts, for this incident and this reader', async () => {
    const escalated = tell('escalated', ANNA, { revision: 3, standing: 'confirmed' });
    await store().deliveries.record([escalated], NOW);
    await store().deliveries.record([tell('opened', ANNA, { standing: 'corroborated' }), hold('already-told')], NOW);
    await store().deliveries.record([hold('inhibited', BABAK)], NOW);
    const told = await store().deliveries.told([incident().id, 'outage.nowhere'], ['anna', 'babak']);
    expect(told(incident().id, 'anna')).toMatchObject({
      reason: 'escalated',
      revision: 3,
      said: { standing: 'confirmed' },
    });
    expect(told(incident().id, 'babak')).toBeNull();
    expect(told('outage.nowhere', 'anna')).toBeNull();
    await finish(deliveryId(escalated), 'dead');
    const now = await store().deliveries.told([incident().id], ['anna']);
    expect(now(incident().id, 'anna')).toMatchObject({ reason: 'opened', revision: 1, said: SAID });
  });

  test('a log is newest first and no longer than asked for', async () => {
    await store().deliveries.record([tell('opened')], NOW);
    await store().deliveries.record([tell('resolved', ANNA, { revision: 2 })], SOON);
    await store().deliveries.record([tell('opened', BABAK)], SOON);
    expect((await log()).map(({ reason }) => reason)).toEqual(['resolved', 'opened']);
    expect(await store().deliveries.ofSubscription('anna', 1)).toHaveLength(1);
  });

  test('counts by channel, status and reason what is on its way and what has ended, once each', async () => {
    await store().deliveries.record([tell('opened'), hold('inhibited', BABAK), tell('opened', BABAK)], SOON);
    await store().deliveries.record([tell('resolved', ANNA, { revision: 2 }), hold('inhibited', BABAK)], SOON);
    const other = tell('opened', subscription({ id: 'cyrus' }));
    await store().deliveries.record([other], NOW);
    for (const one of [tell('opened'), other]) {
      await store().deliveries.lease([deliveryId(one)], SOON, later(SOON, 60));
      await finish(deliveryId(one), 'delivered');
      await finish(deliveryId(one), 'dead');
    }
    const counts = await store().deliveries.counts();
    expect(
      counts.map(({ channel, status, reason, count, oldest }) => [channel, status, reason, count, oldest]),
    ).toEqual([
      ['email', 'held', 'inhibited', 1, SOON],
      ['email', 'pending', 'opened', 1, SOON],
      ['webhook', 'delivered', 'opened', 2, NOW],
      ['webhook', 'pending', 'resolved', 1, SOON],
    ]);
  });

  test('a thousand decisions at once are all recorded', async () => {
    const all = Array.from({ length: 1000 }, (_, i) => tell('opened', subscription({ id: `s${i}` })));
    expect(await store().deliveries.record(all, NOW)).toEqual(all.map(deliveryId));
    const leased = await store().deliveries.lease(all.map(deliveryId), NOW, SOON);
    expect(leased).toHaveLength(1000);
    await store().deliveries.finish(
      leased.map(({ id }) => ({ id, status: 'delivered', failure: null, dueAt: NOW })),
      SOON,
    );
    expect(await store().deliveries.due(later(SOON, 900), 9)).toEqual([]);
  });

  test('what counts against a budget are notices that interrupt, are not critical, and did not fail for good', async () => {
    const given = async (reason: IncidentTurn, revision: number, after: number, over: Partial<Incident> = {}) =>
      store().deliveries.record([tell(reason, ANNA, { revision, ...over })], later(NOW, after));
    await given('opened', 1, 0);
    await given('escalated', 2, 10);
    await given('escalated', 3, 20, { severity: 4 });
    await store().deliveries.record(
      [{ ...tell('updated', ANNA, { revision: 4 }), interrupting: false }],
      later(NOW, 30),
    );
    const [failed = ''] = await given('reopened', 5, 40);
    await finish(failed, 'dead');
    await store().deliveries.record([hold('over-budget'), tell('opened', BABAK)], NOW);
    const spent = await store().deliveries.spent(['anna', 'nobody'], later(NOW, -1));
    expect([spent('anna'), spent('nobody')]).toEqual([[NOW, later(NOW, 10)], []]);
    expect((await store().deliveries.spent(['anna'], NOW))('anna')).toEqual([later(NOW, 10)]);
  });

  test('a summary is kept once with all that it stands for, which then counts as told', async () => {
    const opened = [tell('opened'), tell('opened', ANNA, { id: 'outage.asn-1.20220922T1230Z' })];
    const said: SaidOfSummary = {
      topic: 'summary',
      kind: 'catch-up',
      from: NOW,
      until: SOON,
      opened: [],
      ended: [],
      open: [incident().id],
      windows: [],
      held: [{ reason: 'quiet-hours', count: 2 }],
      stale: ['ioda'],
      together: [incident().id],
    };
    const summary: Summary = {
      ...{
        subscription: ANNA,
        turn: 'catch-up',
        key: '2022-09-23',
        severity: 3,
        interrupting: true,
        urgency: 'normal',
        said,
      },
    };
    const id = 'catch-up/2022-09-23/anna';
    expect(await store().deliveries.recordSummaries([{ summary, decisions: opened }], NOW)).toEqual([id]);
    expect(await store().deliveries.recordSummaries([{ summary, decisions: opened }], SOON)).toEqual([id]);
    expect(await store().deliveries.recordSummaries([], NOW)).toEqual([]);
    const told = await store().deliveries.told([incident().id], ['anna']);
    expect(told(incident().id, 'anna')).toMatchObject({ reason: 'opened', interrupting: false });
    expect(await store().deliveries.due(SOON, 9)).toEqual([{ id, channel: 'webhook' }]);
    expect((await log()).map(({ status, instead }) => `${status} ${instead}`).sort()).toEqual([
      'bundled catch-up',
      'bundled catch-up',
      'pending null',
    ]);
    const [leased] = await store().deliveries.lease([id], NOW, SOON);
    expect(leased).toMatchObject({ thread: 'catch-up', reason: 'catch-up', revision: SOON, said });
    expect((await store().deliveries.spent(['anna'], later(NOW, -1)))('anna')).toEqual([NOW]);
  });

  test('what is bundled in a letter that fails was told to nobody, and is told anew by itself or in the next letter', async () => {
    const [first, second] = [tell('opened'), tell('opened', ANNA, { id: 'outage.asn-1.20220922T1230Z' })];
    const threads = [incident().id, 'outage.asn-1.20220922T1230Z'];
    const isTold = async () => {
      const told = await store().deliveries.told(threads, ['anna']);
      return threads.map((thread) => told(thread, 'anna')?.reason ?? null);
    };
    const letter = async (key: string, decisions: readonly Decision[], sentAt: Instant) => {
      const open = threads.slice(0, decisions.length);
      const lists = { opened: [], ended: [], open, windows: [], held: [], stale: [], together: open };
      const said = { topic: 'summary', kind: 'catch-up', from: NOW, until: sentAt, ...lists } as const;
      const aspects = { turn: 'catch-up', severity: 3, interrupting: true, urgency: 'normal' } as const;
      const summary: Summary = { subscription: ANNA, key, said, ...aspects };
      return store().deliveries.recordSummaries([{ summary, decisions }], sentAt);
    };
    const [died = ''] = await letter('one', [first, second], NOW);
    expect(await store().deliveries.record([first], NOW)).toEqual([]);
    expect(await isTold()).toEqual(['opened', 'opened']);
    await finish(died, 'dead');
    expect(await isTold()).toEqual([null, null]);
    const [next = ''] = await letter('two', [first], later(NOW, 60));
    expect(await isTold()).toEqual(['opened', null]);
    expect(await store().deliveries.record([first, second], later(NOW, 70))).toEqual([deliveryId(second)]);
    expect(await isTold()).toEqual(['opened', 'opened']);
    await finish(deliveryId(second), 'dead');
    expect(await store().deliveries.record([second], later(NOW, 80))).toEqual([]);
    await finish(next, 'delivered');
    expect(await isTold()).toEqual(['opened', null]);
  });

  test('a summary that comes late is sent all the same: no later one says what it says', async () => {
    const lists = { opened: [], ended: [], open: [], windows: [], held: [], stale: [], together: [] };
    const digest = async (key: string, until: Instant) => {
      const said = { topic: 'summary', kind: 'daily', from: NOW, until, ...lists } as const;
      const aspects = { turn: 'summary', severity: 3, interrupting: true, urgency: 'normal' } as const;
      const [id = ''] = await store().deliveries.recordSummaries(
        [{ summary: { subscription: ANNA, key, said, ...aspects }, decisions: [] }],
        NOW,
      );
      return id;
    };
    const [first, second] = [await digest('one', later(NOW, 1)), await digest('two', later(NOW, 2))];
    await finish(second, 'delivered');
    expect((await store().deliveries.lease([first], SOON, later(SOON, 60))).map(({ id }) => id)).toEqual([first]);
  });

  test('what was held is counted by reason, for each since a moment of their own', async () => {
    await store().deliveries.record([hold('muted'), hold('quiet-hours'), tell('opened', BABAK)], NOW);
    await store().deliveries.record([holdOf('muted', ANNA, incident({ id: 'other' }))], SOON);
    const held = await store().deliveries.heldSince(
      new Map([
        ['anna', NOW],
        ['babak', NOW],
      ]),
    );
    const counts = [
      { reason: 'muted', count: 2 },
      { reason: 'quiet-hours', count: 1 },
    ];
    expect([held('anna'), held('babak'), held('nobody')]).toEqual([counts, [], []]);
    const recent = await store().deliveries.heldSince(new Map([['anna', SOON]]));
    expect(recent('anna')).toEqual([{ reason: 'muted', count: 1 }]);
  });
}
