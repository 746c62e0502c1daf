import type { Told } from '#domain/decision';
import type { HoldReason, IncidentTurn, SaidOfIncident } from '#domain/delivery';
import { outranks } from '#domain/incident';
import type { IncidentTopic } from '#domain/topic';

/**
 * What is new to somebody who was last told this. Compared as levels, not as edges: whoever missed a turn in a crash gets
 * what is true now.
 */
export function news({ incident }: IncidentTopic, told: Told | null): { tell: IncidentTurn } | { hold: HoldReason } {
  const isOver = incident.until !== null;
  if (told === null) return isOver ? { hold: 'never-told' } : { tell: 'opened' };
  if (told.reason === 'resolved') return isOver ? { hold: 'already-told' } : { tell: 'reopened' };
  if (isOver) return { tell: 'resolved' };
  const { standing } = told.said as SaidOfIncident;
  return outranks(incident.standing, standing) ? { tell: 'escalated' } : { hold: 'already-told' };
}

/** What a reader knows who has been told of it as it is now. */
export function saidOf({ incident, together }: IncidentTopic, told: Told | null): SaidOfIncident {
  const { standing, severity, reach, cause } = incident;
  const all = [incident, ...together];
  return {
    topic: 'incident',
    ...{ standing, severity, reach, cause },
    together: together.map(({ id }) => id),
    over: all.filter(({ until }) => until !== null).length,
    window: null,
    reopenings: told?.said.topic === 'incident' ? told.said.reopenings : 0,
  };
}
