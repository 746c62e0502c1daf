import type { Decision, Told } from '#domain/decision';
import type { HoldReason, IncidentTurn } from '#domain/delivery';
import type { Entity } from '#domain/entity';
import { type Incident, type IncidentId, outranks, type Severity } from '#domain/incident';
import type { PatternId } from '#domain/pattern';
import { covers, type Subscription } from '#domain/subscription';
import { hours, type Instant, minutes } from '#domain/time';
import type { IncidentTopic, ThreadId } from '#domain/topic';
import { mayBeBrief } from './back.ts';
import { decide, type Heard, isNear, mayRing, urgencyOf } from './decide.ts';
import { isFlapping } from './flapping.ts';
import { type News, news, saidOf } from './news.ts';
import { isOwed } from './stages/index.ts';
import { mayHide } from './stages/inhibit.ts';
import type { Context } from './stages/stage.ts';
import { blockedWith, failedTogether } from './together.ts';
import { comesIn, isOneWindow, type KnownWindow, keepsTo } from './windows.ts';

/** A mail cannot be replaced: it waits this long for networks that fail together. */
const GROUP_WAIT = minutes(10);
const READ_WITHIN = hours(3);
const CRITICAL = 4;

/** An incident that has changed, with what is known around it. */
export interface IncidentOffer {
  readonly incident: Incident;
  /** Nobody stands by it any more. */
  readonly isRetracted: boolean;
  /** The entities that hold its own, nearest first. */
  readonly within: readonly Entity[];
  /** Those of its country, itself among them, since a week before it; of a service also what else is blocked there. */
  readonly recent: readonly Incident[];
  /** When each that failed together with it first alerted. */
  readonly since: ReadonlyMap<IncidentId, Instant>;
  /** The windows of its country that have not ended. */
  readonly windows: readonly KnownWindow[];
  /** Other networks of its country. */
  readonly neighbours: readonly Entity[];
}

/**
 * Threads that a decision about the offer looks at.
 *
 * @param open every open incident that alerts
 */
export function threadsOf(
  { incident, within, recent, windows }: IncidentOffer,
  open: readonly Incident[],
): readonly ThreadId[] {
  const near = failedTogether(incident, recent).flatMap((one) => failedTogether(one, recent));
  const blocks = blockedWith(incident, recent);
  const told = [...near, ...blocks, ...mayHide(incident, within, open)].map(({ id }) => id);
  return [...new Set([...told, ...windows.map(({ pattern }) => pattern.id)])];
}

/**
 * Who is told what of an incident, and who is not, each for a reason. Subscriptions that it does not concern and that were
 * never told get no decision. Pure: the same offer and context decide the same.
 */
export function dispatchIncident(
  offer: IncidentOffer,
  subscriptions: readonly Subscription[],
  context: Context,
): readonly Decision[] {
  const near = new Map<IncidentId, readonly Incident[]>();
  for (const one of failedTogether(offer.incident, offer.recent)) near.set(one.id, failedTogether(one, offer.recent));
  return subscriptions.flatMap((subscription) =>
    decisionsOf({ subscription, offer, near, context, heard: (thread) => context.told(thread, subscription.id) }),
  );
}

/** One subscription and one offer. */
interface View {
  readonly subscription: Subscription;
  readonly offer: IncidentOffer;
  /** What failed together with each that failed together with the offered one. */
  readonly near: ReadonlyMap<IncidentId, readonly Incident[]>;
  readonly context: Context;
  readonly heard: Heard;
}

function decisionsOf(view: View): readonly Decision[] {
  const { subscription, offer, heard } = view;
  const { incident } = offer;
  if (!wants(view, incident)) return [];
  // Machines count events: for them every incident is a thread of its own, and the later ones of a group do not ring.
  if (subscription.channel === 'webhook') {
    const others = companyOf(view, incident).filter(({ id }) => id !== incident.id);
    const isFirst = mayRing(
      heard,
      incident.id,
      others.map(({ id }) => id),
    );
    return decideOn(view, incident, [], isFirst && isFirstBlock(view, incident));
  }
  const leader = leaderOf(view, incident);
  const followers = companyOf(view, leader).filter(
    (one) => one.id !== leader.id && leaderOf(view, one).id === leader.id,
  );
  const told = decideOn(view, leader, followers.toSorted(byId), isFirstBlock(view, leader));
  if (leader.id === incident.id) return told;
  return [{ topic: topicOf(view, incident, []), subscription, hold: 'rolled-up', instead: leader.id }, ...told];
}

/** Each service is a thread of its own; of those that went in the same hours one opening rings, and what is graver. */
function isFirstBlock({ offer, heard }: View, incident: Incident): boolean {
  const hasRung = blockedWith(incident, offer.recent).some(
    ({ id, severity }) => heard(id) !== null && severity >= incident.severity,
  );
  return heard(incident.id) !== null || !hasRung;
}

const byId = (a: Incident, b: Incident) => (a.id < b.id ? -1 : 1);

/** What somebody was told of, in its own thread or in another's, concerns them whatever they follow by now. */
const wants = ({ subscription, offer, near, heard }: View, incident: Incident): boolean =>
  heard(incident.id) !== null ||
  covers(subscription, incident, offer.within) ||
  (near.get(incident.id) ?? []).some(({ id }) => speaksOf(heard(id), incident.id));

/** Does the filter ask for it, as it is or as it was told? Whoever follows it no more is owed its end, and nothing else. */
function isFollowed({ subscription, offer }: View, { incident, together }: IncidentTopic, told: Told | null): boolean {
  const before = told?.said.topic === 'incident' ? told.said : incident;
  return [incident, ...together].some((one) => {
    const severity = Math.max(one.severity, before.severity) as Severity;
    const standing = outranks(before.standing, one.standing) ? before.standing : one.standing;
    return covers(subscription, { ...one, severity, standing }, offer.within);
  });
}

/** Those that failed together and that this reader is told of together: expected ones keep apart from news. */
function companyOf(view: View, incident: Incident): readonly Incident[] {
  const isExpected = (one: Incident) => windowOf(view, one) !== null;
  const near = view.near.get(incident.id) ?? [incident];
  return near.filter((one) => wants(view, one) && isExpected(one) === isExpected(incident));
}

/** In whose thread an incident is told: in its own, in the one that speaks of it or could, else in that of the first that passes. */
function leaderOf(view: View, incident: Incident): Incident {
  const { heard } = view;
  const isHeard = ({ id }: Incident) => heard(id) !== null;
  if (isHeard(incident)) return incident;
  const company = companyOf(view, incident);
  const known = company.filter(isHeard);
  const [first] = known;
  if (first !== undefined) return known.find(({ id }) => speaksOf(heard(id), incident.id)) ?? first;
  const mayLead = (one: Incident) =>
    !companyOf(view, one).some(isHeard) && decideOn(view, one, [], true).some((decision) => 'tell' in decision);
  return company.find(mayLead) ?? incident;
}

const speaksOf = (told: Told | null, id: IncidentId): boolean => told?.said.together.includes(id) ?? false;

/** The thread of the window to whose hours the incident keeps, if the reader was told of that window. */
function windowOf({ offer, context, heard }: View, incident: Incident): PatternId | null {
  const isHeard = ({ pattern }: KnownWindow) => {
    const told = heard(pattern.id);
    return told !== null && told.reason !== 'window-ended';
  };
  const own = offer.windows.filter((window) => keepsTo(incident, window, context.at));
  const isShared = (other: KnownWindow) => own.some((one) => isOneWindow(one, other));
  const told = own.find(isHeard) ?? offer.windows.find((other) => isShared(other) && isHeard(other));
  return told?.pattern.id ?? null;
}

function topicOf({ offer }: View, incident: Incident, together: readonly Incident[]): IncidentTopic {
  const pattern = offer.windows.find((window) => comesIn(incident, window))?.pattern ?? null;
  return { kind: 'incident', incident, within: offer.within, together, pattern };
}

/** @param isFirst nobody of its company has rung before */
function decideOn(
  view: View,
  incident: Incident,
  together: readonly Incident[],
  isFirst: boolean,
): readonly Decision[] {
  const { offer, context, subscription, heard } = view;
  const topic = topicOf(view, incident, together);
  const window = windowOf(view, incident);
  const told = heard(incident.id);
  const isRetracted = incident.ending === 'retracted' || (offer.isRetracted && incident.id === offer.incident.id);
  const fresh = news({ topic, isRetracted, window, at: context.at }, told);
  if (!isFollowed(view, topic, told) && !('tell' in fresh && isOwed(fresh))) return [];
  const decision = decide(
    {
      topic,
      subscription,
      told,
      news: weighed(fresh, view, topic, window, isFirst),
      urgency: isBack(fresh) && mayBeBrief(topic) ? 'high' : urgencyOf(topic, window !== null),
      said: saidOf({ topic, window }, told),
      instead: window,
    },
    context,
  );
  return decision === null ? [] : [decision];
}

const isBack = (fresh: News<IncidentTurn>): boolean =>
  'tell' in fresh && (fresh.tell === 'resolved' || fresh.tell === 'partially-restored');

/** News as the threads around it let it pass. */
function weighed(
  fresh: News<IncidentTurn>,
  view: View,
  topic: IncidentTopic,
  window: PatternId | null,
  isFirst: boolean,
): News<IncidentTurn> {
  if ('hold' in fresh) return fresh;
  const hold = fresh.tell === 'opened' ? openingHold(view, topic, window) : null;
  return hold === null ? { ...fresh, interrupting: fresh.interrupting && isFirst } : { hold };
}

/** A night is shown in place of its window's notice, which somebody who was rung for must first have read. */
const hasJustRung = (told: Told | null, at: Instant): boolean =>
  told?.interrupting === true && at - told.at < READ_WITHIN;

/** What speaks against an opening that the threads themselves know of. */
function openingHold(view: View, { incident }: IncidentTopic, window: PatternId | null): HoldReason | null {
  const { subscription, offer, context, near, heard } = view;
  if (isFlapping(incident, offer, context.at)) return 'flapping';
  if (subscription.channel === 'web-push' && window !== null && hasJustRung(heard(window), context.at))
    return 'expected-window';
  if (subscription.channel !== 'email') return null;
  if (window !== null) return 'expected-window';
  const hasCompany = offer.neighbours.some((place) => isNear(subscription, [place, ...offer.within]));
  const together = near.get(incident.id) ?? [incident];
  const first = Math.min(...together.map(({ id }) => offer.since.get(id) ?? context.at));
  return hasCompany && incident.severity < CRITICAL && context.at - first < GROUP_WAIT ? 'group-wait' : null;
}
