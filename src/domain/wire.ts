import type { Incident } from './incident.ts';
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
  readonly reach: Incident['reach'];
  readonly severity: number;
  /** In each signal's own unit; `count` is the number of tests, for signals that count. */
  readonly evidence: readonly { signal: string; observed: number; expected: number; count?: number }[];
  readonly revision: number;
}

/** Four significant digits: more would claim a precision that no signal has. */
const tidy = (value: number): number => Number(value.toPrecision(4));

export function incidentJson(incident: Incident): IncidentJson {
  const { id, kind, subject, from, until, standing, cause, reach, severity, evidence, revision } = incident;
  return {
    id,
    kind,
    entity: subject.entity,
    service: subject.service,
    from: toIso(from),
    until: until === null ? null : toIso(until),
    standing,
    cause,
    reach,
    severity,
    evidence: evidence.map(({ signal, observed, expected, count }) => ({
      signal,
      observed: tidy(observed),
      expected: tidy(expected),
      ...(count === null ? {} : { count }),
    })),
    revision,
  };
}
