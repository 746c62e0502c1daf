import type { Thresholds } from '#domain/thresholds';
import type { OutageSignal } from './outage-signals.ts';
import { daysOf, slotAt, type Usual, usualOf } from './seasonal.ts';

/** Fewer days of history say nothing; fewer than a week know no weekend, so that only a collapse counts. */
const LEAST_DAYS = 3;
const WEEK = 7;
const COLLAPSE = { infrastructure: 0.5, activity: 0.8 };
/** A series whose ordinary spread reaches this deep cannot show a loss at all. */
const DEEPEST_ENTRY = 0.85;

/** Where one bin stands: the loss that would be detected, and what is usual. */
export interface Band {
  readonly usual: number;
  /** The share of usual that must be lost. */
  readonly enter: number;
}

export type NoBand = 'short-history' | 'low-volume';

export type BandAt = (at: number) => Band | NoBand;

/** Memory of a pure function: the windows of two looks have nearly all bins in common. */
const memory = new WeakMap<readonly number[], Map<string, Map<number, Band | NoBand>>>();

function remembered(
  learnt: readonly number[],
  { enter }: OutageSignal,
  step: number,
  timezone: string,
  thresholds: Thresholds,
): Map<number, Band | NoBand> {
  const known = memory.get(learnt) ?? new Map<string, Map<number, Band | NoBand>>();
  memory.set(learnt, known);
  const key = [enter, step, timezone, thresholds[enter], thresholds['outage.noise'], thresholds['outage.quiet-day']];
  const bands = known.get(key.join()) ?? new Map<number, Band | NoBand>();
  known.set(key.join(), bands);
  return bands;
}

/**
 * What would be detected in the bin that starts at `at`, or why there is no telling.
 *
 * @param learnt the numbers of the signal's baseline
 */
export function bandOf(
  learnt: readonly number[],
  signal: OutageSignal,
  step: number,
  timezone: string,
  thresholds: Thresholds,
): BandAt {
  if (daysOf(learnt) < LEAST_DAYS) return () => 'short-history';
  const bandAt = (at: number): Band | NoBand => {
    const { index, share } = slotAt(learnt, at, step, timezone);
    const now = slotBand(learnt, index, signal, thresholds);
    const next = share === 0 ? now : slotBand(learnt, index + 1, signal, thresholds);
    if (typeof now === 'string' || typeof next === 'string') return now;
    return { usual: now.usual + (next.usual - now.usual) * share, enter: Math.max(now.enter, next.enter) };
  };
  const bands = remembered(learnt, signal, step, timezone, thresholds);
  return (at) => {
    const known = bands.get(at);
    if (known !== undefined) return known;
    const band = bandAt(at);
    bands.set(at, band);
    return band;
  };
}

function slotBand(
  learnt: readonly number[],
  index: number,
  signal: OutageSignal,
  thresholds: Thresholds,
): Band | NoBand {
  const usual = usualOf(learnt, index);
  if (usual === null || usual.usual <= 0) return 'low-volume';
  const enter = Math.max(
    thresholds[signal.enter],
    thresholds['outage.noise'] * Math.max(usual.spread, signal.leastSpread),
    signal.isActivity ? belowQuiet(usual, thresholds) : 0,
    daysOf(learnt) < WEEK ? COLLAPSE[signal.isActivity ? 'activity' : 'infrastructure'] : 0,
  );
  return enter > DEEPEST_ENTRY ? 'low-volume' : { usual: usual.usual, enter };
}

/** The loss at which a bin lies clearly under the quietest learnt days of its half-hour. */
const belowQuiet = ({ usual, quiet }: Usual, thresholds: Thresholds): number =>
  1 - (Math.min(usual, quiet) / usual) * (1 - thresholds['outage.quiet-day']);
