import { medianOf, quantileOfSorted } from './robust.ts';

/** Where an edge of a window is expected next, in minutes. */
export interface Edge {
  readonly at: number;
  /** Half-width of the interval that holds the next one four times in five. */
  readonly uncertainty: number;
}

/** How far nights differ before anything was seen, in minutes: cuts begin sharply and end raggedly (SIGCOMM 2023 labels). */
export const ONSET_SCALE = 12;
export const END_SCALE = 30;

/** Normal-inverse-gamma prior: worth a tenth of a night for the place, three for the spread. */
const PRIOR_NIGHTS = 0.1;
const PRIOR_SPREAD = 3;
/** Half a bin of ten minutes: no edge is known better. */
const HALF_BIN = 5;
/** Authorities set clocks to the half hour: an edge this close to it, and this steady, is told as the half hour. */
const SNAP = 10;
const GRID = 30;
/** Normal quantiles of 80 % and 95 % intervals. */
const Z80 = 1.2816;
const Z95 = 1.96;

/**
 * The predictive distribution of an edge: Student-t from a normal-inverse-gamma prior on its place and spread. Two nights in
 * a row outside of the 95 % interval and on the same side mean that the edge has moved, and only they count from there on.
 *
 * @param values the edge on each night in time order, minutes; at least one
 * @param scale prior spread, minutes
 */
export function edgeOf(values: readonly number[], scale: number): Edge {
  const current = sinceMove(values, scale);
  const place = medianOf(current);
  const deviation = medianOf(current.map((value) => Math.abs(value - place)));
  const grid = Math.round(place / GRID) * GRID;
  const isSnapped = deviation <= SNAP && Math.abs(place - grid) <= SNAP;
  return {
    at: isSnapped ? grid : Math.round(place),
    uncertainty: Math.round(halfWidth(current, scale, Z80) + HALF_BIN),
  };
}

function sinceMove(values: readonly number[], scale: number): readonly number[] {
  let first = 0;
  let sorted: number[] = [];
  for (const [i, value] of values.entries()) {
    const next = values[i + 1];
    if (sorted.length >= 3 && next !== undefined) {
      const middle = quantileOfSorted(sorted, 0.5);
      const apart = Math.min(Math.abs(value - middle), Math.abs(next - middle));
      const isSameWay = Math.sign(value - middle) === Math.sign(next - middle);
      // Nearly every night is close to the others, and how wide they are need not be asked.
      if (isSameWay && apart > HALF_BIN && apart > halfWidth(values.slice(first, i), scale, Z95) + HALF_BIN) {
        first = i;
        sorted = [];
      }
    }
    sorted.splice(sorted.findLastIndex((known) => known <= value) + 1, 0, value);
  }
  return values.slice(first);
}

function halfWidth(values: readonly number[], scale: number, z: number): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const pull = ((PRIOR_NIGHTS * n) / (PRIOR_NIGHTS + n)) * (mean - (values[0] ?? mean)) ** 2;
  const freedom = PRIOR_SPREAD + n;
  const spread = Math.sqrt((PRIOR_SPREAD * scale ** 2 + squares + pull) / freedom);
  return studentQuantile(z, freedom) * spread * Math.sqrt(1 + 1 / (PRIOR_NIGHTS + n));
}

/** Student's quantile from the normal one (Cornish-Fisher, Abramowitz and Stegun 26.7.5): within 1 % from four degrees on. */
const studentQuantile = (z: number, freedom: number): number =>
  z +
  (z ** 3 + z) / (4 * freedom) +
  (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
  (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3);
