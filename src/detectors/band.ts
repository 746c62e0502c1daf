import type { Thresholds } from '#domain/thresholds';
import type { OutageSignal } from './outage-signals.ts';
import { daysOf, slotAt, type Usual, usualOf } from './seasonal.ts';

/** Fewer days of history say nothing; fewer than a week know no weekend, so that only a collapse counts. */
const LEAST_DAYS = 3;
const WEEK = 7;
const DAY = 86_400;
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

/** Whose bins, of what length, by what clock and measure. */
export interface Grid {
  readonly signal: OutageSignal;
  readonly step: number;
  readonly timezone: string;
  readonly thresholds: Thresholds;
}

/** Bands of bins in a row, as arrays because there are many; usual is NaN where the series is too noisy to tell. */
export interface Bands {
  readonly usual: Float64Array;
  readonly enter: Float64Array;
}

/**
 * What would be detected in the bin that starts at `at`, or why there is no telling.
 *
 * @param learnt the numbers of the signal's baseline
 */
export function bandAt(learnt: readonly number[], at: number, grid: Grid): Band | NoBand {
  if (daysOf(learnt) < LEAST_DAYS) return 'short-history';
  const { index, share } = slotAt(learnt, at, grid.step, grid.timezone);
  const now = slotBand(learnt, index, grid);
  const next = share === 0 ? now : slotBand(learnt, index + 1, grid);
  if (typeof now === 'string' || typeof next === 'string') return now;
  return { usual: now.usual + (next.usual - now.usual) * share, enter: Math.max(now.enter, next.enter) };
}

/** The same of `length` bins from `from` on. */
export function bandsOf(
  learnt: readonly number[],
  from: number,
  length: number,
  grid: Grid,
): Bands | Exclude<NoBand, 'low-volume'> {
  if (daysOf(learnt) < LEAST_DAYS) return 'short-history';
  const { start, usual, enter } = remembered(learnt, from, length, grid);
  const first = (from - start) / grid.step;
  return { usual: usual.subarray(first, first + length), enter: enter.subarray(first, first + length) };
}

interface Memory extends Bands {
  readonly grid: Grid;
  readonly start: number;
  /** Bins that are filled in. */
  known: number;
}

/** Memory of a pure function: the windows of two looks have nearly all bins in common. */
const memory = new WeakMap<readonly number[], Memory>();

function remembered(learnt: readonly number[], from: number, length: number, grid: Grid): Memory {
  const found = memory.get(learnt);
  const bands = found !== undefined && reaches(found, from, length, grid) ? found : blank(from, length, grid);
  if (bands !== found) memory.set(learnt, bands);
  const end = (from - bands.start) / grid.step + length;
  for (; bands.known < end; bands.known += 1) {
    const band = bandAt(learnt, bands.start + bands.known * grid.step, grid);
    bands.usual[bands.known] = typeof band === 'string' ? Number.NaN : band.usual;
    bands.enter[bands.known] = typeof band === 'string' ? Number.NaN : band.enter;
  }
  return bands;
}

function reaches({ grid, start, usual }: Memory, from: number, length: number, asked: Grid): boolean {
  const first = (from - start) / asked.step;
  return isSame(grid, asked) && first >= 0 && Number.isInteger(first) && first + length <= usual.length;
}

const isSame = (a: Grid, b: Grid): boolean =>
  a.signal === b.signal &&
  a.step === b.step &&
  a.timezone === b.timezone &&
  [a.signal.enter, 'outage.noise' as const, 'outage.quiet-day' as const].every(
    (name) => a.thresholds[name] === b.thresholds[name],
  );

/** With room for the day until something else is learnt. */
function blank(start: number, length: number, grid: Grid): Memory {
  const room = length + Math.ceil(DAY / grid.step);
  return { grid, start, known: 0, usual: new Float64Array(room), enter: new Float64Array(room) };
}

function slotBand(learnt: readonly number[], index: number, { signal, thresholds }: Grid): Band | NoBand {
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
