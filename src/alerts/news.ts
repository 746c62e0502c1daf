import type { Told } from '#domain/decision';
import type { HoldReason, TellReason } from '#domain/delivery';
import { type Incident, outranks } from '#domain/incident';

/**
 * What is new to somebody who was last told this. Compared as levels, not as edges: whoever missed a turn in a crash gets
 * what is true now.
 */
export function news(incident: Incident, told: Told | null): { tell: TellReason } | { hold: HoldReason } {
  const isOver = incident.until !== null;
  if (told === null) return isOver ? { hold: 'never-told' } : { tell: 'opened' };
  if (told.reason === 'resolved') return isOver ? { hold: 'already-told' } : { tell: 'reopened' };
  if (isOver) return { tell: 'resolved' };
  return outranks(incident.standing, told.standing) ? { tell: 'escalated' } : { hold: 'already-told' };
}
