import { expect, test } from 'vitest';
import type { Baseline } from '#domain/baseline';
import { subject } from '#domain/subject';
import { DEFAULT_THRESHOLDS, THRESHOLDS, type ThresholdName } from '#domain/thresholds';
import { later } from '#domain/time';
import type { SignalState, Store } from '#storage/store';
import { at, IRAN, IRANCELL } from '../../support/examples.ts';

const NOW = at('2022-09-22T12:30:00Z');
const JOB = { source: 'ioda', shard: '0' };
const OTHER = { source: 'ioda', shard: '1' };

const baseline = (over: Partial<Baseline> = {}): Baseline => {
  const about = { detector: 'outage/level-drop@2', signal: 'ioda.bgp', subject: IRAN_SUBJECT } as const;
  return { ...about, until: NOW, numbers: [1, 0.1, -3, 16_777_217], ...over };
};
const IRAN_SUBJECT = subject('country/IR');
const state = (over: Partial<SignalState> = {}): SignalState => {
  return { signal: 'ioda.bgp', subject: IRAN_SUBJECT, status: 'normal', ratio: 1.01, at: NOW, ...over };
};

export function restContract(store: () => Store): void {
  test('the watch list is exactly the one that was put last, by entity', async () => {
    await store().places.replace([IRAN, { ...IRANCELL, control: true }]);
    expect(await store().places.all()).toEqual([{ ...IRANCELL, control: true }, IRAN]);
    await store().places.replace([{ ...IRANCELL, name: 'MTN Irancell', access: null }]);
    expect(await store().places.all()).toEqual([{ ...IRANCELL, name: 'MTN Irancell', access: null }]);
    await store().places.replace([]);
    expect(await store().places.all()).toEqual([]);
  });

  test('keeps one baseline for each detector, signal and subject, with every digit', async () => {
    const other = baseline({ signal: 'ioda.merit-nt' });
    const service = baseline({ subject: subject('country/IR', 'telegram'), detector: 'block/count-shift@1' });
    await store().baselines.put([baseline(), other, service]);
    await store().baselines.put([baseline({ until: later(NOW, 5), numbers: [2] })]);
    await store().baselines.put([]);
    const read = await store().baselines.read([IRAN_SUBJECT, subject('asn/1'), IRAN_SUBJECT]);
    expect([...read].sort((a, b) => (a.signal < b.signal ? -1 : 1))).toEqual([
      baseline({ until: later(NOW, 5), numbers: [2] }),
      other,
    ]);
    expect(await store().baselines.read([service.subject])).toEqual([service]);
    expect(await store().baselines.read([])).toEqual([]);
  });

  test('the latest word on a signal replaces the one before, and services are left out', async () => {
    const network = state({ subject: subject('asn/44244'), status: 'insufficient', ratio: null });
    await store().states.put([state(), network, state({ subject: subject('country/IR', 'telegram') })]);
    await store().states.put([state({ status: 'detected', ratio: 0.2 }), state({ signal: 'ioda.merit-nt' })]);
    const read = await store().states.read(['ioda.bgp', 'ioda.bgp']);
    expect(read).toHaveLength(2);
    expect(read).toEqual(expect.arrayContaining([network, state({ status: 'detected', ratio: 0.2 })]));
    expect(await store().states.read([])).toEqual([]);
  });

  test('source outages are exactly those put for these signals, and other signals keep theirs', async () => {
    const bgp = { signal: 'ioda.bgp', since: NOW, fallen: 9, watched: 12 } as const;
    const google = { ...bgp, signal: 'ioda.gtr' } as const;
    await store().states.putSourceOutages(['ioda.bgp', 'ioda.gtr'], [bgp, google]);
    await store().states.putSourceOutages(['ioda.bgp'], [{ ...bgp, fallen: 10 }]);
    expect(await store().states.sourceOutages()).toEqual([{ ...bgp, fallen: 10 }, google]);
    await store().states.putSourceOutages(['ioda.bgp'], []);
    expect(await store().states.sourceOutages()).toEqual([google]);
    await expect(store().states.putSourceOutages(['ioda.bgp'], [google])).rejects.toThrow('not one of those');
  });

  test('polls are those that are wanted: new ones are due at once, known ones keep what they know', async () => {
    await store().polls.ensure([JOB], NOW);
    const [fresh] = await store().polls.states();
    expect(fresh).toEqual({
      ...JOB,
      cursor: null,
      lastAttempt: null,
      lastSuccess: null,
      failures: 0,
      lastFailure: null,
      newest: { signals: {}, entities: {} },
      dueAt: NOW,
      leaseUntil: null,
    });
    await store().polls.ensure([JOB, OTHER], later(NOW, 5));
    expect((await store().polls.states()).map(({ shard, dueAt }) => [shard, dueAt])).toEqual([
      ['0', NOW],
      ['1', later(NOW, 5)],
    ]);
    await store().polls.ensure([OTHER], NOW);
    expect((await store().polls.states()).map(({ shard }) => shard)).toEqual(['1']);
  });

  test('a poll is leased by one of twenty, until it is finished or the lease runs out', async () => {
    await store().polls.ensure([JOB, OTHER], NOW);
    expect(await store().polls.lease(JOB, later(NOW, -1), NOW)).toBeNull();
    const until = later(NOW, 60);
    const hands = await Promise.all(Array.from({ length: 20 }, () => store().polls.lease(JOB, NOW, until)));
    expect(hands.filter((state) => state !== null)).toEqual([expect.objectContaining({ ...JOB, leaseUntil: until })]);
    expect(await store().polls.lease(OTHER, NOW, NOW)).toMatchObject({ shard: '1' });
    expect(await store().polls.lease(JOB, until, later(NOW, 120))).toMatchObject({ leaseUntil: later(NOW, 120) });
    expect(await store().polls.lease({ source: 'nobody', shard: '0' }, NOW, until)).toBeNull();
  });

  test('finishing writes the state back and ends the lease; the longest overdue comes first', async () => {
    await store().polls.ensure([OTHER, JOB], NOW);
    const leased = await store().polls.lease(JOB, NOW, later(NOW, 60));
    if (leased === null) throw new Error('it was due');
    const finished = {
      ...leased,
      cursor: later(NOW, -300),
      lastAttempt: NOW,
      lastSuccess: later(NOW, -900),
      failures: 2,
      lastFailure: 'http-503',
      newest: { signals: { 'ioda.bgp': later(NOW, -600) }, entities: { 'country/IR': later(NOW, -900) } },
      dueAt: later(NOW, -10),
    };
    await store().polls.finish(finished);
    expect(await store().polls.states()).toContainEqual({ ...finished, leaseUntil: null });
    expect(await store().polls.turns(NOW)).toEqual([JOB]);
    await store().polls.ensure([OTHER], NOW);
    await store().polls.finish(finished);
    expect(await store().polls.states()).toHaveLength(1);
  });

  test('each source has one turn at a time: of its longest overdue job, and of none while one is leased', async () => {
    const [elsewhere, later2] = [
      { source: 'elsewhere', shard: '7' },
      { source: 'later', shard: '0' },
    ];
    await store().polls.ensure([elsewhere], NOW);
    await store().polls.ensure([JOB, OTHER, elsewhere], later(NOW, 5));
    await store().polls.ensure([JOB, OTHER, elsewhere, later2], later(NOW, 900));
    expect(await store().polls.turns(NOW)).toEqual([elsewhere]);
    expect(await store().polls.turns(later(NOW, 5))).toEqual([elsewhere, JOB]);
    expect(await store().polls.turns(later(NOW, 5), JOB.source)).toEqual([JOB]);
    expect(await store().polls.turns(later(NOW, 5), 'nobody')).toEqual([]);
    await store().polls.lease(OTHER, later(NOW, 5), later(NOW, 60));
    expect(await store().polls.turns(later(NOW, 10))).toEqual([elsewhere]);
    expect(await store().polls.turns(later(NOW, 10), JOB.source)).toEqual([]);
    expect(await store().polls.turns(later(NOW, 60))).toEqual([elsewhere, JOB]);
  });

  test('a source is put off as a whole, and others are not', async () => {
    const elsewhere = { source: 'elsewhere', shard: '0' };
    await store().polls.ensure([JOB, OTHER, elsewhere], NOW);
    await store().polls.lease(JOB, NOW, later(NOW, 60));
    await store().polls.defer(JOB.source, later(NOW, 900));
    await store().polls.defer(JOB.source, later(NOW, 300));
    const states = await store().polls.states();
    const dueAt = ({ source, shard }: { source: string; shard: string }) =>
      states.find((state) => state.source === source && state.shard === shard);
    expect(dueAt(JOB)).toMatchObject({ dueAt: later(NOW, 900), leaseUntil: later(NOW, 60) });
    expect(dueAt(OTHER)).toMatchObject({ dueAt: later(NOW, 900) });
    expect(dueAt(elsewhere)).toMatchObject({ dueAt: NOW });
  });

  test('the newest tick is remembered, and an older one does not take its place', async () => {
    expect(await store().polls.lastTick()).toBeNull();
    await store().polls.recordTick(NOW);
    await store().polls.recordTick(later(NOW, -300));
    expect(await store().polls.lastTick()).toBe(NOW);
  });

  test('thresholds begin with the defaults and change one version at a time', async () => {
    expect(await store().configuration.current()).toEqual({ version: 0, thresholds: DEFAULT_THRESHOLDS });
    const [name] = Object.keys(THRESHOLDS) as [ThresholdName];
    const changed = { ...DEFAULT_THRESHOLDS, [name]: THRESHOLDS[name].max };
    const by = { author: 'on-call', reason: 'a noisy night', at: NOW };
    expect(await store().configuration.save(changed, 1, by)).toBe('conflict');
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => store().configuration.save(changed, 0, by)));
    expect(outcomes.filter((outcome) => outcome === 'saved')).toHaveLength(1);
    expect(await store().configuration.current()).toEqual({ version: 1, thresholds: changed });
  });

  test('a name that no longer exists and a value out of bounds give way to the defaults', async () => {
    const [name] = Object.keys(THRESHOLDS) as [ThresholdName];
    const odd = { ...DEFAULT_THRESHOLDS, [name]: THRESHOLDS[name].max * 2, 'outage.gone': 1, toString: 1 };
    await store().configuration.save(odd, 0, { author: 'on-call', reason: 'by an older version', at: NOW });
    expect(await store().configuration.current()).toEqual({ version: 1, thresholds: DEFAULT_THRESHOLDS });
  });
}
