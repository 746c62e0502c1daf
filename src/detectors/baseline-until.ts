import type { Place } from '#domain/entity';
import { type Incident, isAlerting } from '#domain/incident';
import { days, earlier, type Instant, type Interval, instant, interval, type Seconds } from '#domain/time';
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

/** What is kept of each series reaches a little further. */
const FARTHEST = 60;
const DAY = days(1);

/**
 * What to learn from: older days make up for those that incidents took part of. After four weeks of nightly cuts there would
 * else be nothing left to say what is usual at those hours (Myanmar 2021: 50 nights).
 *
 * @param usual what the detector reads in ordinary times, whole days
 */
export function historyUntil(until: Instant, usual: Seconds, except: readonly Interval[]): Interval {
  const ages = Array.from({ length: FARTHEST }, (_, age) => earlier(until, (age + 1) * DAY));
  const taken = ages.filter((from) => except.some((hole) => hole.from < from + DAY && hole.until > from)).length;
  return interval(earlier(until, Math.max(usual, Math.min(FARTHEST * DAY, usual + taken * DAY))), until);
}
