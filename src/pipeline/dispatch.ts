import { type DispatchContext, dispatch } from '#alerts/dispatch';
import { BUDGET_PERIOD } from '#alerts/stages/noise-budget';
import { type Decision, deliveryId } from '#domain/decision';
import { type DeliveryId, PERSONAL_HOLDS } from '#domain/delivery';
import type { Entity, Place } from '#domain/entity';
import { type Incident, isAlerting } from '#domain/incident';
import type { ChannelKind, Subscription, SubscriptionId } from '#domain/subscription';
import { earlier, type Instant } from '#domain/time';
import { threadOf } from '#domain/topic';
import type { Deferral } from '#storage/store';
import type { Runtime } from './runtime.ts';

/** Incidents taken up in one run, most severe first; the next run goes on, and what is held takes turns with the rest. */
const INCIDENTS = 50;
/** Subscriptions decided at once: bounds memory and the size of one statement. */
const PAGE = 500;
/** Deliveries in one queue message: the free plan's CPU sends about 20 pushes. */
const DELIVERIES_PER_MESSAGE = 20;

/**
 * Offers every incident that has changed to everybody who follows its place. Level-triggered: it starts from incidents, not
 * from changes, so that a crash anywhere is made good by the next run; ids are derived, so that a repeat writes nothing.
 */
export async function dispatchPending(at: Instant, runtime: Runtime): Promise<void> {
  const { store } = runtime;
  const incidents = await store.incidents.undispatched(INCIDENTS);
  if (incidents.length === 0) return;
  const [open, outages, places, artefacts] = await Promise.all([
    store.incidents.open(),
    store.states.sourceOutages(),
    store.places.all(),
    store.artefacts.all(),
  ]);
  // Of a place that is no longer watched nobody will learn the end: it must not silence others for good.
  const watched = new Set(places.map(({ entity }) => entity));
  const alerting = open.filter((other) => isAlerting(other) && watched.has(other.subject.entity));
  const suspect = new Set(outages.map(({ signal }) => signal));
  const held: Incident[] = [];
  for (const incident of incidents) {
    const context = { at, open: alerting, suspect, artefacts };
    const isFinal = await offer(incident, holdersOf(incident, places), context, at, runtime);
    if (isFinal) await store.incidents.markDispatched(incident.id, incident.revision);
    else held.push(incident);
  }
  if (held.length > 0) await store.incidents.putBack(held, at);
}

/** @returns false while somebody's opening is held for a reason that may pass: then the next run offers it again */
async function offer(
  incident: Incident,
  within: readonly Entity[],
  context: Omit<DispatchContext, 'told' | 'spent'>,
  at: Instant,
  runtime: Runtime,
): Promise<boolean> {
  if (!isAlerting(incident)) return true;
  const { store } = runtime;
  let after: SubscriptionId | null = null;
  let isFinal = true;
  for (;;) {
    const page: readonly Subscription[] = await store.subscriptions.interested(
      [incident.subject.entity, ...within, '*'],
      after,
      PAGE,
    );
    const ids = page.map(({ id }) => id);
    const [told, spent] = await Promise.all([
      store.deliveries.told([incident.id], ids),
      store.deliveries.spent(ids, earlier(at, BUDGET_PERIOD)),
    ]);
    const topic = { kind: 'incident', incident, within, together: [], pattern: null } as const;
    const candidates = page.map((subscription) => ({ topic, subscription }));
    const decisions = dispatch(candidates, { ...context, told, spent });
    await tell(decisions, at, runtime);
    if (decisions.some(isPassing)) isFinal = false;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return isFinal || incident.until !== null;
    after = last.id;
  }
}

/** Held for a reason of the world's, so that only asking again tells when it has passed. */
export const isPassing = (decision: Decision): boolean =>
  'hold' in decision && decision.hold !== 'never-told' && !PERSONAL_HOLDS.includes(decision.hold);

/** Puts off what is held until a known time, writes the decisions to the outbox, then hints the queues; losing the hint delays, and the sweep finds it. */
async function tell(decisions: readonly Decision[], at: Instant, { store, queues }: Runtime): Promise<void> {
  if (decisions.length === 0) return;
  await store.deferrals.put(decisions.flatMap(deferral));
  const pending = new Set(await store.deliveries.record(decisions, at));
  const byChannel = Map.groupBy(decisions, ({ subscription }) => subscription.channel);
  for (const [channel, told] of byChannel) {
    await enqueue(
      channel,
      told.map(deliveryId).filter((id) => pending.has(id)),
      queues,
    );
  }
}

const deferral = (decision: Decision): readonly Deferral[] =>
  'hold' in decision && decision.until !== undefined
    ? [{ subscription: decision.subscription.id, incident: threadOf(decision.topic), until: decision.until }]
    : [];

export async function enqueue(
  channel: ChannelKind,
  ids: readonly DeliveryId[],
  queues: Runtime['queues'],
): Promise<void> {
  for (let start = 0; start < ids.length; start += DELIVERIES_PER_MESSAGE) {
    await queues.deliver(channel, ids.slice(start, start + DELIVERIES_PER_MESSAGE));
  }
}

/** A network's country; a country's nothing. */
export function holdersOf({ subject }: Incident, places: readonly Place[]): readonly Entity[] {
  const within = places.find(({ entity }) => entity === subject.entity)?.within ?? null;
  return within === null ? [] : [within];
}
