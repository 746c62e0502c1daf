import { type Evidence, type Finding, isMeasured } from './finding.ts';
import { lossOf } from './severity.ts';
import type { Thresholds } from './thresholds.ts';
import type { Instant } from './time.ts';

/** A return is told by quarters of what was lost: less is the noise of the instruments, or of the hour. */
export const RETURNED = 0.25;
/** Nothing to speak of is back. */
const LEAST = 0.05;
/** Between the thresholds a signal is neither low nor back. */
const UNDECIDED = 0.5;

/**
 * The share of what was lost that is back: the mean over all signals that show the outage, each by its last hour against its
 * deepest. A signal that went blank is not back. The worst stays in the evidence, in reach and in severity.
 *
 * @param until the end of the incident: what is over is not partly over
 */
export function restoredOf(
  evidence: readonly Evidence[],
  findings: readonly Finding[],
  until: Instant | null,
  thresholds: Thresholds,
): { readonly restored?: number } {
  const measured = evidence.filter((one) => isMeasured(one) && lossOf(one) > 0);
  if (until !== null || measured.length === 0) return {};
  const back = measured.map((one) => Math.max(0, 1 - lossNow(one, findings, thresholds) / lossOf(one)));
  const mean = back.reduce((sum, share) => sum + share, 0) / back.length;
  return mean < LEAST ? {} : { restored: Number(mean.toFixed(2)) };
}

/** What is normal counts once it has been so for the settle time: else every end would begin with a return. */
function lossNow(one: Evidence, findings: readonly Finding[], thresholds: Thresholds): number {
  const last = findings.findLast((finding) => finding.signal === one.signal);
  if (last?.status === 'detected') return last.latest ?? lossOf(one);
  if (last?.status === 'insufficient' && last.reason === 'between-thresholds') return UNDECIDED * lossOf(one);
  const { from, until } = last?.interval ?? one.interval;
  return last?.status === 'normal' && until - from >= thresholds['outage.settle'] * 60 ? 0 : lossOf(one);
}
