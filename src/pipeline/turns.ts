import { type Instant, later, minutes, type Seconds } from '#domain/time';
import type { PollJob } from '#storage/store';
import { fnv1a } from './hash.ts';

/** The cron's period: a source's own is a whole number of them. */
const TICK = minutes(5);

/**
 * When a job's turn comes next. Each job has its own place in its source's period, always the same one, so that not all of
 * them ask at the full hour.
 */
export function nextTurn(job: PollJob, every: Seconds, at: Instant): Instant {
  const phase = (fnv1a(`${job.source} ${job.shard}`) % Math.max(1, Math.floor(every / TICK))) * TICK;
  return later(at, every - ((at - phase) % every));
}
