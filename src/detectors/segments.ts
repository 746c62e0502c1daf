import type { Evidence, InsufficientReason } from '#domain/finding';
import type { Series } from '#domain/series';
import type { Thresholds } from '#domain/thresholds';
import { type Interval, instant, minutes, type Seconds, seconds } from '#domain/time';
import type { Bands } from './band.ts';
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

/** Bins, each judged on its own: as arrays, for every look judges a thousand of them. */
export interface Judged extends Bands {
  /** NaN where there is no telling. */
  readonly loss: Float64Array;
  /** Why there is none. */
  readonly reason: readonly (InsufficientReason | null)[];
}

const NO_BANDS = { usual: new Float64Array(), enter: new Float64Array() };

/** @param bands of the series' bins, or why there are none */
export function judgedBins({ values }: Series, bands: Bands | InsufficientReason): Judged {
  const { usual, enter } = typeof bands === 'string' ? NO_BANDS : bands;
  const unknown = typeof bands === 'string' ? bands : 'low-volume';
  const loss = new Float64Array(values.length);
  const reason = values.map((value, i) => {
    const lost = value === null ? Number.NaN : 1 - value / at(usual, i);
    loss[i] = lost;
    if (value === null) return 'gap';
    return Number.isNaN(lost) ? unknown : null;
  });
  return { usual, enter, loss, reason };
}

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
  bins: Judged,
  dwell: Seconds,
  thresholds: Thresholds,
  testimony: Testimony = SILENCE,
): readonly Segment[] {
  const { from, step } = series;
  const enterBins = Math.max(1, Math.ceil(dwell / step));
  const needed = (i: number) =>
    at(bins.loss, i) >= CLEAR * at(bins.enter, i) && testimony.begins(from + i * step) ? 1 : enterBins;
  const states = statesOf(bins, needed, Math.max(1, Math.ceil(EXIT_DWELL / step)), step, thresholds);
  for (const other of testimony.losses) doubt(states, bins, series, other);
  return join(states, bins, series);
}

type State = 'detected' | 'normal' | InsufficientReason;

/** What lost a good part of what another family lost meanwhile is not called normal. */
function doubt(states: State[], { loss }: Judged, { from, step }: Series, other: Testimony['losses'][number]): void {
  const first = Math.max(0, Math.ceil((other.from - from) / step));
  const end = Math.min(states.length, Math.ceil((other.until - from) / step));
  for (let i = first; i < end; i++) {
    if (states[i] === 'normal' && at(loss, i) >= NO_DENIAL * other.loss) states[i] = 'between-thresholds';
  }
}

function statesOf(
  bins: Judged,
  needed: (i: number) => number,
  exitBins: number,
  step: number,
  { 'outage.exit': exit, 'outage.healed': share }: Thresholds,
): State[] {
  const { loss, enter, reason } = bins;
  const states: State[] = reason.map((why) => why ?? 'normal');
  const mark = (first: number, last: number, state: State) => {
    for (let i = first; i <= last; i++) if (reason[i] === null) states[i] = state;
  };
  // The bins in a row, gaps aside, that speak for a change.
  let run = 0;
  let first = 0;
  let worst = 0;
  let deepest: number | null = null;
  // What ended a deep cut may still lie between the thresholds of a shallow one: it is over all the same, and stays so.
  let healed = 0;
  for (let i = 0; i < loss.length; i++) {
    if (reason[i] !== null) continue;
    const lost = at(loss, i);
    const entry = at(enter, i);
    if (deepest !== null) {
      deepest = Math.max(deepest, lost);
      healed = share * deepest;
    }
    const isHealed = lost < exit * entry || lost < Math.min(0.95 * entry, healed);
    if (deepest !== null) states[i] = 'detected';
    else if (!isHealed) states[i] = 'between-thresholds';
    if (deepest === null ? lost < entry : !isHealed) {
      run = 0;
      continue;
    }
    if (run === 0) first = i;
    worst = run === 0 ? lost : Math.max(worst, lost);
    run += 1;
    if (run < (deepest === null ? needed(i) : exitBins)) continue;
    if (deepest === null) mark(onsetOf(bins, first, worst, Math.floor(BACK / step)), i, 'detected');
    else mark(first, i, 'normal');
    deepest = deepest === null ? worst : null;
    run = 0;
  }
  return states;
}

function onsetOf({ loss, enter, reason }: Judged, crossing: number, depth: number, most: number): number {
  let onset = crossing;
  while (onset > 0 && crossing - onset < most && reason[onset - 1] === null) {
    if (at(loss, onset - 1) < Math.max(ONSET.ofEnter * at(enter, onset - 1), ONSET.ofDepth * depth)) break;
    onset -= 1;
  }
  return onset;
}

function join(states: readonly State[], bins: Judged, series: Series): readonly Segment[] {
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
function latestOf(bins: Judged, start: number, end: number, step: number): number {
  const hour = bins.loss.subarray(Math.max(start, end - Math.max(1, Math.floor(HOUR / step))), end);
  return medianOf(hour.filter((loss) => !Number.isNaN(loss)));
}

function deepestOf(bins: Judged, { values, step }: Series, start: number, end: number) {
  let best = start;
  for (let i = start; i < end; i++) if (lossAt(bins, i) > lossAt(bins, best)) best = i;
  const fall = fallOf(bins, start, lossAt(bins, best));
  const deepest = { observed: values[best] ?? 0, expected: at(bins.usual, best) };
  return fall === null ? deepest : { ...deepest, fall: seconds(fall * step) };
}

/** Bins from the last one that had lost less than half of the depth to the first that had lost four fifths; null over a gap. */
function fallOf(bins: Judged, start: number, depth: number): number | null {
  let low = start;
  while (lossAt(bins, low) < FALL.to * depth) low += 1;
  for (let i = low - 1; bins.reason[i] === null; i--) if (lossAt(bins, i) < FALL.from * depth) return low - i;
  return null;
}

/** Zero where it is not known. */
const lossAt = ({ loss }: Judged, i: number): number => loss[i] || 0;

/** Of a bin that is there. */
const at = (numbers: Float64Array, i: number): number => numbers[i] ?? Number.NaN;
