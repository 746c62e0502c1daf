import { hours } from '#domain/time';
import type { IncidentTopic } from '#domain/topic';
import { isSound } from './windows.ts';

const LONG = hours(12);

/**
 * Is access that is back precious, and likely not to last? After half a day people have much to say to each other; in a window
 * the next cut is hours away; and what a third party confirms as severe was somebody's will, who may repeat it.
 */
export function mayBeBrief({ incident, pattern }: IncidentTopic): boolean {
  const { from, until, severity, standing, kind, ending } = incident;
  if (kind !== 'outage' || ending !== undefined) return false;
  const isLong = until !== null && until - from >= LONG;
  return isLong || (pattern !== null && isSound(pattern)) || (severity >= 3 && standing === 'confirmed');
}
