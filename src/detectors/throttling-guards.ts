import type { Series } from '#domain/series';
import type { Thresholds } from '#domain/thresholds';
import { type Instant, type Interval, later } from '#domain/time';
import type { Window } from './detector.ts';
import { medianOf } from './robust.ts';
import { COUNTED_BY } from './throttling-signals.ts';
import type { View } from './throttling-view.ts';

const DAY = 86_400;
/** Of so many days at one hour the middle one is believed. */
const LEAST_COUNTS = 4;

/** Tests behind a bin, where they are counted, against the same hour of the other days: fewer are other people's tests. */
export function thinnessOf(series: Series, window: Window): (during: Interval) => boolean {
  const counted = countsOf(series, window);
  if (counted === null) return () => false;
  const { from, step, values } = counted;
  const perDay = Math.max(1, Math.round(DAY / step));
  const usual = Array.from({ length: perDay }, (_, phase) => {
    const known = values.filter((value, i) => i % perDay === phase && value !== null);
    return known.length < LEAST_COUNTS ? 0 : medianOf(known.map((value) => value ?? 0));
  });
  return (during) => {
    const first = Math.max(0, Math.floor((during.from - from) / step));
    const last = Math.ceil((during.until - from) / step);
    return values.slice(first, last).some((value, i) => {
      const least = (1 - window.thresholds['throttle.coverage']) * (usual[(first + i) % perDay] ?? 0);
      return value !== null && value < least;
    });
  };
}

function countsOf(series: Series, window: Window): Pick<Series, 'from' | 'step' | 'values'> | null {
  if (series.counts !== null) return { ...series, values: series.counts };
  const by = COUNTED_BY.get(series.signal);
  return (by === undefined ? undefined : window.series.get(by)) ?? null;
}

/**
 * More traffic than usual explains slowness: an evening of football, a holiday at home. More than usual of that hour and than
 * the day before: traffic that has risen for good explains nothing after half a day. A slow bin of such an hour says nothing.
 */
export function withoutBusyHours(view: View, usage: readonly View[], thresholds: Thresholds): View {
  const { good } = view;
  const bins = view.bins.map((bin, i) => {
    if (bin.reason !== null || bin.gain <= 0 || good.step >= DAY) return bin;
    const from = later(good.from, i * good.step);
    const isBusy = usage.some((one) => isBusier(one, from, later(from, good.step), thresholds));
    return isBusy ? { ...bin, reason: 'between-thresholds' as const } : bin;
  });
  return { ...view, bins };
}

function isBusier(usage: View, from: Instant, until: Instant, thresholds: Thresholds): boolean {
  const least = Math.log(1 + thresholds['throttle.busy']);
  const now = middleDepth(usage, from, until);
  return now <= -least && (middleDepth(usage, later(from, -DAY), from) || 0) - now >= least;
}

function middleDepth({ good, bins }: View, from: Instant, until: Instant): number {
  const first = Math.max(0, Math.floor((from - good.from) / good.step));
  const last = Math.max(0, Math.ceil((until - good.from) / good.step));
  const known = bins.slice(first, last).filter(({ reason }) => reason === null);
  return medianOf(known.map(({ depth }) => depth));
}
