import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { earlier, instant, interval, minutes } from '#domain/time';
import { jobsFor, placesOf, recordJobsFor } from '#pipeline/shards';
import { nextTurn } from '#pipeline/turns';
import { sources } from '#sources/index';
import { recordSources } from '#sources/records/index';
import { DEFAULT_PLACES } from '../../src/watch.ts';

const jobs = jobsFor(sources, DEFAULT_PLACES);
const anyJob = fc.constantFrom(...jobs);
const now = fc.integer({ min: 1_600_000_000, max: 2_000_000_000 }).map(instant);
const everyOf = (id: string) => sources.find((source) => source.id === id)?.every ?? minutes(5);

const place = { name: '', timezone: 'UTC', within: null, access: null, control: false };

describe('the next turn of a job', () => {
  test('comes within one period, at a tick, and after that once a period', () => {
    fc.assert(
      fc.property(anyJob, now, (job, at) => {
        const every = everyOf(job.source);
        const turn = nextTurn(job, every, at);
        expect(turn).toBeGreaterThan(at);
        expect(turn).toBeLessThanOrEqual(at + every);
        expect(turn % minutes(5)).toBe(0);
        expect(nextTurn(job, every, turn)).toBe(turn + every);
      }),
    );
  });

  test('is missed by no tick: whoever was asked late is asked again in its own place', () => {
    fc.assert(
      fc.property(anyJob, now, fc.integer({ min: 0, max: 299 }), (job, at, delay) => {
        const every = everyOf(job.source);
        const turn = nextTurn(job, every, at);
        expect(nextTurn(job, every, instant(turn + delay))).toBe(turn + every);
      }),
    );
  });

  test('is not the same for all: in no minute of the day more than half of the jobs are due', () => {
    const midnight = instant(1_772_323_200);
    const minuteOf = (job: (typeof jobs)[number]) => nextTurn(job, everyOf(job.source), midnight) % 3600;
    const crowd = Math.max(...[...Map.groupBy(jobs, minuteOf).values()].map((due) => due.length));
    expect(crowd).toBeLessThanOrEqual(jobs.length / 2);
  });
});

describe('jobs of records', () => {
  const many = Array.from({ length: 1201 }, (_, i) => ({ ...place, entity: `asn/${1000 + i}` as const }));

  test('are one for the whole watch list, and several where places have to be named one by one', () => {
    const jobs = recordJobsFor(recordSources, many);
    const ofIoda = jobs.filter(({ source }) => source === 'ioda-events');
    expect(ofIoda.flatMap(({ shard }) => placesOf(shard, many))).toEqual(many);
    expect(ofIoda).toHaveLength(3);
    expect(jobs.filter(({ source }) => source === 'netblocks').map(({ shard }) => shard)).toEqual(['all']);
    expect(recordJobsFor(recordSources, many.slice(0, 500)).every(({ shard }) => shard === 'all')).toBe(true);
    expect(placesOf(ofIoda[0]?.shard ?? '', many.slice(1))).toEqual([]);
  });

  test('ask within what one run can, whatever the size of the watch list', () => {
    const at = instant(1_772_323_200);
    for (const source of recordSources) {
      for (const { shard } of recordJobsFor([source], many)) {
        const window = interval(earlier(at, source.overlap), at);
        expect(source.queries(placesOf(shard, many), window).length, source.id).toBeLessThanOrEqual(40);
      }
    }
  });
});
