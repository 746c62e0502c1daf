import type { Entity } from './entity.ts';
import type { IncidentKind } from './finding.ts';
import { type Incident, isAlerting, outranks, type Severity, type Standing } from './incident.ts';
import type { Preferences } from './preferences.ts';
import type { ServiceId } from './subject.ts';
import type { Instant } from './time.ts';

export const CHANNELS = ['web-push', 'webhook', 'email'] as const;
export type ChannelKind = (typeof CHANNELS)[number];

export const LANGUAGES = ['en', 'fa', 'ar', 'my', 'ru', 'es', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What somebody wants to hear of. An empty list means "any". A country stands for its networks and regions too. */
export interface Filter {
  readonly entities: readonly Entity[];
  readonly kinds: readonly IncidentKind[];
  readonly services: readonly ServiceId[];
  readonly minSeverity: Severity;
  /** A suspicion is nobody's alert, so the lowest is `corroborated`. */
  readonly minStanding: Exclude<Standing, 'suspected'>;
}

export type SubscriptionId = string;

export interface Subscription {
  readonly id: SubscriptionId;
  readonly channel: ChannelKind;
  readonly filter: Filter;
  readonly language: Language;
  /** Canonical IANA name; messages give this local time beside UTC. */
  readonly timezone: string;
  readonly preferences: Preferences;
  /** When the next digest is due; null for whoever hears of each as it happens. */
  readonly digestDue: Instant | null;
  /**
   * `pending` until the owner of the target has confirmed; nothing but the confirmation is sent to it before. `disabled` when
   * a webhook has failed for days or said that it is gone.
   */
  readonly status: 'pending' | 'active' | 'disabled';
  /** Grows by one with every change that its owner saves. */
  readonly revision: number;
  readonly createdAt: Instant;
}

/**
 * Does the subscription want this incident? Standing counts too: a suspicion is nobody's alert.
 *
 * @param within the entities that hold the incident's own (a network's country), nearest first
 */
export function covers({ filter }: Subscription, incident: Incident, within: readonly Entity[]): boolean {
  const { entity, service } = incident.subject;
  const here = [entity, ...within];
  return (
    isAlerting(incident) &&
    !outranks(filter.minStanding, incident.standing) &&
    incident.severity >= filter.minSeverity &&
    (filter.entities.length === 0 || filter.entities.some((wanted) => here.includes(wanted))) &&
    (filter.kinds.length === 0 || filter.kinds.includes(incident.kind)) &&
    (filter.services.length === 0 || service === null || filter.services.includes(service))
  );
}

/** The key under which dispatch finds a subscription: one row per wanted entity, `*` for all. */
export const interestsOf = ({ entities }: Filter): readonly (Entity | '*')[] =>
  entities.length === 0 ? ['*'] : entities;
