import type { Evidence } from './finding.ts';
import { minutes } from './time.ts';

/**
 * A signal that takes this long from half to four fifths of its loss was not switched off: batteries empty like that (Iberia,
 * 28 April 2025: −50 %, then −90 % within five hours), and orders that reach operators one after another.
 */
const SLOW = minutes(90);

/** Did most of the signals of which it is known sink, rather than fall? */
export function isSlow(evidence: readonly Evidence[]): boolean {
  const falls = evidence.flatMap(({ fall }) => (fall === undefined ? [] : [fall]));
  return 2 * falls.filter((fall) => fall >= SLOW).length > falls.length;
}
