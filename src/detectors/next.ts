import type { Occurrence, Pattern, PatternDays } from '#domain/pattern';
import type { Instant } from '#domain/time';
import { dayOf, type Frame, occurrence } from './lattice.ts';
import { type Calendar, isDue } from './pattern-days.ts';
import { clockMinutes, DAY } from './wall-clock.ts';

/** Weight that a window loses with each one after it. */
const FADING = 0.8;
/** How many are told, as far as each is at least this probable. */
const TOLD = 3;
const LEAST = 0.5;
/** Days searched for them. */
const AHEAD = 30;

/**
 * The windows to come and what the clock of the place will show then. The probability of the next one is
 * (1 + Σ ρ^age · came) / (2 + Σ ρ^age · looked for); of the ones after it, that to the power of their number.
 */
export function nextOf(
  days: PatternDays,
  calendar: Calendar,
  frame: Frame,
  timezone: string,
  at: Instant,
): Pick<Pattern, 'next' | 'start' | 'end' | 'misses'> {
  const misses = calendar.misses.filter((day) => isDue(days, day));
  const probability = chance(calendar.hits, misses);
  const next: Occurrence[] = [];
  const today = dayOf(frame, at);
  for (let day = today - 1; day <= today + AHEAD && next.length < TOLD; day++) {
    const due = occurrence(frame, day);
    const isOpen = due.until > at && !calendar.hits.includes(day) && !misses.includes(day);
    if (!isOpen || !isDue(days, day)) continue;
    const likely = probability ** (next.length + 1);
    if (likely < LEAST) break;
    next.push({ ...due, probability: Math.round(likely * 100) / 100 });
  }
  const shown = next[0] ?? occurrence(frame, calendar.hits.at(-1) ?? today);
  const onClock = (edge: Instant) => ((clockMinutes(timezone, edge) % DAY) + DAY) % DAY;
  return { next, start: onClock(shown.from), end: onClock(shown.until) || DAY, misses: misses.length };
}

function chance(hits: readonly number[], misses: readonly number[]): number {
  const newestFirst = [...hits.map((day) => [day, 1] as const), ...misses.map((day) => [day, 0] as const)];
  newestFirst.sort(([a], [b]) => b - a);
  let came = 0;
  let looked = 0;
  newestFirst.forEach(([, hit], age) => {
    came += FADING ** age * hit;
    looked += FADING ** age;
  });
  return (1 + came) / (2 + looked);
}
