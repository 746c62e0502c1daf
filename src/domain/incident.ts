import type { CauseTerm } from './cause.ts';
import type { Evidence, IncidentKind } from './finding.ts';
import { type Subject, subjectKey } from './subject.ts';
import { type Instant, toCompactIso } from './time.ts';

/** How well supported: one family; independent families agree; a published third-party record or a person. */
export const STANDINGS = ['suspected', 'corroborated', 'confirmed'] as const;
export type Standing = (typeof STANDINGS)[number];
export type Cause = 'unknown' | 'shutdown' | 'technical';
/** `intranet`: cut off from abroad while routes or domestic services stay. Null when the incident is no outage. */
export type Reach = 'full' | 'partial' | 'intranet' | null;
/** 1 limited, 2 serious, 3 severe, 4 critical; the formula is `severityOf`. */
export type Severity = 1 | 2 | 3 | 4;

/** Stable, derived from what and when, safe in a URL: `outage.country-IR.20260108T1630Z`. */
export type IncidentId = string;

export interface Incident {
  readonly id: IncidentId;
  readonly kind: IncidentKind;
  readonly subject: Subject;
  readonly from: Instant;
  /** Null while it is open. */
  readonly until: Instant | null;
  /**
   * Set where it was closed and not seen to end. `no-longer-watched`: its place is not, and `until` is when it was last seen;
   * `retracted`: its publishers have since replaced everything that it rested on by healthy values.
   */
  readonly ending?: 'no-longer-watched' | 'retracted';
  readonly standing: Standing;
  readonly cause: Cause;
  /** What the cause rests on, as of the last time that it was looked into; left out before. */
  readonly causeTerms?: readonly CauseTerm[];
  readonly reach: Reach;
  readonly severity: Severity;
  /** The share of what was lost that is back, while it is open; left out where nothing is or nobody follows it. */
  readonly restored?: number;
  /** One entry per signal: the deepest it was seen, over the whole of what it saw. */
  readonly evidence: readonly Evidence[];
  /** Grows by one with every change that is saved. */
  readonly revision: number;
}

export const TRANSITIONS = ['opened', 'escalated', 'updated', 'resolved', 'retracted'] as const;
export type Transition = (typeof TRANSITIONS)[number];

export interface Change {
  readonly transition: Transition;
  readonly incident: Incident;
}

export function incidentId(kind: IncidentKind, about: Subject, from: Instant): IncidentId {
  return `${kind}.${subjectKey(about).replace(/[/#]/g, '-')}.${toCompactIso(from)}`;
}

export const outranks = (a: Standing, b: Standing): boolean => STANDINGS.indexOf(a) > STANDINGS.indexOf(b);

/** Told to people: standing above `suspected`. */
export const isAlerting = ({ standing }: Incident): boolean => outranks(standing, 'suspected');
