import { type Interval, later, overlaps } from '#domain/time';
import type { Window } from './detector.ts';
import { type State, statesOf } from './throttling-evidence.ts';
import type { View } from './throttling-view.ts';

/** A stretch of bins in one state. */
export interface Run extends Interval {
  readonly state: State;
  /** Bins, the end exclusive. */
  readonly first: number;
  readonly end: number;
}

export interface Judged extends View {
  readonly states: readonly State[];
  readonly runs: readonly Run[];
}

/** @param others signals that have been judged already: those of other families that are slow make less evidence enough */
export function judge(view: View, { thresholds }: Window, others: readonly Judged[]): Judged {
  const { bins, good, about } = view;
  const backing = others.filter((one) => one.about.family !== about.family).flatMap(slowRuns);
  const isBacked = (bin: number) => {
    const from = later(good.from, bin * good.step);
    return backing.some((run) => overlaps(run, { from, until: later(from, good.step) }));
  };
  return withRuns(view, statesOf(bins, good.step, thresholds, isBacked));
}

export const slowRuns = ({ runs }: Judged): readonly Run[] => runs.filter(({ state }) => state === 'slow');

export function withRuns(view: View, states: readonly State[]): Judged {
  const { from, step } = view.good;
  const runs: Run[] = [];
  for (let first = 0; first < states.length; ) {
    let end = first + 1;
    while (end < states.length && states[end] === states[first]) end += 1;
    const state = states[first] ?? 'gap';
    runs.push({ state, first, end, from: later(from, first * step), until: later(from, end * step) });
    first = end;
  }
  return { ...view, states, runs };
}

/** The middle one of the run's bins by depth: a single wild hour must not tell how slow it was. */
export function typicalBin({ bins }: View, { first, end }: Pick<Run, 'first' | 'end'>): number {
  const known = Array.from({ length: end - first }, (_, i) => first + i).filter((i) => bins[i]?.reason === null);
  known.sort((a, b) => (bins[a]?.depth ?? 0) - (bins[b]?.depth ?? 0));
  return known[known.length >> 1] ?? first;
}
