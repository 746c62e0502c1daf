import type { Entity } from '#domain/entity';
import type { Incident } from '#domain/incident';
import { covers } from '#domain/subscription';
import type { Stage } from './stage.ts';

/**
 * A country's alert hides those of its networks, and an outage hides the service blocks of the same place: for whoever was told
 * of it. One who follows a single network, who came later, or whom it did not reach, hears of no other alert, and none may keep
 * theirs from them.
 */
export const inhibit: Stage = ({ topic, subscription }, { open, told }) => {
  if (topic.kind === 'pattern') return null;
  const hides = (other: Incident): boolean => {
    const itsHolders = topic.within.slice(topic.within.indexOf(other.subject.entity) + 1);
    return covers(subscription, other, itsHolders) && told(other.id, subscription.id) !== null;
  };
  return mayHide(topic.incident, topic.within, open).some(hides) ? { hold: 'inhibited' } : null;
};

/** Those of the open incidents that are about more than this one and say as much: of its country, or of its place altogether. */
export function mayHide(
  { kind, subject }: Incident,
  within: readonly Entity[],
  open: readonly Incident[],
): readonly Incident[] {
  return open.filter(({ kind: wider, subject: { entity, service } }) => {
    if (wider !== 'outage' || service !== null) return false;
    const isSamePlace = entity === subject.entity && kind === 'service-block';
    return isSamePlace || (within.includes(entity) && kind !== 'throttling');
  });
}
