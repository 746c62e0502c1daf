/** @returns NaN for no numbers */
export const medianOf = (numbers: readonly number[]): number => quantileOf(numbers, 0.5);

/** Linear between order statistics (type 7). A typed array sorts by value, five times faster than with a comparison. */
export function quantileOf(numbers: readonly number[], share: number): number {
  if (numbers.length === 0) return Number.NaN;
  const sorted = Float64Array.from(numbers).sort();
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low;
  return low + (high - low) * (position - below);
}

/** Standard deviation of a normal sample, from the median absolute deviation about zero: half may be wild. */
export const spreadOf = (residuals: readonly number[]): number => 1.4826 * medianOf(residuals.map(Math.abs));
