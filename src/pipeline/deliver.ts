import { channels } from '#alerts/channels/index';
import { SUSPENDED_FOR } from '#domain/bounce';
import { type Delivery, type DeliveryId, isEnd, nextAttempt, type Outcome } from '#domain/delivery';
import type { Trouble } from '#domain/endpoint';
import type { ChannelKind, Subscription } from '#domain/subscription';
import type { SummaryTopic } from '#domain/summary';
import { days, type Instant, later, minutes, seconds } from '#domain/time';
import type { Topic } from '#domain/topic';
import type { Finished, Material } from '#storage/store';
import { noteMails } from './bounces.ts';
import { type Attempt, noteAttempts } from './endpoints.ts';
import { Gates } from './gates.ts';
import { type Deferred, originOf } from './origins.ts';
import { fairly } from './pool.ts';
import type { Runtime } from './runtime.ts';
import { threadsIn, topicsOf } from './topics.ts';
import { Writer } from './writer.ts';

/** Longer than a hand is held, and then the slowest channel's time-out times the turns of a thread. */
const LEASE = minutes(3);
/** What waits longer for its channel is news to nobody: as long as a push service would have kept it. */
const LONGEST_DEFERRAL = days(1);
/** A mailbox that bounced is left alone for a day, twice at most. */
const BEHIND_BOUNCES = days(4);
/** An end that is owed waits for as long as anybody takes to mend what keeps it. */
const OWED_FOR = days(14);
/** Sends under way at once, of the platform's six connections. */
const PARALLEL = 6;
/**
 * What has not begun by then moves on to another invocation, with connections of its own: those that hang cost their
 * neighbours no more than this.
 */
const HAND = seconds(3);

interface Ready {
  readonly delivery: Delivery;
  readonly topic: Topic | SummaryTopic;
  readonly subscription: Subscription;
  readonly trouble: Trouble | null;
  readonly target: unknown;
}

/**
 * Sends a chunk of deliveries over one channel: lease, read, send, record, each of them one statement however many they are.
 * A crash before the record sends again under the same id, so that the receiver can tell; a crash before the send loses
 * nothing, for the lease runs out.
 */
export async function deliver(channel: ChannelKind, ids: readonly DeliveryId[], runtime: Runtime): Promise<void> {
  const { store, transport } = runtime;
  const now = runtime.now();
  const leased = (await store.deliveries.lease(ids, now, later(now, LEASE))).filter((one) => one.channel === channel);
  if (leased.length === 0) return;
  const subscribers = [...new Set(leased.map(({ subscription }) => subscription))];
  const material = await store.material.of(subscribers, threadsIn(leased));
  const { ready, lost } = await gather(leased, material, now, runtime);
  await store.deliveries.finish(lost, now);

  const gates = await Gates.of(channel, material, now, runtime);
  const waiting = [...Map.groupBy(ready, ({ delivery }) => `${delivery.thread}/${delivery.subscription}`).values()];
  const writer = new Writer(material.places, runtime);
  const sent: Sent[] = [];
  const over = transport.deadline(HAND);
  const sending = fairly(waiting, PARALLEL, originOfThread, async (thread) => {
    for await (const one of inOrder(thread, writer, gates, runtime)) sent.push(one);
  });
  await Promise.race([sending, aborted(over)]);
  const rest = waiting.splice(0).flat();
  await record(sent.splice(0), rest, runtime);
  await handOn(channel, rest, runtime);
  await sending;
  await gates.save(now, runtime);
  await record(sent, [], runtime);
}

async function handOn(channel: ChannelKind, rest: readonly Ready[], { queues, log }: Runtime): Promise<void> {
  if (rest.length === 0) return;
  const ids = rest.map(({ delivery }) => delivery.id);
  // They are in the outbox: a hint that is lost must not cost what is still being sent its record.
  await queues.deliver(channel, ids).catch(() => log({ step: 'deliver', reason: 'hint-lost', count: ids.length }));
}

const originOfThread = ([first]: readonly Ready[]): string => originOf(first?.target);

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

/** Joins deliveries with what they speak of; whose subscription is gone in the meantime has nothing left to receive. */
async function gather(
  leased: readonly Delivery[],
  material: Material,
  now: Instant,
  { vault, log }: Runtime,
): Promise<{ ready: readonly Ready[]; lost: readonly Finished[] }> {
  const topicOf = topicsOf(leased, material);
  const all = await Promise.all(
    leased.map(async (delivery): Promise<Ready | Finished> => {
      const { id } = delivery;
      const recipient = material.recipients.get(delivery.subscription);
      const topic = topicOf(delivery);
      if (recipient === undefined || topic === null) return { id, status: 'gone', failure: 'unsubscribed', dueAt: now };
      if (isTooLate(delivery, topic, now)) return { id, status: 'superseded', failure: 'too-late', dueAt: now };
      const { subscription, sealed, trouble } = recipient;
      try {
        return { delivery, topic, subscription, trouble, target: await vault.open(subscription.id, sealed) };
      } catch {
        // A key that was destroyed is somebody's decision or our mistake: never a reason to send, and not the reader's fault.
        log({ step: 'deliver', reason: 'target-unreadable', delivery: id });
        return { id, status: 'rejected', failure: 'target-unreadable', dueAt: now };
      }
    }),
  );
  return { ready: all.filter((one) => 'target' in one), lost: all.filter((one) => 'status' in one) };
}

/**
 * "It opens within the hour" is wrong once it is open, though a machine reads the time of the event beside it; and so is "still
 * going on" of what is over.
 */
function isTooLate({ reason, said, channel }: Delivery, topic: Topic | SummaryTopic, now: Instant): boolean {
  if (reason === 'catch-up' && topic.kind === 'summary') return topic.open.length + topic.windows.length === 0;
  return reason === 'window-opens' && channel !== 'webhook' && said?.topic === 'pattern' && (said.opens ?? now) < now;
}

interface Sent {
  readonly ready: Ready;
  readonly outcome: Outcome | Deferred;
}

/** The turns of one thread, the oldest first: an opening that arrives after its end is a false alarm. */
async function* inOrder(
  thread: readonly Ready[],
  writer: Writer,
  gates: Gates,
  runtime: Runtime,
): AsyncGenerator<Sent> {
  for (const ready of thread.toSorted((a, b) => a.delivery.revision - b.delivery.revision)) {
    const held = gates.hold(ready, runtime.now());
    yield { ready, outcome: held ?? gates.note(ready, await attempt(ready, writer, runtime), runtime.now()) };
  }
}

/** A mistake of ours about one reader is that one's trouble, and is tried again: the others of the message hear and are recorded. */
async function attempt(ready: Ready, writer: Writer, runtime: Runtime): Promise<Outcome> {
  try {
    return await send(ready, writer, runtime);
  } catch (error) {
    // The name and never the text, which could hold a target.
    const detail = error instanceof Error ? error.name : 'unknown';
    runtime.log({ step: 'deliver', reason: 'internal', delivery: ready.delivery.id, detail });
    return { status: 'retry', reason: 'internal' };
  }
}

async function send(ready: Ready, writer: Writer, { transport }: Runtime): Promise<Outcome> {
  const channel = channels.find(({ kind }) => kind === ready.delivery.channel);
  if (channel === undefined) return { status: 'rejected', reason: 'no-such-channel' };
  return channel.send(await writer.messageFor(ready), ready.target, transport);
}

/** @param untried what goes back into the outbox as it was */
async function record(sent: readonly Sent[], untried: readonly Ready[], runtime: Runtime): Promise<void> {
  if (sent.length + untried.length === 0) return;
  const now = runtime.now();
  const finished = sent.map(({ ready, outcome }) => finish(ready.delivery, outcome, now, runtime.random()));
  const rest = untried.map(({ delivery }): Finished => {
    return { id: delivery.id, status: 'pending', failure: delivery.failure, dueAt: now, isUntried: true };
  });
  await runtime.store.deliveries.finish([...finished, ...rest], now);
  await noteAttempts(attemptsOver('webhook', sent), now, runtime);
  await noteMails(attemptsOver('email', sent), now, runtime);
  // A webhook that is gone is switched off, a mailbox is asked again for some days; a browser says so for good.
  const gone = sent.filter((one) => one.outcome.status === 'gone' && isOver('web-push', one)).map(({ ready }) => ready);
  await runtime.store.subscriptions.removeAll(
    gone.map(({ subscription }) => subscription.id),
    now,
  );
  for (const { id, status, failure } of finished)
    runtime.log({ step: 'deliver', delivery: id, status, reason: failure });
}

const isOver = (channel: ChannelKind, { ready }: Sent): boolean => ready.delivery.channel === channel;

const attemptsOver = (channel: ChannelKind, sent: readonly Sent[]): readonly Attempt[] =>
  sent.flatMap((one) => {
    const { ready, outcome } = one;
    if (!isOver(channel, one) || outcome.status === 'deferred') return [];
    return [{ subscription: ready.subscription.id, outcome, trouble: ready.trouble }];
  });

/** Is it news to nobody by then? */
function isStale({ reason, createdAt }: Delivery, until: Instant, isBounced: boolean): boolean {
  const longest = isBounced ? BEHIND_BOUNCES : LONGEST_DEFERRAL;
  return until > later(createdAt, isEnd(reason) ? OWED_FOR : longest);
}

function finish(delivery: Delivery, outcome: Sent['outcome'], now: Instant, jitter: number): Finished {
  const { id, channel, attempt } = delivery;
  switch (outcome.status) {
    case 'deferred': {
      const status = isStale(delivery, outcome.until, outcome.reason === 'bounced') ? 'dead' : 'pending';
      return { id, status, failure: outcome.reason, dueAt: outcome.until, isUntried: true };
    }
    case 'delivered':
      return { id, status: 'delivered', failure: null, dueAt: now };
    case 'gone': {
      // A mailbox may be wrongly missing for a night: the mail waits with those behind it, and goes when its reader is given up.
      const again = later(now, SUSPENDED_FOR);
      if (channel === 'email' && !isStale(delivery, again, true))
        return { id, status: 'pending', failure: outcome.reason, dueAt: again };
      return { id, status: 'gone', failure: outcome.reason, dueAt: now };
    }
    case 'rejected':
      return { id, status: outcome.status, failure: outcome.reason, dueAt: now };
    case 'retry': {
      const dueAt = nextAttempt(channel, attempt, now, jitter, outcome.after);
      return { id, status: dueAt === null ? 'dead' : 'pending', failure: outcome.reason, dueAt: dueAt ?? now };
    }
  }
}
