import type { Place } from '#domain/entity';
import { type Incident, isAlerting } from '#domain/incident';
import type { Family } from '#domain/series';
import { earlier, hours, type Interval, instant, later } from '#domain/time';

/** Signals sag before the crossing that opened the outage, and what comes back comes back crowded. */
const BEFORE = hours(1);
const AFTER = hours(3);
/** A loss that one of these shows alone is nobody's habit. */
const INFRASTRUCTURE: readonly Family[] = ['control-plane', 'active-probing'];

/**
 * When a place was cut off, wholly or partly, with an hour before and three after: by its own outages and by those of what holds
 * it. A suspicion counts that rests on routes or probing. What is slow meanwhile is slow for the cut.
 *
 * @param incidents of any subjects and kinds
 */
export const cutOffOf = ({ entity, within }: Place, incidents: readonly Incident[]): readonly Interval[] =>
  incidents
    .filter((one) => one.kind === 'outage' && (one.subject.entity === entity || one.subject.entity === within))
    .filter((one) => isAlerting(one) || one.evidence.some(({ family }) => INFRASTRUCTURE.includes(family)))
    .map(({ from, until }) => ({
      from: earlier(from, BEFORE),
      until: until === null ? instant(Number.MAX_SAFE_INTEGER) : later(until, AFTER),
    }));
