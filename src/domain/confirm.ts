import { entityType, type Place } from './entity.ts';
import type { Evidence } from './finding.ts';
import type { Incident } from './incident.ts';
import { isDuring, speaksOf, type ThirdPartyRecord } from './record.ts';
import { days, earlier, hours, type Instant, interval, later } from './time.ts';

/** Others may have seen it begin a little earlier than we did, and write of it after it. */
const LEAD = hours(2);
const TRAIL = days(1);
/** Trackers name the day only; what began before that is another event, which went on. */
const SAME_EVENT = days(1);
/** Curated trackers are days late; what is later speaks of history. */
export const LATEST = days(14);

/**
 * The reports that confirm an incident. They are by people: alarms are raised by machines, some of them from the very
 * signals that we read, and confirm nothing. They speak of the same kind or service, of the place itself or of its country as
 * a whole, of something that began with it or later and lasted into it, and were published by two weeks after it. What is
 * said of a whole country does not lift one network's mere suspicion.
 */
export function confirmedBy(
  incident: Incident,
  place: Place,
  records: readonly ThirdPartyRecord[],
  at: Instant,
): readonly ThirdPartyRecord[] {
  const { from, until, standing } = incident;
  const during = interval(earlier(from, LEAD), later(until ?? at, TRAIL));
  const country = standing === 'suspected' ? null : place.within;
  const isAbout = ({ about: { entities, partial } }: ThirdPartyRecord) =>
    entities.some(
      (entity) =>
        (entity === place.entity || entity === country) && !(partial === true && entityType(entity) === 'country'),
    );
  return records.filter(
    (record) =>
      record.kind === 'report' &&
      isAbout(record) &&
      speaksOf(record, incident.subject) &&
      isDuring(record, during) &&
      record.from >= earlier(from, SAME_EVENT) &&
      record.publishedAt >= earlier(from, SAME_EVENT) &&
      record.publishedAt <= later(until ?? at, LATEST),
  );
}

/** The incident with its confirmation cited as evidence: one annotation for each publisher. The same again changes nothing. */
export function confirmed(incident: Incident, reports: readonly ThirdPartyRecord[]): Incident {
  if (reports.length === 0 || incident.standing === 'confirmed') return incident;
  const publishers = [...new Set(reports.map(({ source }) => source))];
  const cited = publishers.map((source): Evidence => {
    const during = interval(incident.from, incident.until ?? incident.from);
    const said = {
      signal: `${source}.report`,
      family: 'annotation',
      detector: 'report/people@1',
      count: null,
    } as const;
    return { ...said, interval: during, observed: 1, expected: 0 };
  });
  return { ...incident, standing: 'confirmed', evidence: [...incident.evidence, ...cited] };
}
