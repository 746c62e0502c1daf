import { entityType } from '#domain/entity';
import { type Incident, isAlerting } from '#domain/incident';
import { hours, minutes } from '#domain/time';

/** Networks of one country that fail this close to each other failed together. */
const TOGETHER = minutes(30);
/** Services of one place that are interfered with this close to each other are one story: their tests are counted by the hour. */
const ONE_STORY = hours(6);

/** Incidents that failed with this one: networks of the same country, of the same kind and service; itself among them, by onset. */
export function failedTogether(incident: Incident, ofCountry: readonly Incident[]): readonly Incident[] {
  const { kind, subject, from } = incident;
  if (entityType(subject.entity) === 'country') return [incident];
  const isWith = (other: Incident) =>
    other.kind === kind &&
    other.subject.service === subject.service &&
    entityType(other.subject.entity) !== 'country' &&
    Math.abs(other.from - from) <= TOGETHER &&
    isAlerting(other);
  const others = ofCountry.filter((other) => other.id !== incident.id && isWith(other));
  return [incident, ...others].sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
}

/** Other services of the same place that were interfered with at about the same time. */
export function blockedWith({ id, kind, subject, from }: Incident, others: readonly Incident[]): readonly Incident[] {
  if (kind !== 'service-block') return [];
  return others.filter(
    (other) =>
      other.id !== id &&
      other.kind === kind &&
      other.subject.entity === subject.entity &&
      Math.abs(other.from - from) <= ONE_STORY &&
      isAlerting(other),
  );
}
