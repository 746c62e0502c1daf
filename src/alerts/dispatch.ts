import type { Candidate, Decision, Told } from '#domain/decision';
import type { IncidentId } from '#domain/incident';
import { covers, type SubscriptionId } from '#domain/subscription';
import { news } from './news.ts';
import { inhibit } from './stages/inhibit.ts';
import type { Context, Stage } from './stages/stage.ts';
import { suspectSource } from './stages/suspect-source.ts';

/** In this order; the first hold wins. They stand before a thread is opened, never before its end. */
const stages: readonly Stage[] = [suspectSource, inhibit];

export interface DispatchContext extends Context {
  readonly told: (incident: IncidentId, subscription: SubscriptionId) => Told | null;
}

/**
 * Who is told what, and who is not, each for a reason. Candidates that do not concern their subscription and were never
 * told leave no decision. Pure: the same candidates and context decide the same.
 */
export function dispatch(candidates: readonly Candidate[], context: DispatchContext): readonly Decision[] {
  return candidates.flatMap((candidate) => decide(candidate, context) ?? []);
}

function decide(candidate: Candidate, context: DispatchContext): Decision | null {
  const { incident, subscription, within } = candidate;
  const told = context.told(incident.id, subscription.id);
  if (told === null && !covers(subscription, incident, within)) return null;
  const verdict = news(incident, told);
  if ('hold' in verdict) return verdict.hold === 'already-told' ? null : { ...candidate, hold: verdict.hold };
  const held = told === null ? firstHold(candidate, context) : null;
  return held === null ? { ...candidate, tell: verdict.tell } : { ...candidate, hold: held };
}

function firstHold(candidate: Candidate, context: Context) {
  for (const stage of stages) {
    const reason = stage(candidate, context);
    if (reason !== null) return reason;
  }
  return null;
}
