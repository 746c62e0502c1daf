import { explainCause, explainEvidence, explainIncident, explainPattern } from './explain.ts';
import type { Incident } from './incident.ts';
import { clockText, type Pattern, type PatternId } from './pattern.ts';
import { toIso } from './time.ts';

/** An incident as everybody outside reads it: API, webhook, `npm run detect`. Additive changes only. */
export interface IncidentJson {
  readonly id: string;
  readonly kind: Incident['kind'];
  readonly entity: string;
  readonly service: string | null;
  /** ISO 8601, UTC. */
  readonly from: string;
  readonly until: string | null;
  readonly standing: Incident['standing'];
  readonly cause: Incident['cause'];
  /** What the cause rests on: natural log-odds for a shutdown. */
  readonly causeTerms: readonly { name: string; logOdds: number }[];
  readonly reach: Incident['reach'];
  readonly severity: number;
  /** The share of what was lost that is back, 0 to 1, while it is open; `evidence` and `severity` keep the worst. */
  readonly restored: number;
  /** In each signal's own unit; `count` is the number of tests, for signals that count. */
  readonly evidence: readonly {
    signal: string;
    observed: number;
    expected: number;
    count?: number;
    explanation: string;
  }[];
  /** Why it was said and what would undo it; in English. */
  readonly explanation: string;
  /** The cause's terms in words; null before anybody looked into it. */
  readonly causeExplanation: string | null;
  /** The window that repeats to which it belongs. */
  readonly pattern: PatternId | null;
  readonly revision: number;
}

/** Four significant digits: more would claim a precision that no signal has. */
const tidy = (value: number): number => Number(value.toPrecision(4));

/** @param pattern the window that it belongs to */
export function incidentJson(incident: Incident, pattern: PatternId | null): IncidentJson {
  const { id, kind, subject, from, until, standing, cause, reach, severity, evidence, revision } = incident;
  const { causeTerms = [], restored = 0 } = incident;
  return {
    id,
    kind,
    entity: subject.entity,
    service: subject.service,
    from: toIso(from),
    until: until === null ? null : toIso(until),
    standing,
    cause,
    causeTerms,
    reach,
    severity,
    restored,
    evidence: evidence.map((one) => ({
      signal: one.signal,
      observed: tidy(one.observed),
      expected: tidy(one.expected),
      ...(one.count === null ? {} : { count: one.count }),
      explanation: explainEvidence(one),
    })),
    explanation: explainIncident(incident),
    causeExplanation: explainCause(incident),
    pattern,
    revision,
  };
}

/** A window that repeats, as everybody outside reads it. Additive changes only. */
export interface PatternJson {
  readonly id: string;
  readonly entity: string;
  readonly kind: Pattern['kind'];
  readonly service: string | null;
  readonly timezone: string;
  readonly days: string;
  /** Local wall-clock, `HH:MM`; `end` is exclusive, so that midnight is `24:00`. */
  readonly start: string;
  readonly end: string;
  readonly startUncertaintyMinutes: number;
  readonly endUncertaintyMinutes: number;
  readonly hits: number;
  readonly misses: number;
  readonly level: Pattern['level'];
  /** ISO 8601, UTC. */
  readonly next: readonly { from: string; until: string; probability: number }[];
  /** Why it was said and what would undo it; in English. */
  readonly explanation: string;
  readonly revision: number;
}

export function patternJson(pattern: Pattern): PatternJson {
  const { nights: _, missed: __, ...shown } = pattern;
  const next = pattern.next.map(({ from, until, probability }) => {
    return { from: toIso(from), until: toIso(until), probability };
  });
  const [start, end] = [clockText(pattern.start), clockText(pattern.end)];
  return { ...shown, start, end, next, explanation: explainPattern(pattern) };
}
