import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliveryId } from '#domain/decision';
import { subject } from '#domain/subject';
import { DEFAULT_THRESHOLDS } from '#domain/thresholds';
import { hours, interval, later, minutes } from '#domain/time';
import { d1Store } from '#storage/d1/index';
import type { Store } from '#storage/store';
import { type TestD1, testD1 } from '../support/d1.ts';
import { at, IRAN, incident, pattern, record, subscription, tellOf } from '../support/examples.ts';

const NOW = at('2022-09-22T12:30:00Z');
const SUBJECT = subject('asn/44244');
const JOB = { source: 'ioda', shard: '0' };

/** Every port once, so that every statement is seen. */
async function callEverything(store: Store): Promise<void> {
  const reader = subscription();
  const told = tellOf('opened', reader);
  const step = minutes(5);
  const window = interval(NOW, later(NOW, hours(1)));
  const { places, series, baselines, states, incidents, patterns, records, subscriptions, deliveries, polls } = store;
  const { configuration, endpoints } = store;
  await places.replace([IRAN]);
  await places.all();
  await series.put([{ signal: 'ioda.bgp', subject: SUBJECT, from: NOW, step, values: [1], counts: null }]);
  await series.read([{ signal: 'ioda.bgp', subject: SUBJECT, step, interval: window }]);
  await series.subjects(['ioda.bgp'], ['asn/44244']);
  await series.prune(NOW);
  await baselines.put([{ detector: 'a@1', signal: 'ioda.bgp', subject: SUBJECT, until: NOW, numbers: [1] }]);
  await baselines.read([SUBJECT]);
  await states.put([{ signal: 'ioda.bgp', subject: SUBJECT, status: 'normal', ratio: 1, at: NOW }]);
  await states.read(['ioda.bgp']);
  await states.putSourceOutages(['ioda.bgp'], [{ signal: 'ioda.bgp', since: NOW, fallen: 1, watched: 2 }]);
  await states.sourceOutages();
  await incidents.save({ transition: 'opened', incident: incident() }, NOW, 0);
  await incidents.overlapping([SUBJECT], window);
  await incidents.open();
  await incidents.recent(9);
  await incidents.byId(incident().id);
  await incidents.byIds([incident().id]);
  await incidents.history(incident().id);
  await incidents.undispatched(9);
  await incidents.alertingSince([incident().id]);
  await incidents.hasNews();
  await incidents.putBack([incident()], NOW);
  await incidents.markDispatched(incident().id, 1);
  await incidents.offerAgain([incident().id], NOW);
  await patterns.save(pattern(), 0, NOW);
  await patterns.ofEntities(['asn/44244']);
  await patterns.active(9);
  await patterns.byIds([pattern().id]);
  await patterns.due(NOW, hours(1), 9);
  await patterns.markDispatched(pattern().id, 1, NOW);
  await records.put([record()]);
  await records.overlapping(['country/IR'], window);
  await records.recent(9);
  await records.prune(NOW);
  await subscriptions.create(reader, { sealed: 's', digest: 'd' });
  await subscriptions.confirm(reader.id);
  await subscriptions.byId(reader.id);
  await subscriptions.byIds([reader.id]);
  await subscriptions.byDigest('webhook', 'd');
  await subscriptions.interested(['*'], null, 9);
  await subscriptions.sealedTargets([reader.id]);
  await subscriptions.ofChannel('webhook', 9);
  await subscriptions.counts();
  await subscriptions.pendingSince(NOW);
  await subscriptions.change({ ...reader, revision: 2 }, NOW);
  await subscriptions.dropFormer(await subscriptions.formerInterests(NOW, 9));
  await subscriptions.leaseConfirmations(NOW, 9);
  await subscriptions.confirmationSent(reader.id);
  await subscriptions.digestsDue(NOW, 9);
  await subscriptions.moveDigests([{ id: reader.id, from: NOW, to: NOW, since: NOW }]);
  const waiting = [{ subscription: reader.id, incident: incident().id, until: NOW }];
  await store.deferrals.put(waiting);
  await store.deferrals.due(NOW, 9);
  await store.deferrals.drop(waiting);
  await store.artefacts.replace([]);
  await store.artefacts.all();
  await subscriptions.expirePending(NOW);
  await deliveries.record([told], NOW);
  await deliveries.lease([deliveryId(told)], NOW, later(NOW, 60));
  await deliveries.finish([{ id: deliveryId(told), status: 'delivered', failure: null, dueAt: NOW }], NOW);
  await deliveries.told([incident().id], [reader.id]);
  await deliveries.spent([reader.id], NOW);
  await deliveries.recordSummaries([], NOW);
  await deliveries.heldSince(new Map([[reader.id, NOW]]));
  await deliveries.due(NOW, 9);
  await deliveries.ofSubscription(reader.id, 9);
  await deliveries.counts();
  const trouble = { subscription: reader.id, since: NOW, last: NOW, failures: 1, days: 1, reason: 'timeout' };
  await endpoints.putTroubles([{ ...trouble, disabledAt: NOW, notice: 'disabled', owed: true, tookAt: null }], NOW);
  await endpoints.troubles([reader.id]);
  await endpoints.owed(9);
  await endpoints.told({ subscription: reader.id, notice: 'disabled' });
  await endpoints.enable(reader.id);
  await endpoints.clearTroubles([reader.id]);
  await endpoints.reseal(reader.id, 's', 't');
  await endpoints.sendAgain(reader.id, [deliveryId(told)], NOW);
  await store.pushOrigins.put(
    [{ origin: 'https://p.example.org', until: NOW, reason: 'http-429', refusals: 0 }],
    ['x'],
  );
  await store.pushOrigins.all();
  await store.mailDays.add(1, 2);
  await store.mailDays.sent(1);
  await store.material.of([reader.id], [incident().id, pattern().id]);
  await subscriptions.remove(reader.id, NOW);
  await subscriptions.removeAll([reader.id], NOW);
  await store.dead.put({ id: 'm', queue: 'webhook', body: '{}', diedAt: NOW });
  await store.dead.messages(9);
  await store.dead.message('m');
  await store.dead.drop('m');
  await store.dead.deliveries(9);
  await polls.ensure([JOB], NOW);
  await polls.states();
  await polls.turns(NOW);
  await polls.turns(NOW, JOB.source);
  const leased = await polls.lease(JOB, NOW, later(NOW, 60));
  if (leased !== null) await polls.finish(leased);
  await polls.defer(JOB.source, NOW);
  await polls.recordTick(NOW);
  await polls.lastTick();
  await configuration.save(DEFAULT_THRESHOLDS, 0, { author: 'a', reason: 'r', at: NOW });
  await configuration.current();
}

/** Tables of a handful of rows, or such as are read whole because all of it is the answer. */
const READ_WHOLE = [
  'artefact_mute',
  'place',
  'poll',
  'source_outage',
  'tick',
  'configuration',
  'delivery_count',
  'endpoint_trouble',
  'push_origin',
  'dead_message',
];
/** Indexes that hold only the rows that are asked for. */
const PARTIAL = [
  'incident_open',
  'incident_undispatched',
  'pattern_active',
  'pattern_undispatched',
  'pattern_unannounced',
  'delivery_due',
  'delivery_dead',
  'interest_former',
];
/** Indexes that are read in their order, as far as a limit. */
const ORDERED = ['record_by_publication'];

/** A scan is right over what the statement made itself, over a small table, or over an index of nothing but hits. */
function areCheap(lines: readonly string[]): boolean {
  const made = lines.flatMap((line) => /^(?:MATERIALIZE|CO-ROUTINE) (\S+)/.exec(line)?.[1] ?? []);
  return lines.every((line) => isCheap(line, made));
}

function isCheap(line: string, made: readonly string[]): boolean {
  const scan = /^SCAN (\S+)(?: USING (?:COVERING )?INDEX (\S+))?/.exec(line);
  if (scan === null || line.includes('VIRTUAL TABLE') || line === 'SCAN CONSTANT ROW') return true;
  const [, table = '', index = ''] = scan;
  return (
    READ_WHOLE.includes(table) || [...PARTIAL, ...ORDERED].includes(index) || [...made, 'found', 'page'].includes(table)
  );
}

describe('the statements', () => {
  let d1: TestD1;
  const called = new Set<string>();

  beforeAll(async () => {
    d1 = testD1();
    await callEverything(watched(d1Store(d1.db), called));
  });
  afterAll(() => d1.close());

  test('are all seen here: every method of every port is called', () => {
    const methods = Object.entries(d1Store(d1.db)).flatMap(([port, methods]) => {
      return Object.keys(methods).map((method) => `${port}.${method}`);
    });
    expect(methods.filter((method) => !called.has(method))).toEqual([]);
    expect(d1.statements.size).toBeGreaterThan(methods.length - 10);
  });

  test('find what they want by a key or an index, but for the count of subscribers', () => {
    const dear = [...d1.statements.keys()].filter((sql) => !areCheap(d1.explain(sql)));
    expect(dear.map((sql) => sql.trim())).toEqual([expect.stringMatching(/^SELECT channel, count\(\*\)/)]);
  });

  test('are literals: no value ever becomes part of one', () => {
    for (const sql of d1.statements.keys()) {
      for (const value of ['44244', 'ioda', 'country/IR', subscription().id]) expect(sql).not.toContain(value);
    }
  });

  test('would be caught here if they read a whole log', () => {
    for (const table of ['delivery', 'series_day', 'incident', 'interest', 'record_about']) {
      expect(areCheap(d1.explain(`SELECT count(*) FROM ${table}`))).toBe(false);
    }
    expect(areCheap(d1.explain(`SELECT subscription FROM delivery WHERE thread = 'x'`))).toBe(false);
    expect(areCheap(d1.explain(`SELECT day FROM series_day WHERE subject = 'x'`))).toBe(false);
  });
});

describe('round trips', () => {
  test.each<[string, number, (store: Store) => Promise<unknown>]>([
    ['reading forty windows', 1, ({ series }) => series.read(Array.from({ length: 40 }, (_, i) => window(i)))],
    ['putting a series', 2, ({ series }) => series.put([{ ...window(1), from: NOW, values: [1], counts: null }])],
    [
      'saving an incident',
      1,
      ({ incidents }) => incidents.save({ transition: 'opened', incident: incident() }, NOW, 0),
    ],
    ['recording five hundred decisions', 1, ({ deliveries }) => deliveries.record(decisions(500), NOW)],
    ['leasing a hundred', 1, ({ deliveries }) => deliveries.lease(decisions(100).map(deliveryId), NOW, later(NOW, 60))],
    ['what a hundred are written from', 1, ({ material }) => material.of(decisions(100).map(deliveryId), ['i'])],
    ['what five hundred were told', 1, ({ deliveries }) => deliveries.told(['i'], decisions(500).map(deliveryId))],
    ['somebody leaving', 1, ({ subscriptions }) => subscriptions.remove('x', NOW)],
  ])('%s: %i', async (_, trips, work) => {
    const d1 = testD1();
    await work(d1Store(d1.db));
    expect(d1.roundTrips()).toBe(trips);
    d1.close();
  });

  const window = (asn: number) => ({
    signal: 'ioda.bgp' as const,
    subject: subject(`asn/${asn + 1}`),
    step: minutes(5),
    interval: interval(NOW, later(NOW, hours(48))),
  });
  const decisions = (count: number) =>
    Array.from({ length: count }, (_, i) => {
      return tellOf('opened', subscription({ id: `s${i}` }));
    });
});

function watched(store: Store, called: Set<string>): Store {
  const ports = Object.entries(store).map(([port, methods]) => {
    const record = (method: string) => called.add(`${port}.${method}`);
    return [port, new Proxy(methods, { get: (target, method) => record(String(method)) && target[method] })];
  });
  return Object.fromEntries(ports) as Store;
}
