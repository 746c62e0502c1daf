import { digestStart, digestsUntil, nextDigest } from '#alerts/local-clock';
import { digestOf, type Period, type SummaryScene } from '#alerts/summary';
import { healthOf } from '#domain/health';
import { isAlerting } from '#domain/incident';
import type { ChannelKind } from '#domain/subscription';
import { type Summary, summaryId } from '#domain/summary';
import { days, earlier, type Instant } from '#domain/time';
import type { DueDigest } from '#storage/store';
import { enqueue } from './dispatch.ts';
import type { Runtime } from './runtime.ts';
import { holdersOf } from './scene.ts';
import { isOn } from './shards.ts';

/** Subscriptions whose digest is made at once, and how often one run takes up as many. */
const PAGE = 200;
const ROUNDS = 10;
/** Later than that nobody publishes anything new of a day. */
const LATE = days(7);
/** A week, and a day for the hour of it. */
const REACH = days(8);
const MOST_INCIDENTS = 500;
const MOST_WINDOWS = 200;

/**
 * Digests whose hour has come become rows of the outbox. Level-triggered: the row comes before the next due time, and its id
 * is derived from when it was due, so that a crash in between makes the same row once more and sends it once. Each begins where
 * the one before it ended, however late it is made and wherever its hour was moved.
 */
export async function makeDigests(at: Instant, runtime: Runtime): Promise<void> {
  const { store } = runtime;
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = await store.subscriptions.digestsDue(at, PAGE);
    if (found.length === 0) return;
    const due = found.map((one) => ({ ...one, period: periodOf(one, at) }));
    const oldest = due.reduce((first, { period: { from } }) => (from < first ? from : first), earlier(at, REACH));
    const scene = await summaryScene(at, oldest, runtime);
    const since = due.map(({ subscription: { id }, period: { from } }) => [id, from] as const);
    const held = await store.deliveries.heldSince(new Map(since));
    const made = due.flatMap(({ subscription, period }) => {
      return digestOf(subscription, period, scene, held(subscription.id)) ?? [];
    });
    const pending = await store.deliveries.recordSummaries(
      made.map((summary) => ({ summary, decisions: [] })),
      at,
    );
    await store.subscriptions.moveDigests(
      due.map(({ subscription: { id, timezone, preferences }, due: from, period: { dues } }) => {
        return { id, from, to: nextDigest(at, timezone, preferences), since: dues.at(-1) ?? from };
      }),
    );
    await hint(made, pending, runtime);
    if (found.length < PAGE) return;
  }
}

function periodOf({ subscription: { timezone, preferences }, due, since }: DueDigest, at: Instant): Period {
  const [, ...later] = digestsUntil(due, at, timezone, preferences);
  return { from: since ?? digestStart(due, timezone, preferences.digest), dues: [due, ...later] };
}

/** Losing the hint delays; the sweep finds what is pending. */
export async function hint(made: readonly Summary[], pending: readonly string[], { queues }: Runtime): Promise<void> {
  const byChannel = new Map<ChannelKind, string[]>();
  for (const summary of made) {
    const { channel } = summary.subscription;
    if (pending.includes(summaryId(summary))) {
      byChannel.set(channel, [...(byChannel.get(channel) ?? []), summaryId(summary)]);
    }
  }
  for (const [channel, ids] of byChannel) await enqueue(channel, ids, queues);
}

/** @param since what ended before, and was known then, is told by nobody any more */
export async function summaryScene(
  at: Instant,
  since: Instant,
  { store, sources, tokens }: Runtime,
): Promise<SummaryScene> {
  const [open, recent, windows, places, polls] = await Promise.all([
    store.incidents.open(),
    store.incidents.recent(MOST_INCIDENTS),
    store.patterns.active(MOST_WINDOWS),
    store.places.all(),
    store.polls.states(),
  ]);
  const ended = recent.filter(({ until }) => until !== null && until >= earlier(since, LATE));
  const alerting = [...open, ...ended].filter(isAlerting);
  const stale = sources.filter((source) => {
    const shards = polls.filter((state) => state.source === source.id);
    const { state } = healthOf(source, shards, at, isOn(source, tokens));
    return state === 'stale' || state === 'failing';
  });
  return {
    incidents: alerting,
    knownSince: await store.incidents.alertingSince(alerting.map(({ id }) => id)),
    windows,
    within: (entity) => holdersOf(entity, places),
    stale: stale.map(({ id }) => id),
  };
}
