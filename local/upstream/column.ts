import type { Instant } from '#domain/time';
import { type Column, knownBins } from './shelf.ts';

/**
 * The bins that begin in [from, until) and are known by now, in order.
 *
 * @param from Unix seconds
 * @param until Unix seconds
 */
export function* binsOf(column: Column, from: number, until: number, now: Instant) {
  const { step, values } = column;
  const first = Math.max(0, Math.ceil((from - column.from) / step));
  const end = Math.min(knownBins(column, now), Math.ceil((until - column.from) / step), values.length);
  for (let bin = first; bin < end; bin += 1) {
    const value = values[bin] ?? Number.NaN;
    yield { at: column.from + bin * step, value: Number.isNaN(value) ? null : value };
  }
}
