import type { Entity } from '#domain/entity';
import type { Series, Signal } from '#domain/series';
import { subject } from '#domain/subject';
import { floorTo, type Interval, type Seconds } from '#domain/time';

/**
 * Values by the start of their bin, as one series on a regular grid: bins that nobody spoke of are gaps.
 *
 * @param points start of a bin, Unix seconds on the grid of `step`, to its value; those outside of the window, or of bins
 *   that have not ended, are dropped
 * @returns null when nothing is left
 */
export function seriesOf(
  signal: Signal,
  entity: Entity,
  points: ReadonlyMap<number, number>,
  window: Interval,
  step: Seconds = signal.step,
): Series | null {
  const from = floorTo(window.from, step);
  const bins = Math.floor((window.until - from) / step);
  const values: (number | null)[] = Array.from(
    { length: Math.max(0, bins) },
    (_, i) => points.get(from + i * step) ?? null,
  );
  while (values.length > 0 && values.at(-1) === null) values.pop();
  return values.length === 0 ? null : { signal: signal.id, subject: subject(entity), from, step, values, counts: null };
}
