import { bundled, deliveryId, recorded, recordedSummary, type Told } from '#domain/decision';
import type { Delivery, DeliveryId, DeliveryStatus, HoldReason, TellReason } from '#domain/delivery';
import type { Severity } from '#domain/incident';
import { CRITICAL } from '#domain/preferences';
import type { SubscriptionId } from '#domain/subscription';
import { SUMMARY_TURNS, summaryId } from '#domain/summary';
import type { Instant } from '#domain/time';
import { severityOf, type ThreadId } from '#domain/topic';
import type { DeliveryCount, DeliveryStore } from '../store.ts';
import { byText, keep } from './keep.ts';

interface Row {
  delivery: Delivery;
  /** Sent once more because its owner asked for it. */
  asked: boolean;
  readonly severity: Severity;
}

/** On its way or arrived; whatever ended otherwise told nobody. */
const TOLD: readonly DeliveryStatus[] = ['pending', 'sending', 'delivered'];
const LIVE: readonly DeliveryStatus[] = ['pending', 'sending'];
const ENDED: readonly DeliveryStatus[] = ['delivered', 'gone', 'rejected', 'superseded', 'dead'];

/** Each says something of its own, which no later one repeats. */
const SUMMARIES: readonly string[] = SUMMARY_TURNS;

/** Most severe first, then whoever waits longest. */
const byUrgency = (since: 'dueAt' | 'createdAt') => (a: Row, b: Row) =>
  b.severity - a.severity || a.delivery[since] - b.delivery[since];

export interface MemoryDeliveries extends DeliveryStore {
  sendAgain(subscription: SubscriptionId, ids: readonly DeliveryId[], at: Instant): number;
  /** Those whose attempts are used up, newest first. */
  dead(): readonly Delivery[];
  /** @param failure why nothing more is sent */
  endFor(subscription: SubscriptionId, failure: string, at: Instant): void;
}

export function memoryDeliveries(): MemoryDeliveries {
  const rows = new Map<DeliveryId, Row>();
  const live = new Set<DeliveryId>();
  const bySubscription = new Map<SubscriptionId, Set<DeliveryId>>();

  const rowsOf = (subscription: SubscriptionId): Row[] => present(bySubscription.get(subscription) ?? []);
  const present = (ids: Iterable<DeliveryId>): Row[] =>
    [...new Set(ids)].map((id) => rows.get(id)).filter((row) => row !== undefined);
  const isOvertaken = ({ delivery: late, asked }: Row) =>
    !asked &&
    !SUMMARIES.includes(late.reason) &&
    rowsOf(late.subscription).some(
      ({ delivery }) =>
        delivery.thread === late.thread && delivery.status === 'delivered' && delivery.revision > late.revision,
    );
  /** What was bundled shares the fate of its letter, which was recorded at the same moment. */
  function isTold({ delivery: { status, subscription, instead, createdAt }, asked }: Row): boolean {
    if (status !== 'bundled') return asked || TOLD.includes(status);
    return rowsOf(subscription).some(
      (letter) => letter.delivery.thread === instead && letter.delivery.createdAt === createdAt && isTold(letter),
    );
  }
  const isDue = ({ delivery }: Row, at: Instant) => LIVE.includes(delivery.status) && delivery.dueAt <= at;

  /** Is another turn of the same thread being sent? */
  const isInHand = ({ delivery: { subscription, thread } }: Row, at: Instant) =>
    rowsOf(subscription).some(
      ({ delivery }) => delivery.thread === thread && delivery.status === 'sending' && delivery.dueAt > at,
    );

  function change(row: Row, changes: Partial<Delivery>): Delivery {
    row.delivery = Object.freeze({ ...row.delivery, ...changes });
    if (!LIVE.includes(row.delivery.status)) live.delete(row.delivery.id);
    return row.delivery;
  }

  function insert(made: Delivery, severity: Severity): void {
    const delivery = keep(made);
    const known = rows.get(delivery.id);
    // What went down with the letter that bundled it was told to nobody, and is told anew.
    if (known !== undefined && (known.delivery.status !== 'bundled' || isTold(known))) return;
    rows.set(delivery.id, { delivery, severity, asked: false });
    if (delivery.status === 'pending') live.add(delivery.id);
    const { subscription } = delivery;
    bySubscription.set(subscription, (bySubscription.get(subscription) ?? new Set()).add(delivery.id));
  }

  const stillPending = (ids: readonly DeliveryId[]): readonly DeliveryId[] =>
    present(ids)
      .filter(({ delivery }) => delivery.status === 'pending')
      .map(({ delivery }) => delivery.id);

  return {
    async told(threads, subscriptions) {
      const wanted = new Set(threads);
      const told = new Map<string, Told>();
      for (const row of subscriptions.flatMap(rowsOf)) {
        const { delivery } = row;
        const { thread, subscription, revision, createdAt: at, interrupting, said } = delivery;
        if (!wanted.has(thread) || said === null || !isTold(row)) continue;
        const key = pairKey(thread, subscription);
        if (revision < (told.get(key)?.revision ?? 0)) continue;
        told.set(key, { reason: delivery.reason as TellReason, revision, at, interrupting, said });
      }
      return (thread, subscription) => told.get(pairKey(thread, subscription)) ?? null;
    },

    async spent(subscriptions, since) {
      const wanted = new Set(subscriptions);
      return (id) =>
        (wanted.has(id) ? rowsOf(id) : [])
          .filter(
            ({ severity, delivery }) => delivery.interrupting && severity < CRITICAL && TOLD.includes(delivery.status),
          )
          .map(({ delivery }) => delivery.createdAt)
          .filter((at) => at > since)
          .sort((a, b) => a - b);
    },

    async heldSince(since) {
      return (id) => {
        const from = since.get(id);
        const held = (from === undefined ? [] : rowsOf(id))
          .map(({ delivery }) => delivery)
          .filter(({ status, createdAt }) => status === 'held' && createdAt >= (from ?? createdAt));
        return [...Map.groupBy(held, ({ reason }) => reason as HoldReason)]
          .map(([reason, all]) => ({ reason, count: all.length }))
          .sort((a, b) => byText(a.reason, b.reason));
      };
    },

    async record(decisions, at) {
      for (const decision of decisions) insert(recorded(decision, at), severityOf(decision.topic));
      return stillPending(decisions.map(deliveryId));
    },

    async recordSummaries(bundles, at) {
      for (const { summary, decisions } of bundles) {
        insert(recordedSummary(summary, at), summary.severity);
        for (const one of decisions) insert(bundled(one, summary.turn, at), severityOf(one.topic));
      }
      return stillPending(bundles.map(({ summary }) => summaryId(summary)));
    },

    async lease(ids, at, until) {
      const due = present(ids).filter((row) => isDue(row, at));
      for (const row of due.filter(isOvertaken)) change(row, { status: 'superseded', finishedAt: at });
      return due
        .filter((row) => row.delivery.status !== 'superseded' && !isInHand(row, at))
        .sort(byUrgency('createdAt'))
        .map((row) => change(row, { status: 'sending', attempt: row.delivery.attempt + 1, dueAt: until }));
    },

    async finish(results, at) {
      for (const { id, status, failure, dueAt, isUntried } of results) {
        const row = rows.get(id);
        if (row === undefined || !LIVE.includes(row.delivery.status)) continue;
        const attempt = row.delivery.attempt - (isUntried ? 1 : 0);
        change(row, { status, failure, dueAt, attempt, finishedAt: LIVE.includes(status) ? null : at });
      }
    },

    async due(at, limit) {
      return present(live)
        .filter((row) => isDue(row, at))
        .sort(byUrgency('dueAt'))
        .slice(0, limit)
        .map(({ delivery: { id, channel } }) => ({ id, channel }));
    },

    async ofSubscription(id, limit) {
      return rowsOf(id)
        .map(({ delivery }) => delivery)
        .sort((a, b) => b.createdAt - a.createdAt || b.revision - a.revision || byText(a.id, b.id))
        .slice(0, limit);
    },

    async counts() {
      const counts = new Map<string, DeliveryCount>();
      for (const { delivery } of rows.values()) {
        const { channel, status, reason, createdAt } = delivery;
        const key = `${channel} ${status} ${reason}`;
        const { count, oldest } = counts.get(key) ?? { count: 0, oldest: createdAt };
        counts.set(key, { channel, status, reason, count: count + 1, oldest: earliest(oldest, createdAt) });
      }
      return [...counts].sort(([a], [b]) => byText(a, b)).map(([, count]) => count);
    },

    sendAgain(subscription, ids, at) {
      const ended = present(ids).filter(
        ({ delivery }) => delivery.subscription === subscription && ENDED.includes(delivery.status),
      );
      for (const row of ended) {
        row.asked = true;
        live.add(row.delivery.id);
        change(row, { status: 'pending', attempt: 0, dueAt: at, finishedAt: null, failure: null });
      }
      return ended.length;
    },

    dead() {
      const ended = ({ finishedAt }: Delivery) => finishedAt ?? 0;
      const found = [...rows.values()].map(({ delivery }) => delivery).filter(({ status }) => status === 'dead');
      return found.sort((a, b) => ended(b) - ended(a) || byText(a.subscription, b.subscription) || byText(a.id, b.id));
    },

    endFor(subscription, failure, at) {
      for (const row of rowsOf(subscription)) {
        if (!LIVE.includes(row.delivery.status)) continue;
        change(row, { status: 'gone', failure, finishedAt: at });
      }
    },
  };
}

const earliest = (a: Instant, b: Instant): Instant => (a < b ? a : b);
const pairKey = (thread: ThreadId, subscription: SubscriptionId) => `${thread}/${subscription}`;
