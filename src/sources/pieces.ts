import { type Interval, instant, interval, type Seconds } from '#domain/time';

/**
 * Cuts a window into windows that an API allows, in order, of which none leaves a second out.
 *
 * @param longest what one request may span
 * @param seam how much of each piece the next one has again, where the end of an answer is not to be believed yet
 */
export function pieces({ from, until }: Interval, longest: Seconds, seam: number): readonly Interval[] {
  const cuts: Interval[] = [];
  for (let start: number = from; start < until; start += longest - seam) {
    cuts.push(interval(instant(start), instant(Math.min(start + longest, until))));
    if (start + longest >= until) break;
  }
  return cuts;
}
