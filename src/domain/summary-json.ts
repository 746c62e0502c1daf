import type { SaidOfSummary, SummaryTopic } from './summary.ts';
import { toIso } from './time.ts';

/** A summary as machines read it: ids, by which the incidents and windows are found in the API. Additive changes only. */
export interface SummaryJson {
  readonly kind: SaidOfSummary['kind'];
  /** ISO 8601, UTC. */
  readonly from: string;
  readonly until: string;
  readonly opened: readonly string[];
  readonly ended: readonly string[];
  readonly open: readonly string[];
  readonly windows: readonly string[];
  readonly held: SaidOfSummary['held'];
  readonly stale: readonly string[];
}

export function summaryJson({ said }: SummaryTopic): SummaryJson {
  const { kind, from, until, opened, ended, open, windows, held, stale } = said;
  return { kind, from: toIso(from), until: toIso(until), opened, ended, open, windows, held, stale };
}
