import type { ChartPoint } from './views.ts';

/**
 * At most `limit` of the points, so that every dip and every peak is still drawn: each bucket of equal length gives its
 * lowest and its highest point, in time order, and a gap if it has one. An average, or a largest triangle, would lose
 * the one bin in which everything was gone.
 *
 * @param limit at least 3
 */
export function decimate(points: readonly ChartPoint[], limit: number): readonly ChartPoint[] {
  if (points.length <= limit) return points;
  const buckets = Math.floor(limit / 3);
  const kept: ChartPoint[] = [];
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const start = Math.floor((bucket * points.length) / buckets);
    const end = Math.floor(((bucket + 1) * points.length) / buckets);
    kept.push(...extremes(points.slice(start, end)));
  }
  return kept;
}

function extremes(bucket: readonly ChartPoint[]): readonly ChartPoint[] {
  let low: ChartPoint | null = null;
  let high: ChartPoint | null = null;
  let gap: ChartPoint | null = null;
  for (const point of bucket) {
    const { value } = point;
    if (value === null) gap ??= point;
    else {
      if (low === null || low.value === null || value < low.value) low = point;
      if (high === null || high.value === null || value > high.value) high = point;
    }
  }
  const chosen = new Set([low, high, gap].filter((point) => point !== null));
  return [...chosen].sort((a, b) => a.at - b.at);
}
