import type { Entity } from './entity.ts';
import type { IncidentKind } from './finding.ts';
import type { IncidentId } from './incident.ts';
import type { ServiceId } from './subject.ts';
import type { Instant, Interval } from './time.ts';

/** `watch`: it may repeat; `likely` from the second matching night, `confirmed` from the third; `ended` is for good. */
export const PATTERN_LEVELS = ['watch', 'likely', 'confirmed', 'ended'] as const;
export type PatternLevel = (typeof PATTERN_LEVELS)[number];

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** `daily`, `weekdays` (Monday to Friday), `irregular`, or days of the week: `fri`, `sun,mon,tue,wed,thu`. */
export type PatternDays = string;

/** Stable, derived from the first incident that belongs to it: `window.outage.asn-44244.20220922T1200Z`. */
export type PatternId = string;

/** One incident that belongs to a pattern, with its bounds as last known. */
export interface Night {
  readonly incident: IncidentId;
  readonly from: Instant;
  readonly until: Instant | null;
}

export interface Occurrence extends Interval {
  /** That a cut comes in this window. */
  readonly probability: number;
}

/** Incidents of one place and kind that come again at the same hours: a curfew is one thing, and so is an exam season. */
export interface Pattern {
  readonly id: PatternId;
  readonly entity: Entity;
  readonly kind: IncidentKind;
  readonly service: ServiceId | null;
  /** IANA zone of the wall clock that `start` and `end` are read from. */
  readonly timezone: string;
  readonly days: PatternDays;
  /** Minutes after local midnight, 0 to 1439. */
  readonly start: number;
  /** The first minute after it, 1 to 1440; not larger than `start` when the window runs past midnight. */
  readonly end: number;
  /** Half the width of the interval that holds the next edge four times in five. */
  readonly startUncertaintyMinutes: number;
  readonly endUncertaintyMinutes: number;
  /** Days on which it came. */
  readonly hits: number;
  /** Days on which it was due, was looked for, and did not come. */
  readonly misses: number;
  readonly level: PatternLevel;
  /** The next ones, soonest first, as far as they are more likely than not. */
  readonly next: readonly Occurrence[];
  /** Everything that belongs to it, in time order. */
  readonly nights: readonly Night[];
  /** When each of the windows that did not come would have begun. */
  readonly missed: readonly Instant[];
  /** Grows by one with every change that is saved. */
  readonly revision: number;
}

export interface PatternChange {
  readonly transition: 'opened' | 'escalated' | 'updated' | 'resolved' | 'retracted';
  readonly pattern: Pattern;
}

/** Does it explain its nights? A mere watch does not; one that has ended does once it had been confirmed. */
export const isProven = ({ level, hits }: Pattern): boolean =>
  level === 'likely' || level === 'confirmed' || (level === 'ended' && hits >= 3);

export const patternId = (first: IncidentId): PatternId => `window.${first}`;

/** To which pattern each incident belongs, for those that belong to one. */
export const patternsByIncident = (patterns: readonly Pattern[]): ReadonlyMap<IncidentId, PatternId> =>
  new Map(patterns.flatMap(({ id, nights }) => nights.map(({ incident }) => [incident, id] as const)));

/** Minutes after midnight as a clock shows them: `16:00`, `24:00`. */
export const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
