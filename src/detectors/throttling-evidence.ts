import type { InsufficientReason } from '#domain/finding';
import type { Thresholds } from '#domain/thresholds';

const HOUR = 3600;
/** A silence this long ends an excursion: what comes after is looked at afresh. */
const FORGOTTEN = 6 * HOUR;

/** One bin: how far below usual, ln(usual / observed), and what it would take to speak for throttling. */
export interface Bin {
  readonly depth: number;
  /** Evidence in nats that this bin adds for throttling, against it below 0. */
  readonly gain: number;
  readonly reason: InsufficientReason | null;
}

export type State = 'slow' | 'normal' | InsufficientReason;

/**
 * Evidence in nats of one bin for a level shift of twice `neutral` against none, given its spread: the log-likelihood ratio
 * of two normal laws, bounded on both sides so that no single hour decides (heavy tails), and shared between dependent bins.
 */
export function gainOf(
  {
    depth,
    neutral,
    spread,
    dependence,
    step,
  }: Readonly<Record<'depth' | 'neutral' | 'spread' | 'dependence' | 'step', number>>,
  { 'throttle.hour': most }: Thresholds,
): number {
  const cap = most * Math.min(1, step / HOUR);
  const gain = (2 * neutral * (depth - neutral)) / (spread * spread * dependence);
  return Math.min(cap, Math.max(-cap, gain));
}

/**
 * Sequential test for a lasting slowness and, once it is found, for its end: two-sided state-aware CUSUM (Basseville and
 * Nikiforov, 1993, 2.2; OONI's detector has the same shape). A change is dated back to where its evidence began to gather,
 * which is its likeliest moment. Gaps neither begin nor end anything.
 *
 * @param isBacked whether another family is slow during a bin: then less evidence is enough
 */
export function statesOf(
  bins: readonly Bin[],
  step: number,
  thresholds: Thresholds,
  isBacked: (bin: number) => boolean,
): readonly State[] {
  const states: State[] = [];
  let isSlow = false;
  let evidence = 0;
  let since = 0;
  let silent = 0;
  for (let i = 0; i < bins.length; i++) {
    const { gain, reason } = bins[i] as Bin;
    if (reason !== null) {
      states.push(reason);
      silent += step;
      if (silent >= FORGOTTEN) evidence = 0;
      continue;
    }
    silent = 0;
    const towards = isSlow ? -gain : gain;
    if (evidence === 0) since = i;
    evidence = Math.max(0, evidence + towards);
    states.push(isSlow ? 'slow' : gain > 0 ? 'between-thresholds' : 'normal');
    const needed = isSlow ? 'throttle.lifted' : 'throttle.evidence';
    if (evidence < thresholds[needed] && (isSlow || evidence < thresholds['throttle.second'] || !isBacked(i))) continue;
    isSlow = !isSlow;
    evidence = 0;
    for (let at = since; at <= i; at++) if (bins[at]?.reason === null) states[at] = isSlow ? 'slow' : 'normal';
  }
  return states;
}
