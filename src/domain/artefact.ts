import type { Entity } from './entity.ts';
import type { IncidentKind } from './finding.ts';
import type { Instant } from './time.ts';

/**
 * On-call staff know of an artefact: a renumbering, an exporter under maintenance. Openings of this kind in this place, or
 * inside it, wait until then. The incident stays visible, and whoever was told of it already is owed its end.
 */
export interface ArtefactMute {
  readonly entity: Entity;
  readonly kind: IncidentKind;
  readonly until: Instant;
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
}
