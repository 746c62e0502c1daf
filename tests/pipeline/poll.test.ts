import { describe, expect, test } from 'vitest';
import type { Place } from '#domain/entity';
import type { Series } from '#domain/series';
import { subject } from '#domain/subject';
import { days, earlier, hours, interval, later, minutes } from '#domain/time';
import type { Runtime } from '#pipeline/runtime';
import { ihr } from '#sources/ihr';
import { memoryStore } from '#storage/memory';
import { at, IRAN } from '../support/examples.ts';
import { makeWorld } from '../support/world.ts';

const NOW = at('2022-10-01T12:00:00Z');
const PLACES: readonly Place[] = ['IR', 'DE', 'JP', 'BR', 'TR', 'RU', 'MM', 'SD', 'VE', 'PK'].map((code) => ({
  ...IRAN,
  entity: `country/${code}`,
}));

/** One test of WhatsApp an hour in every country, for 40 days. */
const SERIES: readonly Series[] = PLACES.map(({ entity }) => {
  const bins = days(40) / hours(1);
  return {
    signal: 'ooni.tests',
    subject: subject(entity, 'whatsapp'),
    from: earlier(NOW, days(40)),
    step: hours(1),
    values: Array.from({ length: bins }, () => 0),
    counts: Array.from({ length: bins }, () => 1),
  };
});

/** Counts what each invocation asks of the network, and lets a test fail it. */
function counted(answers: (url: string) => Response | null = () => null) {
  const runs: number[] = [];
  const ports = (runtime: Runtime): Runtime => {
    const run = runs.push(0) - 1;
    return {
      ...runtime,
      fetch: async (url, init) => {
        runs[run] = (runs[run] ?? 0) + 1;
        return answers(url) ?? runtime.fetch(url, init);
      },
    };
  };
  return { ports, runs };
}

const wanted = (place: Place) => ({
  signal: 'ooni.tests' as const,
  subject: subject(place.entity, 'whatsapp'),
  step: hours(1),
  interval: interval(earlier(NOW, days(34)), earlier(NOW, hours(6))),
});

const countries = (count: number): readonly Place[] =>
  Array.from({ length: count }, (_, i) => {
    const code = String.fromCharCode(65 + (i % 26), 65 + Math.floor(i / 26));
    return { ...IRAN, entity: `country/${code}` as const };
  });

describe('polling', () => {
  test('reads five weeks of history in runs that the free plan allows, and misses nothing', async () => {
    const { ports, runs } = counted();
    const world = await makeWorld({ store: memoryStore(), places: PLACES, series: SERIES, ports });
    await world.tick(NOW);
    expect(Math.max(...runs)).toBeLessThanOrEqual(40);
    const read = await world.store.series.read(PLACES.map(wanted));
    expect(read.map(({ values }) => values.filter((value) => value === null).length)).toEqual(PLACES.map(() => 0));
  });

  test('a source that fails leaves the others alone, keeps its cursor, and is asked again later', async () => {
    let broken = true;
    const { ports } = counted((url) => (broken && url.includes('ooni') ? new Response('', { status: 503 }) : null));
    const world = await makeWorld({ store: memoryStore(), places: PLACES, series: SERIES, ports });
    await world.tick(NOW);
    const states = () => world.store.polls.states();
    const ooni = async () => (await states()).find(({ source }) => source === 'ooni');
    expect(await ooni()).toMatchObject({ cursor: null, failures: 1, lastFailure: 'http-503' });
    expect((await states()).find(({ source }) => source === 'ioda')).toMatchObject({ cursor: NOW, failures: 0 });
    broken = false;
    await world.tick(later(NOW, minutes(5)));
    expect(await ooni()).toMatchObject({ failures: 0, lastFailure: null });
  });

  test('a source that asks for patience gets it, but no more than a quarter of an hour', async () => {
    const patience = { status: 429, headers: { 'retry-after': '86400' } };
    const { ports } = counted((url) => (url.includes('ooni') ? new Response('', patience) : null));
    const world = await makeWorld({ store: memoryStore(), places: PLACES, series: SERIES, ports });
    await world.tick(NOW);
    const ooni = (await world.store.polls.states()).find(({ source }) => source === 'ooni');
    expect(ooni?.dueAt).toBe(later(NOW, minutes(15)));
  });

  test('a refusal by one shard puts off all of the source, and nothing more is asked', async () => {
    const many = countries(25);
    let asked = 0;
    const refuse = (url: string) => {
      if (!url.includes('ooni')) return null;
      asked += 1;
      return new Response('', { status: 429, headers: { 'retry-after': '600' } });
    };
    const world = await makeWorld({ store: memoryStore(), places: many, series: [], ports: counted(refuse).ports });
    await world.tick(NOW);
    const states = (await world.store.polls.states()).filter(({ source }) => source === 'ooni');
    expect(states.map(({ dueAt }) => dueAt)).toEqual([later(NOW, 600), later(NOW, 600), later(NOW, 600)]);
    expect(states.map(({ failures }) => failures)).toEqual([1, 0, 0]);
    expect(asked).toBeLessThanOrEqual(2);
    await world.tick(later(NOW, minutes(5)));
    expect(asked).toBeLessThanOrEqual(2);
  });

  test('all shards of a source are asked within a tick, one after the other, two requests at once', async () => {
    let [under, most] = [0, 0];
    const world = await makeWorld({
      store: memoryStore(),
      places: countries(25),
      series: [],
      ports: (runtime) => ({
        ...runtime,
        fetch: async (url, init) => {
          under += 1;
          most = Math.max(most, under);
          await new Promise((resolve) => setTimeout(resolve, 0));
          const answer = await runtime.fetch(url, init);
          under -= 1;
          return answer;
        },
      }),
    });
    await world.tick(NOW);
    expect((await world.store.polls.states()).map(({ lastSuccess }) => lastSuccess)).toEqual(Array(6).fill(NOW));
    expect(most).toBe(2);
  });

  test('a source that had values and now names none of the places has failed, and its cursor stays', async () => {
    const prefixes = (until: number): readonly Series[] => [
      {
        signal: 'ioda.bgp',
        subject: subject('country/IR'),
        from: earlier(NOW, days(1)),
        step: minutes(5),
        values: Array.from({ length: until }, () => 500),
        counts: null,
      },
    ];
    let isSilent = false;
    const nothing = () => Response.json({ type: 'signals', error: null, data: [[]] });
    const { ports } = counted((url) => (isSilent && url.includes('ioda') ? nothing() : null));
    const world = await makeWorld({ store: memoryStore(), places: [IRAN], series: prefixes(500), ports });
    const state = async (source: string) =>
      (await world.store.polls.states()).find((one) => one.source === source) ?? null;
    await world.tick(NOW);
    expect(await state('ioda')).toMatchObject({ cursor: NOW, lastFailure: null });
    isSilent = true;
    const next = later(NOW, minutes(10));
    await world.tick(next);
    expect(await state('ioda')).toMatchObject({ cursor: NOW, lastSuccess: NOW, lastFailure: 'empty', failures: 1 });
    isSilent = false;
    await world.tick(later(next, minutes(5)));
    expect(await state('ioda')).toMatchObject({ cursor: later(next, minutes(5)), lastFailure: null, failures: 0 });
  });

  test('a feed that stands still at one value for hours is not believed: nothing of it is kept, nor counts as new', async () => {
    const traffic = (valueAt: (bin: number) => number): Series => ({
      signal: 'ioda.merit-nt',
      subject: subject('country/IR'),
      from: earlier(NOW, days(2)),
      step: minutes(5),
      values: Array.from({ length: 600 }, (_, bin) => valueAt(bin)),
      counts: null,
    });
    const newestWith = async (series: Series) => {
      const world = await makeWorld({ store: memoryStore(), places: [IRAN], series: [series] });
      await world.tick(NOW);
      const states = await world.store.polls.states();
      return states.find(({ source }) => source === 'ioda')?.newest.signals['ioda.merit-nt'];
    };
    expect(await newestWith(traffic(() => 900))).toBeUndefined();
    expect(await newestWith(traffic((bin) => 900 + (bin % 7)))).toBeGreaterThan(earlier(NOW, hours(1)));
  });

  test('where it is usual that nobody tested, or that nothing is known, an answer without a value is one', async () => {
    const world = await makeWorld({ store: memoryStore(), places: [IRAN], series: [] });
    await world.tick(NOW);
    const states = await world.store.polls.states();
    expect(states.map(({ lastFailure, cursor }) => [lastFailure, cursor])).toEqual([
      [null, NOW],
      [null, NOW],
    ]);
  });

  test('a first poll of the day that is more than one run can ask is read once, not again and again', async () => {
    const networks = Array.from(
      { length: 10 },
      (_, n) => ({ ...IRAN, entity: `asn/${1000 + n}`, within: IRAN.entity }) as Place,
    );
    let asked = 0;
    const nothing = async () => {
      asked += 1;
      return Response.json({ results: [], next: null });
    };
    const ports = (runtime: Runtime) => ({ ...runtime, sources: [ihr], fetch: nothing });
    const world = await makeWorld({ store: memoryStore(), places: networks, series: [], ports });
    const evening = at('2022-10-01T22:00:00Z');
    for (let now = evening; now < at('2022-10-02T00:00:00Z'); now = later(now, minutes(5))) await world.tick(now);
    asked = 0;
    for (let now = at('2022-10-02T00:00:00Z'); now < at('2022-10-02T03:00:00Z'); now = later(now, minutes(5))) {
      await world.tick(now);
    }
    expect(asked).toBeLessThan(300);
    const [state] = await world.store.polls.states();
    expect(state?.cursor).toBe(state?.lastSuccess);
  });

  test('the lease of a run that was hinted minutes ago lasts from when it begins', async () => {
    const late = later(NOW, minutes(4));
    const leases: (readonly number[])[] = [];
    const ports = (runtime: Runtime): Runtime => {
      const { polls } = runtime.store;
      const lease: typeof polls.lease = async (job, from, until) => {
        leases.push([from, until]);
        return polls.lease(job, from, until);
      };
      return { ...runtime, store: { ...runtime.store, polls: { ...polls, lease } }, now: () => late };
    };
    const world = await makeWorld({ store: memoryStore(), places: [IRAN], series: [], ports });
    await world.tick(NOW);
    expect(leases).not.toEqual([]);
    for (const lease of leases) expect(lease).toEqual([late, later(late, minutes(2))]);
  });

  test('a run that dies does not keep its source from asking about others', async () => {
    const { polls } = memoryStore();
    const jobs = ['a', 'b', 'c'].map((shard) => ({ source: 'ioda', shard }));
    await polls.ensure(jobs, NOW);
    const tried = new Set<string>();
    for (let now = NOW; now < later(NOW, hours(1)); now = later(now, minutes(5))) {
      for (const job of await polls.turns(now)) {
        tried.add(job.shard);
        await polls.lease(job, now, later(now, minutes(2)));
      }
    }
    expect([...tried].sort()).toEqual(['a', 'b', 'c']);
  });

  test('a changed watch list makes new jobs, which read their whole history', async () => {
    const world = await makeWorld({ store: memoryStore(), places: PLACES.slice(0, 1), series: SERIES });
    await world.tick(NOW);
    await world.store.places.replace(PLACES.slice(0, 2));
    await world.tick(later(NOW, minutes(5)));
    const [, added] = await world.store.series.read(PLACES.slice(0, 2).map(wanted));
    expect(added?.values.filter((value) => value === null)).toEqual([]);
  });
});
