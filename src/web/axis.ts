import type { Instant, Interval } from '#domain/time';

const HOUR = 3600;
const STEPS = [1, 2, 3, 6, 12, 24, 48, 96, 168].map((hours) => hours * HOUR);
/** Five labels of up to 50 px are what a phone of 360 px holds without one touching the next. */
const MOST = 5;
/** Labels are centred on their tick: nearer to the edge they would leave the chart. */
const MARGIN = 0.07;

/** Ticks on whole UTC hours or days, as many as fit a phone. */
export function timeTicks({ from, until }: Interval): readonly Instant[] {
  const length = until - from;
  const first = from + MARGIN * length;
  const last = until - MARGIN * length;
  const step = STEPS.find((size) => (last - first) / size <= MOST) ?? Math.ceil(length / MOST);
  const ticks: Instant[] = [];
  for (let at = Math.ceil(first / step) * step; at <= last; at += step) ticks.push(at as Instant);
  return ticks;
}
