import { dispatchIncident, threadsOf } from '#alerts/dispatch';
import { dispatchWindow, windowThreads } from '#alerts/dispatch-window';
import { BUDGET_PERIOD } from '#alerts/stages/noise-budget';
import type { Context } from '#alerts/stages/stage';
import { AHEAD } from '#alerts/window-news';
import { keepsTo } from '#alerts/windows';
import { type Decision, deliveryId } from '#domain/decision';
import { type DeliveryId, type HoldReason, PERSONAL_HOLDS } from '#domain/delivery';
import { type Entity, entityType } from '#domain/entity';
import { type Incident, isAlerting } from '#domain/incident';
import type { Pattern } from '#domain/pattern';
import type { ChannelKind, Subscription, SubscriptionId } from '#domain/subscription';
import { days, earlier, type Instant, instant, later } from '#domain/time';
import { type ThreadId, threadOf } from '#domain/topic';
import type { Deferral, Undispatched } from '#storage/store';
import type { Runtime } from './runtime.ts';
import { Scene } from './scene.ts';

/** What a paid invocation may ask D1, and what is left for whoever polled before. */
const QUERIES = 1000;
const OTHERS = 20;
/** An incident asks eight times, with one page of followers; each further page asks four times. */
const PER_OFFER = 9;
const WINDOWS = 50;
/** Subscriptions decided at once: bounds memory and the size of one statement. */
const PAGE = 1000;

/**
 * Offers every window and every incident that has changed to everybody who follows its place, windows first: whoever knows the
 * window is not woken by its nights. Level-triggered: it starts from what is, not from changes, so that a crash anywhere is
 * made good by the next run; ids are derived, so that a repeat writes nothing. A run takes up as many incidents as the platform
 * lets it ask for, the next one goes on, and what is held takes turns with the rest.
 */
export async function dispatchPending(at: Instant, runtime: Runtime): Promise<void> {
  const { store } = runtime;
  const patterns = await store.patterns.due(at, AHEAD, WINDOWS);
  const most = Math.floor(((runtime.queriesPerRun ?? QUERIES) - OTHERS) / PER_OFFER);
  const incidents = (await store.incidents.undispatched(most)).toSorted((a, b) => {
    return narrowness(a.incident) - narrowness(b.incident);
  });
  if (incidents.length + patterns.length === 0) return;
  const about = incidents.map(({ incident }) => incident);
  const scene = await Scene.at(at, about, store);
  for (const pattern of patterns) {
    await offerWindow(pattern, scene, runtime);
    await store.patterns.markDispatched(pattern.id, pattern.revision, later(at, AHEAD));
  }
  const held: Incident[] = [];
  let pages = 0;
  for (const one of incidents) {
    if (pages >= most) break;
    const { incident } = one;
    const offered = await offerIncident(one, scene, runtime);
    pages += offered.pages;
    if (offered.isFinal) await store.incidents.markDispatched(incident.id, incident.revision);
    else held.push(incident);
  }
  if (held.length > 0) await store.incidents.putBack(held, at);
}

/** What hides others comes before them: whether it does depends on who was told of it. */
export function narrowness({ kind, subject }: Incident): number {
  if (kind !== 'outage' || subject.service !== null) return 2;
  return entityType(subject.entity) === 'country' ? 0 : 1;
}

async function offerWindow(pattern: Pattern, scene: Scene, runtime: Runtime): Promise<void> {
  const offer = await scene.window(pattern);
  if (offer === null) return;
  const { within } = offer.window;
  await offerToAll([pattern.entity, ...within], windowThreads(offer), scene, runtime, (page, context) =>
    dispatchWindow(offer, page, context),
  );
}

/** `isFinal` is false while somebody's opening is held for a reason that may pass: then the next run offers it again. */
async function offerIncident(
  one: Undispatched,
  scene: Scene,
  runtime: Runtime,
): Promise<{ readonly isFinal: boolean; readonly pages: number }> {
  const { incident } = one;
  if (!isAlerting(incident)) return { isFinal: true, pages: 0 };
  const offer = await scene.incident(one);
  const places = [incident.subject.entity, ...offer.within];
  let isFinal = true;
  const pages = await offerToAll(places, threadsOf(offer, scene.context.open), scene, runtime, (page, context) => {
    const decisions = dispatchIncident(offer, page, context);
    if (decisions.some(isPassing)) isFinal = false;
    return decisions;
  });
  // A night that came as expected becomes news when it lasts too long, which no change of it would tell.
  const isWatched = offer.windows.some((window) => keepsTo(incident, window, scene.context.at));
  return { isFinal: incident.until !== null || (isFinal && !isWatched), pages };
}

type Decide = (page: readonly Subscription[], context: Context) => readonly Decision[];

/** Whoever follows any of the places, page by page; each page's decisions are kept before the next is looked at. @returns how many */
async function offerToAll(
  places: readonly Entity[],
  threads: readonly ThreadId[],
  { context }: Scene,
  runtime: Runtime,
  decideOn: Decide,
): Promise<number> {
  const { store } = runtime;
  let after: SubscriptionId | null = null;
  for (let pages = 1; ; pages += 1) {
    const page: readonly Subscription[] = await store.subscriptions.interested([...places, '*'], after, PAGE);
    const last = page.at(-1);
    if (last === undefined) return pages;
    const ids = page.map(({ id }) => id);
    const [told, spent] = await Promise.all([
      store.deliveries.told(threads, ids),
      store.deliveries.spent(ids, earlier(context.at, BUDGET_PERIOD)),
    ]);
    await tell(decideOn(page, { ...context, told, spent }), context.at, runtime);
    if (page.length < PAGE) return pages;
    after = last.id;
  }
}

/** Nothing of these changes by itself. */
const LASTING: readonly HoldReason[] = ['never-told', 'already-told', 'rolled-up', ...PERSONAL_HOLDS];

/** Held for a reason of the world's, so that only asking again tells when it has passed. */
export const isPassing = (decision: Decision): boolean => 'hold' in decision && !LASTING.includes(decision.hold);

/** Puts off what is held until a known time, writes the decisions to the outbox, then hints the queues; losing the hint delays, and the sweep finds it. */
export async function tell(decisions: readonly Decision[], at: Instant, { store, queues }: Runtime): Promise<void> {
  if (decisions.length === 0) return;
  await store.deferrals.put(decisions.flatMap((decision) => deferral(decision, at)));
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

/** Who mutes a place for years is asked after now and then: what has ended by then waits no longer. */
const LONGEST_DEFERRAL = days(30);

const deferral = (decision: Decision, at: Instant): readonly Deferral[] => {
  if (!('hold' in decision) || decision.until === undefined) return [];
  const until = instant(Math.min(decision.until, later(at, LONGEST_DEFERRAL)));
  return [{ subscription: decision.subscription.id, incident: threadOf(decision.topic), until }];
};

export async function enqueue(
  channel: ChannelKind,
  ids: readonly DeliveryId[],
  queues: Runtime['queues'],
): Promise<void> {
  if (ids.length > 0) await queues.deliver(channel, ids);
}
