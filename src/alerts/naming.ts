import { type Entity, entityCode, entityType, type Place } from '#domain/entity';
import type { ServiceId } from '#domain/subject';
import type { Language } from '#domain/subscription';
import { isolate, plain } from './format.ts';
import { regionText } from './intl.ts';
import { LOCALES, phrase } from './locales/index.ts';

/** What `renderMessage` knows of names: the watch list. */
export interface Names {
  readonly language: Language;
  readonly places: readonly Place[];
}

/**
 * An entity as people call it: a country in the reader's language, a network by its operator's name and number, anything
 * inside a country with the country behind it.
 *
 * @param within the entities that hold it, nearest first
 * @param longest characters for a name that we did not write ourselves
 */
export function nameOf(entity: Entity, within: readonly Entity[], names: Names, longest = 48): string {
  const { language } = names;
  if (entityType(entity) === 'country') return regionText(language, entityCode(entity));
  const inner = innerName(entity, names, longest);
  const country = within.find((holder) => entityType(holder) === 'country') ?? countryOf(entity);
  if (country === null) return inner;
  return phrase(language, 'inside', { inner, outer: regionText(language, entityCode(country)) });
}

/** Several networks of one country, counted. */
export function severalIn(country: Entity, count: number, { language }: Names): string {
  const inner = phrase(language, 'several', { count });
  return phrase(language, 'inside', { inner, outer: regionText(language, entityCode(country)) });
}

function innerName(entity: Entity, { language, places }: Names, longest: number): string {
  const place = places.find((one) => one.entity === entity);
  const known = plain(place?.name ?? '', longest);
  const name = known === '' ? null : isolate(language, known);
  const [code = ''] = entityCode(entity).split('-');
  if (entityType(entity) === 'region') return name ?? isolate(language, code);
  const number = isolate(language, `AS${code}`);
  return name === null ? number : phrase(language, 'network', { name, number });
}

/** `geoasn/12880-IR` says itself where it lies. */
function countryOf(entity: Entity): Entity | null {
  const code = entityType(entity) === 'geoasn' ? entityCode(entity).split('-')[1] : undefined;
  return code !== undefined && /^[A-Z]{2}$/.test(code) ? `country/${code}` : null;
}

export function serviceName(service: ServiceId, language: Language): string {
  return LOCALES[language].services[service] ?? isolate(language, plain(service, 32));
}
