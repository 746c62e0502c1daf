import { days, earlier, type Instant } from '#domain/time';
import { sendConfirmations } from './confirmations.ts';
import { offerDeferred } from './deferred.ts';
import { dispatchPending, enqueue } from './dispatch.ts';
import { tellOwners } from './endpoints.ts';
import { forgetFormerInterests } from './former-interests.ts';
import type { Runtime } from './runtime.ts';
import { isOn, jobsFor, recordJobsFor } from './shards.ts';
import { makeDigests } from './summaries.ts';
import { closeUnwatched } from './unwatched.ts';

/** How much due work one tick puts back on its queue; the rest waits for the next. */
const SWEEP = 2000;
const UNCONFIRMED_FOR = days(2);
/** Detectors read up to 60 days; some more let a late day be learnt again. */
const KEEP_SERIES = days(65);
/** What others published stands beside our incidents for a year and a month, counted from its end. */
export const KEEP_RECORDS = days(400);

/**
 * What the cron does: finds what is due in the store and hints it to the queues. Nothing is due because of a message, so a
 * tick may be missed, late, or run twice.
 */
export async function tick(at: Instant, runtime: Runtime): Promise<void> {
  const { store, queues } = runtime;
  const places = await store.places.all();
  const on = <S extends { readonly secret?: string }>(sources: readonly S[]) =>
    sources.filter((source) => isOn(source, runtime.tokens));
  const jobs = [...jobsFor(on(runtime.sources), places), ...recordJobsFor(on(runtime.recordSources), places)];
  await store.polls.ensure(jobs, at);
  const due = await store.polls.turns(at);
  if (due.length > 0) await queues.poll(due, at);
  await closeUnwatched(places, at, runtime);
  await dispatchPending(at, runtime);
  await offerDeferred(at, runtime);
  await makeDigests(at, runtime);
  await sweep(at, runtime);
  await sendConfirmations(at, runtime);
  await tellOwners(runtime);
  if (at % days(1) < 300) await tidy(at, runtime);
  await store.polls.recordTick(at);
}

/** Deliveries whose hint was lost, whose lease ran out, or whose time to try again has come. */
async function sweep(at: Instant, { store, queues }: Runtime): Promise<void> {
  const due = await store.deliveries.due(at, SWEEP);
  const byChannel = Map.groupBy(due, ({ channel }) => channel);
  for (const [channel, deliveries] of byChannel) {
    await enqueue(
      channel,
      deliveries.map(({ id }) => id),
      queues,
    );
  }
}

async function tidy(at: Instant, { store }: Runtime): Promise<void> {
  await store.subscriptions.expirePending(earlier(at, UNCONFIRMED_FOR));
  await forgetFormerInterests(at, store);
  await store.series.prune(earlier(at, KEEP_SERIES));
  await store.records.prune(earlier(at, KEEP_RECORDS));
}
