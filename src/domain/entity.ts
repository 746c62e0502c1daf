/**
 * What a signal is about, in IODA's terms, as a public and stable key: `country/IR`, `region/1847`, `asn/44244`,
 * `geoasn/12880-IR`.
 */
export type Entity = `${EntityType}/${string}`;
export const ENTITY_TYPES = ['country', 'region', 'asn', 'geoasn'] as const;
export type EntityType = (typeof ENTITY_TYPES)[number];

const SHAPES: Record<EntityType, RegExp> = {
  country: /^[A-Z]{2}$/,
  region: /^[A-Za-z0-9-]{1,16}$/,
  asn: /^[1-9]\d{0,9}$/,
  geoasn: /^[1-9]\d{0,9}-[A-Z0-9]{2,8}$/,
};

/** @returns null when the text is no entity key */
export function parseEntity(text: string): Entity | null {
  const slash = text.indexOf('/');
  const type = text.slice(0, slash) as EntityType;
  return ENTITY_TYPES.includes(type) && SHAPES[type].test(text.slice(slash + 1)) ? (text as Entity) : null;
}

export const entityType = (entity: Entity): EntityType => entity.slice(0, entity.indexOf('/')) as EntityType;
export const entityCode = (entity: Entity): string => entity.slice(entity.indexOf('/') + 1);

/** A watched entity and what is known of it: the local time its people live by, where it lies, how its users connect. */
export interface Place {
  readonly entity: Entity;
  readonly name: string;
  /** Canonical IANA name. */
  readonly timezone: string;
  /** The entity that holds this one: a network's country. */
  readonly within: Entity | null;
  readonly access: 'mobile' | 'fixed' | null;
  /** Watched only to tell a source's failure from the world's: nobody is told about it. */
  readonly control: boolean;
}
