import { quantileOf } from '#detectors/robust';
import type { Series } from '#domain/series';

/** So many times the tests of an ordinary bin of the same answer: nobody tests like that of their own accord. */
const TIMES = 100;
/** Fewer than this in a bin may be one enthusiastic tester, where tests are rare. */
const LEAST = 1000;
/** What is ordinary is read where few test, so that a flood of many bins does not become it. */
const QUIET = 0.25;
/** Bins with tests that say what is ordinary. */
const ENOUGH = 8;

/**
 * Bins in which somebody seems to have flooded a source with tests are a gap: neither what they show nor how many they are is
 * believed. What is usual are the quiet bins of the same answer; one of a few hours alone cannot tell.
 *
 * @returns the same series where nothing is amiss
 */
export function withoutFloods(series: Series): Series {
  const { counts, values } = series;
  const known = (counts ?? []).flatMap((count) => (count === null || count === 0 ? [] : [count]));
  if (counts === null || known.length < ENOUGH) return series;
  const most = Math.max(LEAST, TIMES * quantileOf(known, QUIET));
  const isFlooded = (i: number) => (counts[i] ?? 0) >= most;
  if (!counts.some((_, i) => isFlooded(i))) return series;
  return {
    ...series,
    values: values.map((value, i) => (isFlooded(i) ? null : value)),
    counts: counts.map((count, i) => (isFlooded(i) ? null : count)),
  };
}
