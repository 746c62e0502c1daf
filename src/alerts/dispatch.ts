import type { Candidate, Decision, Told, Turn } from '#domain/decision';
import { covers, type SubscriptionId } from '#domain/subscription';
import { type IncidentTopic, revisionOf, severityOf, type ThreadId } from '#domain/topic';
import { news, saidOf } from './news.ts';
import { firstHold, softened } from './stages/index.ts';
import type { Context } from './stages/stage.ts';

export interface DispatchContext extends Context {
  readonly told: (thread: ThreadId, subscription: SubscriptionId) => Told | null;
}

interface AboutIncident extends Candidate {
  readonly topic: IncidentTopic;
}

/**
 * Who is told what, and who is not, each for a reason. Candidates that do not concern their subscription and were never
 * told leave no decision. Pure: the same candidates and context decide the same.
 */
export function dispatch(candidates: readonly AboutIncident[], context: DispatchContext): readonly Decision[] {
  return candidates.flatMap((candidate) => decide(candidate, context) ?? []);
}

function decide(candidate: AboutIncident, context: DispatchContext): Decision | null {
  const { topic, subscription } = candidate;
  const told = context.told(topic.incident.id, subscription.id);
  if (told === null && !covers(subscription, topic.incident, topic.within)) return null;
  const verdict = news(topic, told);
  if ('hold' in verdict) {
    return verdict.hold === 'already-told' ? null : { ...candidate, hold: verdict.hold, instead: null };
  }
  const turn: Turn = {
    tell: verdict.tell,
    revision: Math.max(revisionOf(topic), told === null ? 0 : told.revision + 1),
    interrupting: true,
    urgency: severityOf(topic) >= 3 ? 'high' : 'normal',
    said: saidOf(topic, told),
  };
  const held = firstHold(candidate, context, turn, told);
  return held === null
    ? { ...candidate, ...softened(candidate, context, turn) }
    : { ...candidate, ...held, instead: null };
}
