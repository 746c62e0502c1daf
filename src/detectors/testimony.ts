import { windowOf } from '#domain/agree';
import type { Series } from '#domain/series';
import type { Thresholds } from '#domain/thresholds';
import { type Interval, minutes } from '#domain/time';
import type { OutageSignal } from './outage-signals.ts';
import type { Segment } from './segments.ts';

/** Bins of the slowest signals begin this much before what they show. */
const LEAD = minutes(30);

/** What signals of other families say about the bins of one signal. */
export interface Testimony {
  /** Did another family begin to fall at about this time? Then one low bin is enough. */
  readonly begins: (at: number) => boolean;
  /** What other families lost, and when: who lost less than half of that does not deny it. */
  readonly losses: readonly (Interval & { readonly loss: number })[];
}

export const SILENCE: Testimony = { begins: () => false, losses: [] };

/**
 * Two families need not both wait until chance is ruled out: what one of them has shown for its whole dwell, the other may
 * support with a single bin. And a signal that lost a good part of what another lost does not deny it.
 *
 * @param others readings of the other families, each judged on its own
 */
export function testimonyOf(
  about: OutageSignal,
  others: readonly { readonly series: Series; readonly about: OutageSignal; readonly segments: readonly Segment[] }[],
  thresholds: Thresholds,
): Testimony {
  const losses = others.flatMap((other) =>
    other.segments.flatMap((segment) => {
      if (segment.status !== 'detected') return [];
      const { from, until, deepest } = segment;
      // What began before all that is looked at does not begin there.
      const window = from === other.series.from ? null : windowOf(about, other.about, thresholds) * 60;
      return [{ from, until, window, loss: 1 - deepest.observed / deepest.expected }];
    }),
  );
  return {
    begins: (time) => losses.some(({ from, window }) => window !== null && time > from - LEAD && time <= from + window),
    losses,
  };
}
