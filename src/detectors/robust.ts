/** @returns NaN for no numbers; sorts in place, for it is called on scratch arrays only */
export function medianOf(numbers: number[]): number {
  return quantileOf(numbers, 0.5);
}

/** Linear between order statistics (type 7). Sorts in place. */
export function quantileOf(numbers: number[], share: number): number {
  if (numbers.length === 0) return Number.NaN;
  numbers.sort((a, b) => a - b);
  const position = (numbers.length - 1) * share;
  const below = Math.floor(position);
  const low = numbers[below] ?? Number.NaN;
  const high = numbers[Math.min(below + 1, numbers.length - 1)] ?? low;
  return low + (high - low) * (position - below);
}

/** Standard deviation of a normal sample, from the median absolute deviation about zero: half may be wild. */
export const spreadOf = (residuals: number[]): number => 1.4826 * medianOf(residuals.map(Math.abs));
