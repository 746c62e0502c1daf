import { digestStart, nextDigest } from '#alerts/local-clock';
import { digestOf, type SummaryScene } from '#alerts/summary';
import { healthOf } from '#domain/health';
import { isAlerting } from '#domain/incident';
import type { ChannelKind } from '#domain/subscription';
import { type Summary, summaryId } from '#domain/summary';
import { days, earlier, type Instant } from '#domain/time';
import { enqueue } from './dispatch.ts';
import type { Runtime } from './runtime.ts';
import { holdersOf } from './scene.ts';
import { isOn } from './shards.ts';

/** Subscriptions whose digest is made at once, and how often one run takes up as many. */
const PAGE = 200;
const ROUNDS = 10;
/** A week, and a day for the hour of it. */
const REACH = days(8);
const MOST_INCIDENTS = 500;
const MOST_WINDOWS = 200;

/**
 * Digests whose hour has come become rows of the outbox. Level-triggered: the row comes before the next due time, and its id
 * is derived from the local date, so that a crash in between makes the same row once more and sends it once.
 */
export async function makeDigests(at: Instant, runtime: Runtime): Promise<void> {
  const { store } = runtime;
  let scene: SummaryScene | null = null;
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = await store.subscriptions.digestsDue(at, PAGE);
    const due = found.flatMap((one) => (one.digestDue === null ? [] : [{ subscription: one, due: one.digestDue }]));
    if (due.length === 0) return;
    scene ??= await summaryScene(at, runtime);
    const known = scene;
    const since = due.map(({ subscription: { id, timezone, preferences }, due: hour }) => {
      return [id, digestStart(hour, timezone, preferences.digest)] as const;
    });
    const held = await store.deliveries.heldSince(new Map(since));
    const made = due.flatMap(({ subscription, due: hour }) => {
      return digestOf(subscription, hour, known, held(subscription.id)) ?? [];
    });
    const pending = await store.deliveries.recordSummaries(
      made.map((summary) => ({ summary, decisions: [] })),
      at,
    );
    await store.subscriptions.moveDigests(
      due.map(({ subscription: { id, timezone, preferences }, due: from }) => {
        return { id, from, to: nextDigest(at, timezone, preferences) };
      }),
    );
    await hint(made, pending, runtime);
    if (found.length < PAGE) return;
  }
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

export async function summaryScene(at: Instant, { store, sources, tokens }: Runtime): Promise<SummaryScene> {
  const [open, recent, windows, places, polls] = await Promise.all([
    store.incidents.open(),
    store.incidents.recent(MOST_INCIDENTS),
    store.patterns.active(MOST_WINDOWS),
    store.places.all(),
    store.polls.states(),
  ]);
  const reach = earlier(at, REACH);
  const ended = recent.filter(({ until }) => until !== null && until >= reach);
  const stale = sources.filter((source) => {
    const shards = polls.filter((state) => state.source === source.id);
    const { state } = healthOf(source, shards, at, isOn(source, tokens));
    return state === 'stale' || state === 'failing';
  });
  return {
    incidents: [...open, ...ended].filter(isAlerting),
    windows,
    within: (entity) => holdersOf(entity, places),
    stale: stale.map(({ id }) => id),
  };
}
