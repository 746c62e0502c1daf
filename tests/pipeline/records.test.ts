import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ThirdPartyRecord } from '#domain/record';
import { hours, type Instant, interval, later, minutes } from '#domain/time';
import { poll } from '#pipeline/poll';
import type { Runtime } from '#pipeline/runtime';
import { tick } from '#pipeline/tick';
import { recordSources } from '#sources/records/index';
import { memoryStore } from '#storage/memory';
import type { PollJob, Store } from '#storage/store';
import { startUpstream, type Upstream } from '../../local/upstream/index.ts';
import { at, IRAN, IRANCELL, record } from '../support/examples.ts';

const ONSET = at('2026-03-10T16:30:00Z');
const NOW = later(ONSET, hours(6));

const RECORDS: readonly ThirdPartyRecord[] = [
  record({ source: 'netblocks', id: '7', from: ONSET, until: ONSET, title: 'Iran: internet connectivity collapses' }),
  record({ source: 'netblocks', id: '8', from: ONSET, until: ONSET, title: 'Cuba: internet connectivity collapses' }),
  record({ source: 'radar-outages', from: ONSET, title: 'Nationwide', cause: 'shutdown' }),
  record({
    source: 'ioda-events',
    id: `asn/44244.bgp.${ONSET}`,
    about: { entities: ['asn/44244'], services: [] },
    kind: 'alarm',
    from: ONSET,
    until: later(ONSET, hours(8)),
    title: 'Irancell: outage in bgp',
  }),
];

describe('what others publish', () => {
  let upstream: Upstream;
  let store: Store;
  let now: Instant;
  beforeEach(async () => {
    now = NOW;
    store = memoryStore();
    await store.places.replace([IRAN, IRANCELL]);
    upstream = await startUpstream({ observations: [], signals: [], records: RECORDS, clock: () => now });
  });
  afterEach(() => upstream.close());

  /** One tick at this time, and every poll that it hints to, over real HTTP. */
  async function round(at: Instant, tokens: Runtime['tokens'] = {}): Promise<void> {
    now = at;
    const due: PollJob[] = [];
    const queues: Runtime['queues'] = { poll: async (jobs) => void due.push(...jobs), deliver: async () => {} };
    const { upstreams } = upstream;
    // What is left out is not asked of: nothing is to be told, and nothing to be detected.
    const ports = { store, sources: [], recordSources, queues, fetch, upstreams, tokens, now: () => now };
    const transport = { mail: null };
    const runtime = { ...ports, transport, random: () => 0.5, log: () => {} } as unknown as Runtime;
    await tick(at, runtime);
    for (const job of due) await poll(job, at, runtime);
  }
  const stored = async () => {
    const found = await store.records.overlapping(['country/IR', 'asn/44244'], interval(ONSET, later(ONSET, 1)));
    return found.map(({ source, until }) => [source, until]);
  };
  const states = async () => new Map((await store.polls.states()).map((state) => [state.source, state]));

  test('is read by one job each, also where the first answer only says where to ask', async () => {
    await round(NOW, { RADAR_TOKEN: 'a token', PULSE_TOKEN: 'another' });
    expect([...(await states()).values()].map(({ source, shard }) => [source, shard])).toEqual(
      recordSources.map(({ id }) => [id, 'all']).sort(),
    );
    expect([...(await states()).values()].map(({ lastFailure }) => lastFailure)).toEqual(recordSources.map(() => null));
    expect(await stored()).toEqual([
      ['netblocks', ONSET],
      ['radar-outages', null],
      ['ioda-events', null],
    ]);
    expect(upstream.requests().netblocks).toBe(2);
  });

  test('about places that nobody watches is not kept', async () => {
    await round(NOW);
    expect((await store.records.recent(99)).map(({ id }) => id)).not.toContain('8');
  });

  test('is not asked for without the token that its publisher wants', async () => {
    await round(NOW);
    expect([...(await states()).keys()]).not.toContain('radar-outages');
    expect(upstream.requests()).toMatchObject({ 'radar-outages': 0, pulse: 0, 'ooni-incidents': 1 });
  });

  test('gets its end when it is over, and keeps its first time', async () => {
    await round(NOW);
    await round(later(NOW, hours(3)));
    expect(await stored()).toEqual([
      ['netblocks', ONSET],
      ['ioda-events', later(ONSET, hours(8))],
    ]);
  });

  test('that cannot be read leaves the others alone, and is asked again', async () => {
    upstream.setFault('netblocks', '500');
    await round(NOW);
    expect((await states()).get('netblocks')).toMatchObject({ failures: 1, cursor: null });
    expect(await stored()).toEqual([['ioda-events', null]]);
    upstream.setFault('netblocks', null);
    await round(later(NOW, minutes(5)));
    expect((await states()).get('netblocks')).toMatchObject({ failures: 0, lastFailure: null });
    expect(await stored()).toHaveLength(2);
  });

  test('is asked for no more often than it is worth', async () => {
    for (let at = NOW; at < NOW + hours(6); at = later(at, minutes(5))) await round(at);
    const asked = upstream.requests();
    // Every hour, after a first time that comes at once.
    expect(asked['ooni-incidents']).toBeGreaterThanOrEqual(6);
    expect(asked['ooni-incidents']).toBeLessThanOrEqual(7);
  });
});
