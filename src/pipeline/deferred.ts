import { dispatchIncident, threadsOf } from '#alerts/dispatch';
import { dispatchWindow, windowThreads } from '#alerts/dispatch-window';
import { isOwed } from '#alerts/stages/index';
import { BUDGET_PERIOD } from '#alerts/stages/noise-budget';
import type { Context } from '#alerts/stages/stage';
import { catchUpOf } from '#alerts/summary';
import { type Decision, deliveryId, type Told } from '#domain/decision';
import type { IncidentId } from '#domain/incident';
import type { Subscription } from '#domain/subscription';
import { earlier, type Instant } from '#domain/time';
import { type ThreadId, threadOf } from '#domain/topic';
import type { Deferral } from '#storage/store';
import { isPassing, narrowness, tell } from './dispatch.ts';
import type { Runtime } from './runtime.ts';
import { Scene } from './scene.ts';
import { hint, summaryScene } from './summaries.ts';

/** Deferrals taken up at once, and how often one run takes up as many: a morning ends the night of a whole country. */
const PAGE = 500;
const ROUNDS = 10;

/**
 * Offers what was put off to those who wait for it, now that their quiet hours, mutes or full days are over: what is still
 * open is told once, in one message to each. The rows of the deferrals go last, so that a crash before offers it again, and
 * finds it told.
 */
export async function offerDeferred(at: Instant, runtime: Runtime): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const due = await runtime.store.deferrals.due(at, PAGE);
    if (due.length === 0) return;
    const taken = whole(due);
    const decisions = await decideAgain(taken, at, runtime);
    const { bundles, rest } = await bundled(decisions, at, runtime);
    const pending = await runtime.store.deliveries.recordSummaries(bundles, at);
    await tell(rest, at, runtime);
    // What the world holds back now would wait for nobody's morning any more: it goes back among what is offered to all.
    await runtime.store.incidents.offerAgain(incidentsOf(rest.filter(isPassing)), at);
    await runtime.store.deferrals.drop(taken);
    await hint(
      bundles.map(({ summary }) => summary),
      pending,
      runtime,
    );
    if (due.length < PAGE) return;
  }
}

const incidentsOf = (decisions: readonly Decision[]): readonly IncidentId[] => [
  ...new Set(decisions.flatMap(({ topic }) => (topic.kind === 'incident' ? [topic.incident.id] : []))),
];

/** Without the last subscription of a full page, of which the next may hold more: one message tells all of it. */
function whole(due: readonly Deferral[]): readonly Deferral[] {
  const last = due.at(-1)?.subscription;
  const before = due.filter(({ subscription }) => subscription !== last);
  return due.length < PAGE || before.length === 0 ? due : before;
}

async function decideAgain(due: readonly Deferral[], at: Instant, runtime: Runtime): Promise<readonly Decision[]> {
  const { store } = runtime;
  const threads = [...new Set(due.map(({ incident }) => incident))];
  const [incidents, patterns, found] = await Promise.all([
    store.incidents.byIds(threads),
    store.patterns.byIds(threads),
    store.subscriptions.byIds([...new Set(due.map(({ subscription }) => subscription))]),
  ]);
  const subscriptions = new Map(found.filter(({ status }) => status === 'active').map((one) => [one.id, one]));
  const byThread = Map.groupBy(due, ({ incident }) => incident);
  const waiting = (thread: ThreadId): readonly Subscription[] =>
    (byThread.get(thread) ?? []).flatMap(({ subscription }) => subscriptions.get(subscription) ?? []);
  const spent = await store.deliveries.spent([...subscriptions.keys()], earlier(at, BUDGET_PERIOD));
  const scene = await Scene.at(at, incidents, store);
  const decisions: Decision[] = [];
  // All of it is recorded together, and yet one who hears of a country here is not told of its networks.
  const fresh = new Map<string, Told>();
  const take = (made: readonly Decision[]) => {
    decisions.push(...made);
    for (const [key, told] of made.flatMap((decision) => toldBy(decision, at))) fresh.set(key, told);
  };
  const contextFor = async (about: readonly ThreadId[], readers: readonly Subscription[]): Promise<Context> => {
    const before = await store.deliveries.told(
      about,
      readers.map(({ id }) => id),
    );
    const told: Context['told'] = (thread, id) => fresh.get(`${thread}/${id}`) ?? before(thread, id);
    return { ...scene.context, told, spent };
  };
  for (const incident of incidents.toSorted((a, b) => narrowness(a) - narrowness(b))) {
    const readers = waiting(incident.id);
    const offer = await scene.incident({ incident, transition: 'updated' });
    const context = await contextFor(threadsOf(offer, scene.context.open), readers);
    take(dispatchIncident(offer, readers, context));
  }
  for (const pattern of patterns) {
    const readers = waiting(pattern.id);
    const offer = await scene.window(pattern);
    if (offer === null) continue;
    take(dispatchWindow(offer, readers, await contextFor(windowThreads(offer), readers)));
  }
  // Two incidents of one thread come to the same decision.
  return [...new Map(decisions.map((decision) => [deliveryId(decision), decision])).values()];
}

/** What its reader knows by a decision that nobody has recorded yet, by thread and reader. */
function toldBy(decision: Decision, at: Instant): readonly (readonly [string, Told])[] {
  if (!('tell' in decision)) return [];
  const { topic, subscription, tell: reason, revision, interrupting, said } = decision;
  return [[`${threadOf(topic)}/${subscription.id}`, { reason, revision, at, interrupting, said }]];
}

/** Whoever would hear of several at once hears of them in one message; machines count events, and get each. */
async function bundled(decisions: readonly Decision[], at: Instant, runtime: Runtime) {
  // What has ended is told as that: a list of what is open would close its thread and say the opposite.
  const loud = decisions.filter(
    (one) => 'tell' in one && one.interrupting && !isOwed(one) && one.subscription.channel !== 'webhook',
  );
  const groups = [...Map.groupBy(loud, ({ subscription }) => subscription.id).values()].filter(
    ({ length }) => length > 1,
  );
  if (groups.length === 0) return { bundles: [], rest: decisions };
  const scene = await summaryScene(at, at, runtime);
  const bundles = groups.flatMap((openings) => {
    const [first] = openings;
    return first === undefined
      ? []
      : [{ summary: catchUpOf(first.subscription, openings, at, scene), decisions: openings }];
  });
  const inBundle = new Set(groups.flat());
  return { bundles, rest: decisions.filter((decision) => !inBundle.has(decision)) };
}
