import type { Entity } from './entity.ts';

/** A service seen from a place, by stable name and never by address: `whatsapp`, `instagram`. */
export type ServiceId = string;

/** A place or network and, for blocking, a service seen from it. */
export interface Subject {
  readonly entity: Entity;
  readonly service: ServiceId | null;
}

export const subject = (entity: Entity, service: ServiceId | null = null): Subject => ({ entity, service });

/** One text per subject, for maps and rows: `asn/44244`, `country/IR#whatsapp`. */
export const subjectKey = ({ entity, service }: Subject): string =>
  service === null ? entity : `${entity}#${service}`;

export function subjectFromKey(key: string): Subject {
  const hash = key.indexOf('#');
  return hash < 0 ? subject(key as Entity) : subject(key.slice(0, hash) as Entity, key.slice(hash + 1));
}
