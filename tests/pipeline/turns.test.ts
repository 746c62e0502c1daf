import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant, minutes } from '#domain/time';
import { jobsFor } from '#pipeline/shards';
import { nextTurn, oneOfEach } from '#pipeline/turns';
import { sources } from '#sources/index';
import { DEFAULT_PLACES } from '../../src/watch.ts';

const jobs = jobsFor(sources, DEFAULT_PLACES);
const anyJob = fc.constantFrom(...jobs);
const now = fc.integer({ min: 1_600_000_000, max: 2_000_000_000 }).map(instant);
const everyOf = (id: string) => sources.find((source) => source.id === id)?.every ?? minutes(5);

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

describe('one shard of each source', () => {
  const job = (source: string, shard: string) => ({ source, shard });

  test('is asked at a time, the longest due first, and none of a source that is being asked', () => {
    const due = [job('ioda', '1'), job('ooni', '0'), job('ioda', '0'), job('tor', '0')];
    expect(oneOfEach(due)).toEqual([due[0], due[1], due[3]]);
    expect(oneOfEach(due, [job('ioda', '3')])).toEqual([due[1], due[3]]);
  });
});
