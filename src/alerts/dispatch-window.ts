import type { Decision } from '#domain/decision';
import type { Subscription } from '#domain/subscription';
import type { PatternTopic, ThreadId } from '#domain/topic';
import { decide, type Heard, isNear, mayRing, urgencyOf } from './decide.ts';
import { isOwed } from './stages/index.ts';
import type { Context } from './stages/stage.ts';
import { saidOfWindow, windowNews } from './window-news.ts';
import { isOneWindow, isSound, type KnownWindow, windowTopic } from './windows.ts';

/** A window that has changed, or is about to open, among the windows of its country. */
export interface WindowOffer {
  readonly window: KnownWindow;
  /** All of its country that have not ended, itself included; those it was told with stay, ended or not. */
  readonly windows: readonly KnownWindow[];
}

/** Threads that a decision about the offer looks at. */
export const windowThreads = ({ windows }: WindowOffer): readonly ThreadId[] =>
  windows.map(({ pattern }) => pattern.id);

/** Who is told what of a window, as `dispatchIncident` is for incidents. A watch is nobody's news. */
export function dispatchWindow(
  offer: WindowOffer,
  subscriptions: readonly Subscription[],
  context: Context,
): readonly Decision[] {
  return subscriptions.flatMap((subscription) =>
    decisionsOf({ subscription, offer, context, heard: (thread) => context.told(thread, subscription.id) }),
  );
}

interface View {
  readonly subscription: Subscription;
  readonly offer: WindowOffer;
  readonly context: Context;
  readonly heard: Heard;
}

function decisionsOf(view: View): readonly Decision[] {
  const { subscription, offer, heard } = view;
  const { window, windows } = offer;
  // One that ended untold is still owed to whoever heard of it in the thread of another.
  const concerns = (one: KnownWindow) =>
    wants(view, one) || windows.some(({ pattern }) => heard(pattern.id)?.said.together.includes(one.pattern.id));
  if (!concerns(window)) return [];
  const isTold = ({ pattern }: KnownWindow) => heard(pattern.id) !== null;
  const company = windows.filter((other) => other !== window && isOneWindow(window, other) && concerns(other));
  if (subscription.channel === 'webhook') {
    const others = company.map(({ pattern }) => pattern.id);
    return decideOn(view, window, [], mayRing(heard, window.pattern.id, others));
  }
  const country = windows.find((other) => other.pattern.entity === window.within[0] && isTold(other));
  if (country !== undefined && !isTold(window)) {
    const topic = windowTopic(window, []);
    return [{ topic, subscription, hold: 'inhibited', instead: country.pattern.id }];
  }
  const all = [window, ...company].sort(byId);
  const first = all.find(isTold) ?? window;
  const leader = isTold(window) ? window : first;
  const untold = all.filter((other) => other !== leader && !isTold(other));
  const told = decideOn(view, leader, leader === first ? untold : [], true);
  if (leader === window) return told;
  const topic = windowTopic(window, []);
  return [{ topic, subscription, hold: 'rolled-up', instead: leader.pattern.id }, ...told];
}

const byId = (a: KnownWindow, b: KnownWindow): number => (a.pattern.id < b.pattern.id ? -1 : 1);

const wants = (view: View, window: KnownWindow): boolean =>
  view.heard(window.pattern.id) !== null || (isSound(window.pattern) && isFollowed(view, window));

/** Does the filter ask for it? Whoever was told of it and follows it no more is owed its end, and nothing else. */
function isFollowed({ subscription }: View, window: KnownWindow): boolean {
  const { pattern, within } = window;
  const { kinds, services, minSeverity } = subscription.filter;
  return (
    isNear(subscription, [pattern.entity, ...within]) &&
    (kinds.length === 0 || kinds.includes(pattern.kind)) &&
    (services.length === 0 || pattern.service === null || services.includes(pattern.service)) &&
    windowTopic(window, []).severity >= minSeverity
  );
}

function decideOn(
  view: View,
  window: KnownWindow,
  together: readonly KnownWindow[],
  isFirst: boolean,
): readonly Decision[] {
  const { context, subscription, heard } = view;
  const topic: PatternTopic = windowTopic(
    window,
    together.map(({ pattern }) => pattern),
  );
  const told = heard(window.pattern.id);
  const fresh = windowNews({ topic, at: context.at }, told);
  const isAsked = [window, ...together].some((one) => isFollowed(view, one));
  if (!isAsked && !('tell' in fresh && isOwed(fresh))) return [];
  // A notice for each night is too much mail: what opens tonight stands in the calendar and in the digest.
  const isTooMuch = 'tell' in fresh && fresh.tell === 'window-opens' && subscription.channel === 'email';
  const decision = decide(
    {
      topic,
      subscription,
      told,
      news: isTooMuch
        ? { hold: 'expected-window' }
        : 'hold' in fresh
          ? fresh
          : { ...fresh, interrupting: fresh.interrupting && isFirst },
      urgency: urgencyOf(topic, true),
      said: saidOfWindow({ topic, at: context.at }, told),
      instead: null,
    },
    context,
  );
  return decision === null ? [] : [decision];
}
