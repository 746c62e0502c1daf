import type { Incident } from '#domain/incident';
import { covers } from '#domain/subscription';
import type { Stage } from './stage.ts';

/**
 * A country's alert hides those of its networks, and an outage hides the service blocks of the same place: for whoever hears of
 * it. One who follows a single network hears of no other alert, and none may keep theirs from them.
 */
export const inhibit: Stage = ({ topic, subscription }, { open }) => {
  if (topic.kind === 'pattern') return null;
  const { incident, within } = topic;
  const hides = (other: Incident): boolean => {
    const { entity, service } = other.subject;
    const itsHolders = within.slice(within.indexOf(entity) + 1);
    if (other.kind !== 'outage' || service !== null || !covers(subscription, other, itsHolders)) return false;
    const samePlace = entity === incident.subject.entity && incident.kind === 'service-block';
    return samePlace || (within.includes(entity) && incident.kind !== 'throttling');
  };
  return open.some(hides) ? { hold: 'inhibited' } : null;
};
