import type { Place } from '#domain/entity';
import { type Incident, isAlerting } from '#domain/incident';
import { days, type Instant, instant, type Seconds } from '#domain/time';
import { localMidnight } from './local-time.ts';

/**
 * How long an incident keeps its own time out of what is usual. A corroborated one: longer than the longest shutdown on
 * file (87 days). A mere suspicion: two weeks, for a level that one signal has kept so long is a renumbering or a new
 * counting, and would otherwise be suspected for ever.
 */
export const holdOf = (incident: Incident): Seconds => (isAlerting(incident) ? days(120) : days(14));

/**
 * Until when the history counts as usual: the local midnight before now, or before the first incident that is still open,
 * so that an outage of weeks does not become its own normal.
 *
 * @param incidents of one subject; closed ones have no say
 */
export function baselineUntil(at: Instant, place: Place, incidents: readonly Incident[]): Instant {
  const held = incidents.filter(
    (incident) => incident.until === null && incident.from <= at && at < incident.from + holdOf(incident),
  );
  return localMidnight(place.timezone, instant(Math.min(at, ...held.map(({ from }) => from))));
}
