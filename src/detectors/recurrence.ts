import type { Night } from '#domain/pattern';
import { days, hours, interval, later } from '#domain/time';
import { SHARED, shareOf } from './lattice.ts';
import { utcOffset } from './local-time.ts';
import { medianOf } from './robust.ts';
import { clockMinutes, DAY } from './wall-clock.ts';

const HALF_HOUR = 30;

/** Share of outages that are one of a campaign, between all on file (0.07) and national ones (0.14; SIGCOMM 2023 labels). */
const PRIOR = 0.1;
/** The same where a window is already known: a second one on the same day is no surprise. */
const PRIOR_WITH_WINDOW = 0.3;
/** How campaigns spread over lattices; each pays for the others having been tried. */
const DENSE = 0.5;
const SPARSE = 0.3;
const WEEKLY = 0.15;
/** 85 % of shutdowns and 40 % of other outages begin on the full or half hour; of the rest bins blur the odds (0.25). */
const ON_THE_HOUR = 2;
const OFF_THE_HOUR = 0.7;
/** Half of all outages and a tenth of all shutdowns are over after two hours (SIGCOMM 2023); with a bin for the edges. */
const BRIEF = hours(2.5);
const IF_BRIEF = 0.3;
const IF_LONG = 1.5;
/** Onsets of two nights, a quarter of an hour early and late, lie this close, and a bin; minutes. */
const TOLERANCE = 35;
/** A window may leave out nights, but after more than this it is another one; days. */
const LONGEST_GAP = 3;
/** How far back is searched, days. */
const SEARCHED = 14;
const SEARCHED_WEEKLY = 28;
/** Onsets may lie this far apart when most of two nights is shared; minutes. */
const LOOSE = 120;
/** Over how many days chance is measured; and over how many lately, for trouble comes in clusters (load-shedding). */
export const MEMORY = 60;
const LATELY = 14;

/** Nights that would be one window, and how probable it is that they are. */
export interface Candidate {
  /** In time order, the newest last. */
  readonly nights: readonly Night[];
  readonly probability: number;
}

/**
 * Is a night the repetition of earlier ones? The Bayes factor of §7.1 and §8.2: chance alone puts k onsets within the
 * tolerance with the probability that a Poisson variable of mean λ is k or more, where λ is the rate of other cuts, times
 * the share of the day that would match, times the places of the lattice since the *first* match.
 *
 * @param night the newest
 * @param others earlier nights that it may repeat
 * @param unmatched cuts of the last `MEMORY` days that belong to no window
 * @returns the more probable of the dense lattice (every day, or nearly) and the weekly one; null when nothing matches
 */
export function recurrenceOf(
  night: Night,
  others: readonly Night[],
  unmatched: readonly Night[],
  timezone: string,
  hasWindow: boolean,
): Candidate | null {
  const matches = others.flatMap((other) => matchOf(other, night, timezone) ?? []);
  const dense = chainOf(matches);
  const weekly = matches.filter(({ gap }) => gap % 7 === 0 && gap <= SEARCHED_WEEKLY);
  const prior = hasWindow ? PRIOR_WITH_WINDOW : PRIOR;
  const candidates = [dense, weekly].flatMap((chosen) => {
    const first = Math.max(...chosen.map(({ gap }) => gap));
    if (chosen.length === 0) return [];
    const isWeekly = chosen === weekly;
    const charge = isWeekly ? WEEKLY : chosen.some(({ gap }) => gap === 1) ? DENSE : SPARSE;
    const nights = [...chosen.map((match) => match.night), night].sort((a, b) => a.from - b.from);
    const clock = isOnTheHour(nights, timezone) ? ON_THE_HOUR : OFF_THE_HOUR;
    const probability = posterior({
      matches: new Set(chosen.map(({ gap }) => gap)).size,
      places: isWeekly ? first / 7 : first,
      tolerance: Math.max(...chosen.map(({ tolerance }) => tolerance)),
      rate: rateOf(unmatched, chosen, night, timezone),
      prior,
      favour: charge * clock * (isBrief(chosen) ? IF_BRIEF : IF_LONG),
    });
    return [{ nights, probability }];
  });
  return candidates.toSorted((a, b) => b.probability - a.probability)[0] ?? null;
}

interface Match {
  readonly night: Night;
  /** Days before the newest. */
  readonly gap: number;
  readonly tolerance: number;
}

function matchOf(other: Night, night: Night, timezone: string): Match | null {
  for (const zone of [timezone, 'UTC']) {
    // In UTC only where that is another clock than the wall's.
    if (zone === 'UTC' && utcOffset(timezone, other.from) === utcOffset(timezone, night.from)) continue;
    const apart = clockMinutes(zone, night.from) - clockMinutes(zone, other.from);
    const gap = Math.round(apart / DAY);
    if (gap < 1 || gap > SEARCHED_WEEKLY) continue;
    if (Math.abs(apart - gap * DAY) <= TOLERANCE) return { night: other, gap, tolerance: TOLERANCE };
    if (Math.abs(apart - gap * DAY) <= LOOSE && isShared(other, night, gap)) {
      return { night: other, gap, tolerance: LOOSE };
    }
  }
  return null;
}

function isShared(other: Night, night: Night, gap: number): boolean {
  if (other.until === null || night.until === null) return false;
  const moved = interval(later(other.from, days(gap)), later(other.until, days(gap)));
  return shareOf(moved, interval(night.from, night.until)) >= SHARED;
}

/** The matches that follow each other without a long gap, from the newest back. */
function chainOf(matches: readonly Match[]): readonly Match[] {
  const chain: Match[] = [];
  let reached = 0;
  for (const match of matches.toSorted((a, b) => a.gap - b.gap)) {
    if (match.gap - reached > LONGEST_GAP || match.gap > SEARCHED) break;
    chain.push(match);
    reached = match.gap;
  }
  return chain;
}

/** The newest onset, or the middle of all: each alone is blurred by its bin, and the hour itself may have been moved. */
function isOnTheHour(nights: readonly Night[], timezone: string): boolean {
  const onsets = nights.map(({ from }) => clockMinutes(timezone, from));
  const newest = onsets.at(-1) ?? 0;
  const middle = newest + medianOf(onsets.map((onset) => wrapped(onset - newest, DAY)));
  return [newest, middle].some((minutes) => Math.abs(wrapped(minutes, HALF_HOUR)) <= 5);
}

/** The nearest to zero of all that differ from it by whole periods. */
const wrapped = (minutes: number, period: number): number => minutes - Math.round(minutes / period) * period;

/**
 * Other cuts per day: of 60 days, of the last two weeks, or of the time since the first match, whichever is most. Those that
 * are too young to have been repeated do not count: the second of three windows a day is no other cut yet.
 */
function rateOf(unmatched: readonly Night[], chosen: readonly Match[], night: Night, timezone: string): number {
  const mine = new Set([night, ...chosen.map((match) => match.night)].map(({ incident }) => incident));
  const gaps = chosen.map(({ gap }) => gap);
  const isYoung = ({ from }: Night) => {
    const ago = localDay(timezone, night.from) - localDay(timezone, from);
    return night.from - from < days(Math.min(...gaps)) + TOLERANCE * 60 && (ago === 0 || gaps.includes(ago));
  };
  const others = unmatched.filter((other) => !mine.has(other.incident) && !isYoung(other));
  const within = (long: number) => others.filter(({ from }) => night.from - from <= days(long)).length;
  const first = Math.max(...gaps);
  const lately = within(LATELY);
  return Math.max((within(MEMORY) + 0.5) / MEMORY, lately === 0 ? 0 : (lately + 0.5) / LATELY, within(first) / first);
}

const localDay = (timezone: string, at: Night['from']): number => Math.floor(clockMinutes(timezone, at) / DAY);

/** By the nights before, for the newest may only have begun. */
function isBrief(chosen: readonly Match[]): boolean {
  const brief = chosen.filter(({ night }) => night.until !== null && night.until - night.from <= BRIEF);
  return brief.length * 2 > chosen.length;
}

interface Odds {
  readonly matches: number;
  readonly places: number;
  readonly tolerance: number;
  /** Other cuts, per day. */
  readonly rate: number;
  readonly prior: number;
  readonly favour: number;
}

function posterior({ matches, places, tolerance, rate, prior, favour }: Odds): number {
  const mean = ((rate * (2 * tolerance + 1)) / DAY) * places;
  const odds = ((0.5 * favour) / poissonTail(mean, matches)) * (prior / (1 - prior));
  return odds / (1 + odds);
}

/** Probability of k or more, summed from k up: one minus the rest would lose all digits. */
function poissonTail(mean: number, k: number): number {
  let term = Math.exp(-mean);
  for (let i = 1; i <= k; i++) term *= mean / i;
  let sum = 0;
  for (let i = k; i < k + 40; i++) {
    sum += term;
    term *= mean / (i + 1);
  }
  return Math.min(1, sum);
}
