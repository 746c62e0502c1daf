import { duration, isolate, moment, percent } from '#alerts/format';
import { kindWord, LOCALES, phrase } from '#alerts/locales/index';
import { nameOf, serviceName, severalIn } from '#alerts/naming';
import { type Entity, entityType } from '#domain/entity';
import type { Evidence } from '#domain/finding';
import type { Incident } from '#domain/incident';
import type { Family, SignalId } from '#domain/series';
import { type Instant, seconds } from '#domain/time';
import type { ExpectedView, IncidentView, PlaceView } from './views.ts';
import type { Words } from './words.ts';

/** Pages and messages call everything by the same names: they come from `alerts`. */
export const placeName = ({ language }: Words, { entity, within, place }: PlaceView): string =>
  nameOf(entity, within, { language, places: place === null ? [] : [place] });

/** A network by its operator and number, in a list that has its country at its head. */
export const shortName = ({ language }: Words, { entity, place }: PlaceView): string =>
  nameOf(entity, [], { language, places: place === null ? [] : [place] });

/** The country that holds a place; itself where none is known to. */
export const countryOf = ({ entity, within }: Pick<PlaceView, 'entity' | 'within'>): Entity =>
  within.find((holder) => entityType(holder) === 'country') ?? entity;

export function incidentTitle(words: Words, { incident, place }: IncidentView): string {
  const { kind, reach, cause, standing, subject } = incident;
  const what = phrase(words.language, 'what', {
    kind: kindWord(kind),
    reach: reach ?? 'full',
    cause: standing === 'confirmed' && cause === 'shutdown' ? 'deliberate' : 'unclear',
    service: subject.service === null ? '' : serviceName(subject.service, words.language),
  });
  return phrase(words.language, 'titleOpened', { where: placeName(words, place), what });
}

/** @param all windows of one kind and service: of one place, or of several networks of a country */
export function windowTitle(words: Words, all: readonly [ExpectedView, ...ExpectedView[]]): string {
  const [{ pattern, place }] = all;
  const { kind, service } = pattern;
  const what = phrase(words.language, 'what', {
    kind: kindWord(kind),
    reach: 'full',
    cause: 'unclear',
    service: service === null ? '' : serviceName(service, words.language),
  });
  const where =
    all.length === 1
      ? placeName(words, place)
      : severalIn(countryOf(place), all.length, { language: words.language, places: [] });
  return phrase(words.language, 'titleOpened', { where, what });
}

/** From when to when, in UTC and in the zone of the place, and how likely. */
export const expectedHours = ({ language }: Words, { due, place: { timezone } }: ExpectedView): string =>
  phrase(language, 'windowNext', {
    from: moment(language, due.from, timezone),
    until: moment(language, due.until, timezone),
    percent: isolate(language, percent(language, due.probability)),
  });

/** A signal that no language names yet is called by its id: better than nothing, and it can be looked up. */
const signalWord = ({ language, label }: Words, signal: SignalId): string =>
  LOCALES[language].signals[signal] ?? label('signal', signal);

/** As it begins a row or a sentence. */
export function signalName(words: Words, signal: SignalId): string {
  const own = signalWord(words, signal);
  return own.slice(0, 1).toLocaleUpperCase(words.language) + own.slice(1);
}

export const familyName = ({ language }: Words, family: Family): string => LOCALES[language].families[family];

/** The deepest signal in a sentence; null when nothing can be compared. */
export function depth(words: Words, incident: Incident): string | null {
  const worst = worstEvidence(incident);
  if (worst === null) return null;
  const signal = signalWord(words, worst.signal);
  const { observed, count } = worst;
  if (count !== null) {
    return words.t('incident.tests', { failed: words.number(observed), count: words.count(count), signal });
  }
  const ratio = ratioOf(worst);
  if (ratio === null) return null;
  return words.t(ratio > 1 ? 'incident.rose' : 'incident.fell', { percent: words.percent(ratio), signal });
}

export function lasting(words: Words, { from, until }: Pick<Incident, 'from' | 'until'>, now: Instant): string {
  const length = duration(words.language, seconds(Math.max(0, (until ?? now) - from)));
  return words.t(until === null ? 'incident.ongoing' : 'incident.lasted', { duration: length });
}

/** Observed over usual. Null where nothing was usual: everything would be infinitely more than that. */
export const ratioOf = ({ observed, expected }: Pick<Evidence, 'observed' | 'expected'>): number | null =>
  expected > 0 ? observed / expected : null;

/** The signal furthest from its usual: twice as much and half as much are equally far. */
function worstEvidence({ evidence }: Incident): Evidence | null {
  const distance = (one: Evidence) => {
    const ratio = ratioOf(one);
    return ratio === null ? 0 : Math.abs(Math.log(Math.max(ratio, Number.EPSILON)));
  };
  return [...evidence].sort((a, b) => distance(b) - distance(a))[0] ?? null;
}
