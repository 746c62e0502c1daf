import { ACTIVITY, supports } from './agree.ts';
import { type Episode, startOf } from './episode.ts';
import type { Evidence, Finding } from './finding.ts';
import { isAlerting } from './incident.ts';
import type { Thresholds } from './thresholds.ts';
import { type Instant, instant, minutes } from './time.ts';

/** Bins of half an hour blur what two families see of one beginning by this much. */
const TOGETHER = minutes(35);

/**
 * Where an event begins. A mere suspicion begins with what was low first. Once families agree it begins where two of them saw it
 * begin, for a telescope that had sagged since the morning, or people who slept in, say nothing of the hour of a cut; what routes or
 * addresses showed alone, and went on showing until others joined, is its beginning all the same (January 2026: probing two hours
 * before the telescope). What was told moves only to an earlier beginning, which late data may bring.
 *
 * @param isAgreed families agree by now
 */
export function onsetOf(
  episode: Episode,
  isAgreed: boolean,
  findings: readonly Finding[],
  thresholds: Thresholds,
): Instant {
  const { saved, sightings } = episode;
  const start = startOf(episode);
  if (!isAgreed || sightings.some(({ kind }) => kind !== 'outage')) return start;
  const told = saved !== null && isAlerting(saved) ? saved.from : Number.POSITIVE_INFINITY;
  const seen = sightings.map(({ evidence }) => evidence);
  const begun = seen.flatMap((a, i) =>
    seen
      .slice(i + 1)
      .filter((b) => beginningOf(a, b) < told && supports(a, b, findings, thresholds))
      .map((b) => beginningOf(a, b)),
  );
  return begun.length > 0 ? instant(Math.min(...begun)) : start;
}

function beginningOf(a: Evidence, b: Evidence): number {
  const [first, second] = a.interval.from <= b.interval.from ? [a, b] : [b, a];
  const isTogether = second.interval.from - first.interval.from <= TOGETHER;
  const goesOn = first.interval.until >= second.interval.from && !ACTIVITY.includes(first.family);
  return (isTogether || goesOn ? first : second).interval.from;
}
