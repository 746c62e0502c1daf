import type { PollState } from '#domain/health';
import type { Instant } from '#domain/time';
import type { PollJob, PollStore } from '../store.ts';
import { byText, keep } from './keep.ts';

const keyOf = ({ source, shard }: PollJob) => `${source} ${shard}`;
const isFree = ({ dueAt, leaseUntil }: PollState, at: Instant) =>
  dueAt <= at && (leaseUntil === null || leaseUntil <= at);

function fresh({ source, shard }: PollJob, dueAt: Instant): PollState {
  return {
    source,
    shard,
    cursor: null,
    lastAttempt: null,
    lastSuccess: null,
    failures: 0,
    lastFailure: null,
    newest: { signals: {}, entities: {} },
    dueAt,
    leaseUntil: null,
  };
}

export function memoryPolls(): PollStore {
  const kept = new Map<string, PollState>();
  let tick: Instant | null = null;
  const byJob = (a: PollState, b: PollState) => byText(a.source, b.source) || byText(a.shard, b.shard);
  const byTurn = (a: PollState, b: PollState) =>
    a.dueAt - b.dueAt || (a.lastAttempt ?? 0) - (b.lastAttempt ?? 0) || byJob(a, b);
  return {
    async states() {
      return [...kept.values()].sort(byJob);
    },
    async ensure(jobs, at) {
      const wanted = new Map(jobs.map((job) => [keyOf(job), job]));
      for (const key of kept.keys()) if (!wanted.has(key)) kept.delete(key);
      for (const [key, job] of wanted) if (!kept.has(key)) kept.set(key, keep(fresh(job, at)));
    },
    async turns(at, source) {
      const among = [...kept.values()].filter((state) => source === undefined || state.source === source);
      return [...Map.groupBy(among, (state) => state.source).values()]
        .filter((own) => own.every(({ leaseUntil }) => leaseUntil === null || leaseUntil <= at))
        .flatMap((own) => own.sort(byTurn)[0] ?? [])
        .filter(({ dueAt }) => dueAt <= at)
        .sort(byTurn)
        .map((state) => ({ source: state.source, shard: state.shard }));
    },
    async lease(job, at, until) {
      const state = kept.get(keyOf(job));
      if (state === undefined || !isFree(state, at)) return null;
      const leased = keep({ ...state, leaseUntil: until, dueAt: until });
      kept.set(keyOf(job), leased);
      return leased;
    },
    async finish(state) {
      if (kept.has(keyOf(state))) kept.set(keyOf(state), keep({ ...state, leaseUntil: null }));
    },
    async defer(source, until) {
      for (const [key, state] of kept) {
        if (state.source === source && state.dueAt < until) kept.set(key, keep({ ...state, dueAt: until }));
      }
    },
    async lastTick() {
      return tick;
    },
    async recordTick(at) {
      if (tick === null || at > tick) tick = at;
    },
  };
}
