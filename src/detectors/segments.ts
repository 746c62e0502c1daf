import type { Evidence, InsufficientReason } from '#domain/finding';
import type { Series } from '#domain/series';
import type { Thresholds } from '#domain/thresholds';
import { type Interval, instant, minutes, type Seconds, seconds } from '#domain/time';
import type { Band, BandAt, NoBand } from './band.ts';
import { medianOf } from './robust.ts';
import { SILENCE, type Testimony } from './testimony.ts';

/** A detection looks back this far for the bin in which the fall began. */
const BACK = minutes(60);
/** How long a stretch's last depth is read over: noise is not a return. */
const HOUR = minutes(60);
/** Coming back is believed after this long. */
const EXIT_DWELL = minutes(20);
/** A single bin is believed, beside another family, from this much of the entry: four spreads where that is three. */
const CLEAR = 4 / 3;
/** Who lost this part of what another family lost at the same time does not deny it. */
const NO_DENIAL = 0.5;
/** The onset's bin has lost at least these parts: of the threshold, and of the depth at the crossing. */
const ONSET = { ofEnter: 0.5, ofDepth: 0.25 };
/** Parts of the depth between which its fall is timed: a sag before it and the noise of its floor lie outside. */
const FALL = { from: 0.5, to: 0.8 };

export type Segment = Interval &
  (
    | {
        readonly status: 'detected';
        readonly latest: number;
        readonly deepest: Pick<Evidence, 'observed' | 'expected' | 'fall'>;
      }
    | { readonly status: 'normal' }
    | { readonly status: 'insufficient'; readonly reason: InsufficientReason }
  );

/** One bin, judged on its own: NaN loss where it cannot be. */
export interface Judged {
  readonly loss: number;
  readonly enter: number;
  readonly exit: number;
  readonly usual: number;
  readonly reason: InsufficientReason | null;
}

export const judgedBins = ({ values, from, step }: Series, bandAt: BandAt, thresholds: Thresholds): readonly Judged[] =>
  values.map((value, i) => judge(value, bandAt(from + i * step), thresholds));

/**
 * Cuts a series into stretches that are detected, normal or undecided. Two thresholds with a dwell on either side; the exit
 * is stricter than the entry; a gap neither enters nor leaves.
 *
 * @param bins of the series, each judged on its own
 * @param dwell how long a loss must last that no other family has seen begin
 * @param testimony what the subject's signals of other families show
 */
export function segmentsOf(
  series: Series,
  bins: readonly Judged[],
  dwell: Seconds,
  thresholds: Thresholds,
  testimony: Testimony = SILENCE,
): readonly Segment[] {
  const { from, step } = series;
  const enterBins = Math.max(1, Math.ceil(dwell / step));
  const needed = (i: number, { loss, enter }: Judged) =>
    loss >= CLEAR * enter && testimony.begins(from + i * step) ? 1 : enterBins;
  const states = statesOf(bins, needed, Math.max(1, Math.ceil(EXIT_DWELL / step)), step, thresholds);
  const told = states.map((state, i) => {
    const lost = testimony.lost(from + i * step);
    const isDoubtful = state === 'normal' && lost > 0 && (bins[i]?.loss ?? 0) >= NO_DENIAL * lost;
    return isDoubtful ? 'between-thresholds' : state;
  });
  return join(told, bins, series);
}

function judge(value: number | null, band: Band | NoBand, thresholds: Thresholds): Judged {
  const blank = { loss: Number.NaN, enter: 1, exit: 0, usual: Number.NaN };
  if (value === null) return { ...blank, reason: 'gap' };
  if (typeof band === 'string') return { ...blank, reason: band };
  const { usual, enter } = band;
  return { loss: 1 - value / usual, enter, exit: enter * thresholds['outage.exit'], usual, reason: null };
}

type State = 'detected' | 'normal' | InsufficientReason;

function statesOf(
  bins: readonly Judged[],
  needed: (i: number, bin: Judged) => number,
  exitBins: number,
  step: number,
  thresholds: Thresholds,
): readonly State[] {
  const states: State[] = [];
  let run: number[] = [];
  let deepest: number | null = null;
  // What ended a deep cut may still lie between the thresholds of a shallow one: it is over all the same, and stays so.
  let healed = 0;
  const isHealed = (bin: Judged) => bin.loss < Math.max(bin.exit, Math.min(0.95 * bin.enter, healed));
  for (const [i, bin] of bins.entries()) {
    states.push(bin.reason ?? (isHealed(bin) ? 'normal' : 'between-thresholds'));
    if (bin.reason !== null) continue;
    if (deepest === null) {
      run = bin.loss >= bin.enter ? [...run, i] : [];
      if (run.length === 0 || run.length < needed(i, bin)) continue;
      deepest = Math.max(...run.map((at) => bins[at]?.loss ?? 0));
      for (let at = onsetOf(bins, run[0] ?? i, deepest, Math.floor(BACK / step)); at <= i; at++) {
        if (bins[at]?.reason === null) states[at] = 'detected';
      }
      run = [];
      continue;
    }
    deepest = Math.max(deepest, bin.loss);
    healed = thresholds['outage.healed'] * deepest;
    states[i] = 'detected';
    run = isHealed(bin) ? [...run, i] : [];
    if (run.length < exitBins) continue;
    for (const at of run) states[at] = 'normal';
    deepest = null;
    run = [];
  }
  return states;
}

function onsetOf(bins: readonly Judged[], crossing: number, depth: number, most: number): number {
  let onset = crossing;
  while (onset > 0 && crossing - onset < most) {
    const before = bins[onset - 1];
    if (before === undefined || before.reason !== null) break;
    if (before.loss < Math.max(ONSET.ofEnter * before.enter, ONSET.ofDepth * depth)) break;
    onset -= 1;
  }
  return onset;
}

function join(states: readonly State[], bins: readonly Judged[], series: Series): readonly Segment[] {
  const { from, step } = series;
  const segments: Segment[] = [];
  for (let start = 0; start < states.length; ) {
    let end = start + 1;
    while (end < states.length && states[end] === states[start]) end += 1;
    const state = states[start] ?? 'gap';
    const extent = { from: instant(from + start * step), until: instant(from + end * step) };
    if (state === 'normal') segments.push({ ...extent, status: 'normal' });
    else if (state === 'detected')
      segments.push({
        ...extent,
        status: 'detected',
        latest: latestOf(bins, start, end, step),
        deepest: deepestOf(bins, series, start, end),
      });
    else segments.push({ ...extent, status: 'insufficient', reason: state });
    start = end;
  }
  return segments;
}

/** How much was lost over the last hour of a stretch. */
function latestOf(bins: readonly Judged[], start: number, end: number, step: number): number {
  const hour = bins.slice(Math.max(start, end - Math.max(1, Math.floor(HOUR / step))), end);
  return medianOf(hour.map(({ loss }) => loss).filter((loss) => !Number.isNaN(loss)));
}

function deepestOf(bins: readonly Judged[], { values, step }: Series, start: number, end: number) {
  let best = start;
  for (let i = start; i < end; i++) if (lossAt(bins, i) > lossAt(bins, best)) best = i;
  const fall = fallOf(bins, start, lossAt(bins, best));
  const deepest = { observed: values[best] ?? 0, expected: bins[best]?.usual ?? 0 };
  return fall === null ? deepest : { ...deepest, fall: seconds(fall * step) };
}

/** Bins from the last one that had lost less than half of the depth to the first that had lost four fifths; null over a gap. */
function fallOf(bins: readonly Judged[], start: number, depth: number): number | null {
  let low = start;
  while (lossAt(bins, low) < FALL.to * depth) low += 1;
  for (let i = low - 1; bins[i]?.reason === null; i--) if (lossAt(bins, i) < FALL.from * depth) return low - i;
  return null;
}

/** Zero where it is not known. */
const lossAt = (bins: readonly Judged[], at: number): number => bins[at]?.loss || 0;
