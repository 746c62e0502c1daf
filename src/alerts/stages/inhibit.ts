import type { Incident } from '#domain/incident';
import type { Stage } from './stage.ts';

/** A country's alert hides those of its networks, and an outage hides the service blocks of the same place. */
export const inhibit: Stage = ({ topic, subscription }, { open }) => {
  if (topic.kind === 'pattern') return null;
  const { incident, within } = topic;
  const hides = (other: Incident): boolean => {
    const { entity, service } = other.subject;
    if (other.kind !== 'outage' || service !== null || other.severity < subscription.filter.minSeverity) return false;
    const samePlace = entity === incident.subject.entity && incident.kind === 'service-block';
    return samePlace || (within.includes(entity) && incident.kind !== 'throttling');
  };
  return open.some(hides) ? { hold: 'inhibited' } : null;
};
