import type { Family, Series, Signal } from '#domain/series';
import { hours } from '#domain/time';

/** What lives by day and night, or trembles: of these no two hours are quite alike. Routes and probes may well stand still. */
const LIVELY: ReadonlySet<Family> = new Set(['usage', 'passive-traffic', 'speed', 'delay']);
const LONG = hours(4);
/** Known bins; fractions to the last digit meet less easily than whole numbers. */
const MANY = { whole: 8, fraction: 4 };
/** Whole numbers below this meet by chance. */
const SMALL = 20;

/**
 * Whether a feed has stopped and repeats itself: all of an answer's values are the same, to the last digit, for hours. Nothing of
 * it is known then: it would hide a fall, and vouch for an end. Zero is another matter: what is dark stays dark.
 */
export function isFrozen({ values, step }: Series, { family }: Pick<Signal, 'family'>): boolean {
  if (!LIVELY.has(family) || values.length * step < LONG) return false;
  const known = values.filter((value) => value !== null);
  const [first = 0] = known;
  const isWhole = Number.isInteger(first);
  if (first === 0 || (first < SMALL && isWhole)) return false;
  if (known.length < (isWhole ? MANY.whole : MANY.fraction)) return false;
  return known.every((value) => value === first);
}
