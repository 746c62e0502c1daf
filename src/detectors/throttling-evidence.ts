import type { InsufficientReason } from '#domain/finding';
import type { Thresholds } from '#domain/thresholds';

const HOUR = 3600;
/** A silence this long ends an excursion: what comes after is looked at afresh. */
const FORGOTTEN = 6 * HOUR;

/** When so much of a slowing is left it is over: three quarters have come back, and what is left is no slowing of its own. */
const LEFT = 0.25;

/** What is known of one bin before its evidence is reckoned, in ln. */
export interface Measured {
  /** How far below usual: ln(usual / observed). */
  readonly depth: number;
  /** The depth that speaks neither for nor against slowness. */
  readonly neutral: number;
  readonly spread: number;
  /** By how much less bins in a row say together than each on its own. */
  readonly dependence: number;
  readonly step: number;
}

/** One bin, and what it would take to speak for throttling. */
export interface Bin extends Measured {
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
  { depth, neutral, spread, dependence, step }: Measured,
  { 'throttle.hour': most }: Thresholds,
): number {
  const cap = most * Math.min(1, step / HOUR);
  const gain = (2 * neutral * (depth - neutral)) / (spread * spread * dependence);
  return Math.min(cap, Math.max(-cap, gain));
}

/**
 * Of a slowing whose depth is known, evidence for its going on: against none, not against the shallowest that is looked for, for
 * a deep one would else linger in small numbers that are a little high, like loss. What has gone back in part, and is slow by
 * itself, goes on.
 */
function lastingOf(bin: Bin, depth: number, thresholds: Thresholds): number {
  if (bin.depth > Math.max(bin.neutral, LEFT * depth)) return Math.max(0, bin.gain);
  return gainOf({ ...bin, neutral: Math.max(bin.neutral, depth / 2) }, thresholds);
}

/**
 * Sequential test for a lasting slowness and, once it is found, for its end: two-sided state-aware CUSUM (Basseville and
 * Nikiforov, 1993, 2.2; OONI's detector has the same shape). A change is dated back to where its evidence began to gather,
 * which is its likeliest moment. The end is looked for from the mean depth of the slowing. Gaps neither begin nor end anything.
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
  let [deep, seen] = [0, 0];
  for (let i = 0; i < bins.length; i++) {
    const bin = bins[i] as Bin;
    const { gain, reason } = bin;
    if (reason !== null) {
      states.push(reason);
      silent += step;
      if (silent >= FORGOTTEN) evidence = 0;
      continue;
    }
    silent = 0;
    const towards = isSlow ? -lastingOf(bin, deep / seen, thresholds) : gain;
    if (evidence === 0) since = i;
    evidence = Math.max(0, evidence + towards);
    if (isSlow && evidence === 0) [deep, seen] = [deep + bin.depth, seen + 1];
    states.push(isSlow ? 'slow' : gain > 0 ? 'between-thresholds' : 'normal');
    const needed = isSlow ? 'throttle.lifted' : 'throttle.evidence';
    if (evidence < thresholds[needed] && (isSlow || evidence < thresholds['throttle.second'] || !isBacked(i))) continue;
    isSlow = !isSlow;
    evidence = 0;
    const turned = bins.slice(since, i + 1).filter((one) => one.reason === null);
    [deep, seen] = [turned.reduce((sum, one) => sum + one.depth, 0), turned.length];
    for (let at = since; at <= i; at++) if (bins[at]?.reason === null) states[at] = isSlow ? 'slow' : 'normal';
  }
  return states;
}
