import { type Evidence, isMeasured } from '#domain/finding';
import type { Incident } from '#domain/incident';
import { type Instant, instant, minutes } from '#domain/time';

/** Bins of half an hour blur what two families see of one edge by this much. */
const TOGETHER = minutes(35);

/**
 * The bounds of a night as two families share them. An incident begins with whatever was low first and ends with whatever was
 * low last; a telescope that had sagged for an hour when the cut came, or people who went to bed during it, say nothing of the
 * hours of a curfew. Where no edges lie together, the second family's counts; of one family alone, and while it is open, it is the
 * incident's own.
 */
export function sharedBounds({ from, until, evidence }: Incident): { from: Instant; until: Instant | null } {
  const measured = evidence.filter(isMeasured);
  const begun = secondOf(measured, ({ interval }) => interval.from);
  const ended = secondOf(measured, ({ interval }) => -interval.until);
  return {
    from: begun === null ? from : instant(begun),
    until: until === null || ended === null ? until : instant(-ended),
  };
}

/** The first edge beside which another family has its own, else the second family's first. */
function secondOf(evidence: readonly Evidence[], edge: (one: Evidence) => number): number | null {
  const inOrder = evidence.toSorted((a, b) => edge(a) - edge(b));
  const shared = inOrder.find((one) =>
    inOrder.some((other) => other.family !== one.family && Math.abs(edge(other) - edge(one)) <= TOGETHER),
  );
  const second = inOrder.find(({ family }) => family !== inOrder[0]?.family);
  const chosen = shared ?? second;
  return chosen === undefined ? null : edge(chosen);
}
