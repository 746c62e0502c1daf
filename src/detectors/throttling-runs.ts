import { earlier, type Interval, later, overlaps } from '#domain/time';
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

/** @param others signals that were judged on their own: the slow ones of other families make less evidence enough */
export function judge(view: View, { thresholds }: Window, others: readonly Judged[]): Judged {
  const { bins, good, about } = view;
  const backing = others.filter((one) => one.about.family !== about.family).flatMap(slowRuns);
  const isBacked = (bin: number) => {
    const from = later(good.from, bin * good.step);
    return backing.some((run) => overlaps(run, { from, until: later(from, good.step) }));
  };
  const finer = others.filter((one) => one.good.step < good.step).flatMap(slowRuns);
  return withRuns(view, statesOf(bins, good.step, thresholds, isBacked), finer);
}

export const slowRuns = ({ runs }: Judged): readonly Run[] => runs.filter(({ state }) => state === 'slow');

/** @param finer slow runs of signals with shorter bins, which know better when it began and ended */
export function withRuns(view: View, states: readonly State[], finer: readonly Run[] = []): Judged {
  const { from, step } = view.good;
  const runs: Run[] = [];
  for (let first = 0; first < states.length; ) {
    let end = first + 1;
    while (end < states.length && states[end] === states[first]) end += 1;
    const state = states[first] ?? 'gap';
    runs.push({ state, first, end, from: later(from, first * step), until: later(from, end * step) });
    first = end;
  }
  const edges = runs.map((run) => (run.state === 'slow' ? edgesOf(view, run, finer) : null));
  const timed = runs.map((run, i) => ({
    ...run,
    from: edges[i]?.from ?? edges[i - 1]?.until ?? run.from,
    until: edges[i]?.until ?? edges[i + 1]?.from ?? run.until,
  }));
  return { ...view, states, runs: timed };
}

/**
 * A change that falls inside a bin moves its level in part: edges are told to half of a bin, or as a finer signal has them. From
 * the first look on, for an incident keeps the widest bounds that were seen.
 */
function edgesOf(view: View, run: Run, finer: readonly Run[]): Interval {
  const { step } = view.good;
  const begun = finer.map(({ from }) => from).find((at) => at > run.from && at < run.from + step);
  const ended = finer.map(({ until }) => until).findLast((at) => at < run.until && at > run.until - step);
  return {
    from: begun ?? later(run.from, untouched(view, run, run.first)),
    until: ended ?? earlier(run.until, untouched(view, run, run.end - 1)),
  };
}

/** How much of a run's first or last bin lies outside of the slowing, seconds, to half of a bin. */
function untouched(view: View, run: Run, bin: number): number {
  if (run.end - run.first < 2 || view.bins[bin]?.reason !== null) return 0;
  const sign = view.about.rises ? 1 : -1;
  const changeAt = (at: number) => Math.abs(Math.exp(sign * Math.max(0, view.bins[at]?.depth ?? 0)) - 1);
  const whole = changeAt(typicalBin(view, run));
  const share = whole === 0 ? 1 : Math.min(1, changeAt(bin) / whole);
  return (Math.round((1 - share) * 2) / 2) * view.good.step;
}

/** The middle one of the run's bins by depth: a single wild hour must not tell how slow it was. */
export function typicalBin({ bins }: View, { first, end }: Pick<Run, 'first' | 'end'>): number {
  const known = Array.from({ length: end - first }, (_, i) => first + i).filter((i) => bins[i]?.reason === null);
  known.sort((a, b) => (bins[a]?.depth ?? 0) - (bins[b]?.depth ?? 0));
  return known[known.length >> 1] ?? first;
}
