import { entityType } from './entity.ts';
import { type Evidence, type IncidentKind, isMeasured } from './finding.ts';
import type { Severity } from './incident.ts';
import type { Subject } from './subject.ts';

/** One witness counts three quarters of what it says it lost: a second one can then only raise the sum. */
const SINGLE = 0.75;

/**
 * The share that was lost according to one witness, 0 to 1: of the usual level (of delay and loss, which rise, of what the
 * usual is of it), or, for signals that count tests, the share of tests that failed beyond the usual.
 */
export function lossOf({ family, observed, expected, count }: Evidence): number {
  const level = family === 'delay' ? 1 - expected / observed : 1 - observed / expected;
  const loss = count === null ? level : (observed - expected) / count;
  return Number.isFinite(loss) ? Math.min(1, Math.max(0, loss)) : 0;
}

/** The loss that evidence supports: the mean of the two families that lost most, or three quarters of a single one. */
export function supportedLoss(evidence: readonly Evidence[]): number {
  const byFamily = new Map<string, number>();
  for (const one of evidence.filter(isMeasured))
    byFamily.set(one.family, Math.max(byFamily.get(one.family) ?? 0, lossOf(one)));
  const [first = 0, second] = [...byFamily.values()].sort((a, b) => b - a);
  return second === undefined ? SINGLE * first : (first + second) / 2;
}

/**
 * 1 limited, 2 serious, 3 severe, 4 critical.
 *
 * An outage of a country: 1 below a quarter of supported loss, 2 from a quarter, 3 from a half, 4 from three quarters. A network or region
 * one less, but at least 1. Throttling is counted alike, with 3 as its most. A block of a service: 2, or 3 when most tests fail
 * beyond the usual; inside a network one less.
 */
export function severityOf(kind: IncidentKind, { entity }: Subject, evidence: readonly Evidence[]): Severity {
  const scope = entityType(entity) === 'country' ? 0 : 1;
  if (kind === 'service-block') return atLeastOne((evidence.some((one) => lossOf(one) >= 0.5) ? 3 : 2) - scope);
  // Who is slowed is still connected: never critical.
  const most = kind === 'throttling' ? 2 : 3;
  return atLeastOne(1 + Math.floor(Math.min(most, supportedLoss(evidence) * 4)) - scope);
}

const atLeastOne = (level: number): Severity => Math.max(1, Math.min(4, level)) as Severity;
