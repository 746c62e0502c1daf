/** @returns NaN for no numbers */
export const medianOf = (numbers: ArrayLike<number>): number => quantileOf(numbers, 0.5);

/** Linear between order statistics (type 7). A typed array sorts by value, five times faster than with a comparison. */
export const quantileOf = (numbers: ArrayLike<number>, share: number): number =>
  quantileOfSorted(new Float64Array(numbers).sort(), share);

/** The same of numbers that are in order already. */
export function quantileOfSorted(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low;
  return low + (high - low) * (position - below);
}

/** Standard deviation of a normal sample, from the median absolute deviation about zero: half may be wild. */
export const spreadOf = (residuals: readonly number[]): number => 1.4826 * medianOf(residuals.map(Math.abs));
