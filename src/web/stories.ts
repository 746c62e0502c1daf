import { kindWord, phrase } from '#alerts/locales/index';
import { serviceName, severalIn } from '#alerts/naming';
import { entityType } from '#domain/entity';
import { type Incident, STANDINGS } from '#domain/incident';
import { hours, type Instant, type Seconds } from '#domain/time';
import { countryOf, incidentTitle, placeName, shortName } from './names.ts';
import type { IncidentView } from './views.ts';
import type { Words } from './words.ts';

/** What a reader takes for one event: networks of a country that are cut together, services that are blocked there. */
export interface Story {
  /** Never empty; a story of one is an incident by itself. */
  readonly all: readonly [IncidentView, ...IncidentView[]];
  /** The one that speaks for the others: the whole country's, of which they are parts, or the only one. */
  readonly lead: IncidentView | null;
}

/** What begins further apart than this is another night's. */
export const ONE_NIGHT = hours(12);

/**
 * Incidents of one country and kind, each story in the place of its first. Of one subject a story has one incident only.
 *
 * @param apart how far from the first of them the others may have begun; null for however far
 */
export function storiesOf(views: readonly IncidentView[], apart: Seconds | null): readonly Story[] {
  const stories: [IncidentView, ...IncidentView[]][] = [];
  for (const view of views) {
    const story = stories.find((all) => belongs(view, all, apart));
    if (story === undefined) stories.push([view]);
    else story.push(view);
  }
  return stories.map((all) => ({ all, lead: all.length === 1 ? all[0] : (all.find(isWhole) ?? null) }));
}

function belongs({ incident, place }: IncidentView, story: Story['all'], apart: Seconds | null): boolean {
  const [first] = story;
  const isSame = ({ incident: { subject } }: IncidentView) =>
    subject.entity === incident.subject.entity && subject.service === incident.subject.service;
  return (
    first.incident.kind === incident.kind &&
    countryOf(first.place) === countryOf(place) &&
    (apart === null || Math.abs(first.incident.from - incident.from) <= apart) &&
    !story.some(isSame)
  );
}

/** Of all of a country's internet, not of one service or network of it. */
const isWhole = ({ incident: { subject } }: IncidentView): boolean =>
  entityType(subject.entity) === 'country' && subject.service === null;

/** `3 networks, Iran: partial internet outage`; `Iran: disruption of 5 services`. */
export const storyTitle = (words: Words, { all, lead }: Story): string =>
  lead !== null
    ? incidentTitle(words, lead)
    : phrase(words.language, 'titleOpened', { where: whereOf(words, all), what: whatOf(words, all) });

function whereOf(words: Words, all: Story['all']): string {
  const country = countryOf(all[0].place);
  const entities = new Set(all.map(({ place }) => place.entity));
  const whole = all.find(({ place }) => place.entity === country);
  if (whole !== undefined || entities.size === 1) return placeName(words, (whole ?? all[0]).place);
  return severalIn(country, entities.size, { language: words.language, places: [] });
}

/** No more than is true of each: partial where they differ, deliberate only where each was confirmed to be. */
function whatOf({ language, t }: Words, all: Story['all']): string {
  const services = new Set(all.map(({ incident }) => incident.subject.service));
  if (services.size > 1) return t('home.services', { count: services.size });
  const [{ incident }] = all;
  const { service } = incident.subject;
  const isDeliberate = all.every(({ incident: one }) => one.standing === 'confirmed' && one.cause === 'shutdown');
  return phrase(language, 'what', {
    kind: kindWord(incident.kind),
    reach: all.every(({ incident: { reach } }) => reach === incident.reach) ? (incident.reach ?? 'full') : 'partial',
    cause: isDeliberate ? 'deliberate' : 'unclear',
    service: service === null ? '' : serviceName(service, language),
  });
}

/** What tells one from the others of its story: its network, or its service, and where that is in another place, both. */
export function memberName(words: Words, { all }: Story, { incident, place }: IncidentView): string {
  const { service } = incident.subject;
  const where = shortName(words, place);
  if (service === null) return where;
  const what = serviceName(service, words.language);
  const isOnePlace = all.every((other) => other.place.entity === place.entity);
  return isOnePlace ? what : phrase(words.language, 'inside', { inner: what, outer: where });
}

type Summary = Pick<Incident, 'severity' | 'standing' | 'from' | 'until'>;

/** As grave as the gravest of them, as sure as the least sure, since the first began until the last was over. */
export function summaryOf({ all, lead }: Story): Summary {
  if (lead !== null) return lead.incident;
  return all
    .map(({ incident }): Summary => incident)
    .reduce((sum, one) => ({
      severity: one.severity > sum.severity ? one.severity : sum.severity,
      standing: STANDINGS.indexOf(one.standing) < STANDINGS.indexOf(sum.standing) ? one.standing : sum.standing,
      from: Math.min(one.from, sum.from) as Instant,
      until: one.until === null || sum.until === null ? null : (Math.max(one.until, sum.until) as Instant),
    }));
}
