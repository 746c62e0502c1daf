import { type Instant, type Interval, later, minutes } from '#domain/time';
import { seeded } from '../../local/scenarios/random.ts';
import type { Effect } from './happening.ts';
import type { Manner } from './signals.ts';

const MONTH = 30.4 * 86_400;
/** Thousands of /24s of the place that was measured: Iran. */
const MEASURED = 40;

/**
 * The withdrawn prefixes and failed probers of a place's signal: when, and what is left. They come at random, last an
 * exponential time, and their losses are Pareto's with exponent 1.5, larger as the root of the place is smaller.
 *
 * @param size thousands of /24s
 */
export function lapsesOf(
  { lapses }: Manner,
  size: number,
  { from, until }: Interval,
  key: string,
): Pick<Effect, 'during' | 'factor'>[] {
  if (lapses === undefined) return [];
  const random = seeded(key);
  const wait = (mean: number) => -mean * Math.log(1 - random.uniform());
  const scale = Math.min(4, Math.max(0.5, Math.sqrt(MEASURED / size)));
  const found: Pick<Effect, 'during' | 'factor'>[] = [];
  const next = (at: Instant) => later(at, wait(MONTH / lapses.perMonth));
  for (let at = next(from); at < until; at = next(at)) {
    const loss = Math.min(lapses.most, lapses.least * scale * (1 - random.uniform()) ** (-1 / 1.5));
    found.push({ during: { from: at, until: later(at, wait(minutes(lapses.minutes))) }, factor: () => 1 - loss });
  }
  return found;
}
