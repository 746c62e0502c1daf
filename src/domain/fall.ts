import type { Evidence } from './finding.ts';
import { minutes } from './time.ts';

/**
 * A signal that takes this long from half to four fifths of its loss was not switched off: batteries empty like that (Iberia,
 * 28 April 2025: −50 %, then −90 % within five hours), and orders that reach operators one after another.
 */
const SLOW = minutes(90);

/** Within one bin of half an hour; two of them are what a switch that is thrown in the middle of a bin looks like, and a battery too. */
const SUDDEN = minutes(30);

/** Did most of the signals of which it is known sink, rather than fall? */
export const isSlow = (evidence: readonly Evidence[]): boolean => most(evidence, (fall) => fall >= SLOW);

/** Did most of them fall as if switched off? */
export const isSudden = (evidence: readonly Evidence[]): boolean => most(evidence, (fall) => fall <= SUDDEN);

function most(evidence: readonly Evidence[], is: (fall: number) => boolean): boolean {
  const falls = evidence.flatMap(({ fall }) => (fall === undefined ? [] : [fall]));
  return 2 * falls.filter(is).length > falls.length;
}
