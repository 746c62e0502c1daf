import { invariant } from './result.ts';
import type { Subject } from './subject.ts';
import { type Instant, type Interval, instant, type Seconds } from './time.ts';

/** Ids are a public contract: `ioda.bgp`, `ooni.tests`. The part before the dot is the source's id. */
export type SignalId = `${string}.${string}`;

/** Signals of one family can fail for one reason; only different families corroborate each other. */
export type Family =
  | 'control-plane'
  | 'active-probing'
  | 'passive-traffic'
  | 'usage'
  | 'speed'
  | 'delay'
  | 'resets'
  | 'client-tests'
  | 'annotation';

/** A quantity that a source publishes. */
export interface Signal {
  readonly id: SignalId;
  /** As shown to people: `visible /24s`. */
  readonly unit: string;
  readonly step: Seconds;
  /** How long after the end of a bin its value is known: a bin that starts at t counts from t + step + lag. */
  readonly lag: Seconds;
  readonly family: Family;
}

/**
 * One signal of one subject on a regular grid. `values[i]` is the value over [from + i·step, from + (i+1)·step);
 * `null` means that nobody looked, never zero.
 */
export interface Series {
  readonly signal: SignalId;
  readonly subject: Subject;
  readonly from: Instant;
  readonly step: Seconds;
  readonly values: readonly (number | null)[];
  /** The sample size behind each value, for signals that count (`ooni.tests`: valid tests), else null. */
  readonly counts: readonly (number | null)[] | null;
}

export const seriesEnd = ({ from, step, values }: Series): Instant => instant(from + step * values.length);

/** The part of a series inside the interval, on the same grid; bins that the series does not hold are gaps. */
export function slice(series: Series, { from, until }: Interval): Series {
  const { step } = series;
  invariant((from - series.from) % step === 0, `${series.signal} is not on the grid of the interval`);
  const first = (from - series.from) / step;
  const length = Math.max(0, Math.ceil((until - from) / step));
  const cut = (all: readonly (number | null)[]) => Array.from({ length }, (_, i) => all[first + i] ?? null);
  return { ...series, from, values: cut(series.values), counts: series.counts === null ? null : cut(series.counts) };
}

/** What was known at `at`: a replay may not look ahead of a bin's lag. */
export function knownAt(series: Series, lag: Seconds, at: Instant): Series {
  const bins = Math.max(0, Math.floor((at - lag - series.from) / series.step));
  if (bins >= series.values.length) return series;
  return {
    ...series,
    values: series.values.slice(0, bins),
    counts: series.counts === null ? null : series.counts.slice(0, bins),
  };
}
