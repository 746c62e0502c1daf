import { type PatternDays, WEEKDAYS } from '#domain/pattern';
import { weekdayOf } from './wall-clock.ts';

/** Days since 1970-01-01 on which a window came, and on which it was due and did not; each in order. */
export interface Calendar {
  readonly hits: readonly number[];
  readonly misses: readonly number[];
}

/** Weekends of the world. */
const WEEKENDS = ['sat,sun', 'fri,sat', 'thu,fri'].map((days) => days.split(','));
const WORKING = ['mon', 'tue', 'wed', 'thu', 'fri'];
/** More than two of three nights: daily with nights left out. */
const DAILY = 0.67;
/** Of what comes on fewer of its nights nobody can say that it repeats. */
const RARE = 0.3;
/** So many nights on working days alone let a first weekend be expected. */
const BEFORE_WEEKEND = 4;
const WEEK = 7;

/** Which days the window has, as far as its nights and what was left out between them tell: what comes after its last is its end. */
export function daysOf({ hits, misses: all }: Calendar): PatternDays {
  const misses = all.filter((day) => day < (hits.at(-1) ?? 0));
  const gaps = hits.slice(1).map((day, i) => day - (hits[i] ?? day));
  if (gaps.length > 0 && gaps.every((gap) => gap % 7 === 0)) return weekdayOf(hits[0] ?? 0);
  const off = WEEKDAYS.filter((name) => !has(hits, name) && has(misses, name));
  const on = WEEKDAYS.filter((name) => has(hits, name));
  const left = misses.filter((day) => !off.some((name) => weekdayOf(day) === name));
  const isKept = off.length > 0 && share(hits, left) > DAILY;
  if (isKept && (isWeekend(off, hits, misses) || isWeekly(on, off, { hits, misses }))) return nameOf(off);
  return share(hits, misses) > DAILY ? 'daily' : 'irregular';
}

export const isDue = (days: PatternDays, day: number): boolean =>
  days === 'daily' || days === 'irregular' || listOf(days).includes(weekdayOf(day));

/**
 * Has it stopped? After two windows that were due, looked for and not there; after five days for irregular ones, or when they
 * came on three nights of ten: two Sundays and a Thursday are no window. Of two or three nights nobody knows yet whether they are
 * exams, which leave two days out, nor of a week of them that left out one: the third miss ends them, as it does where the first two
 * may be a first weekend.
 */
export function isOver(days: PatternDays, { hits, misses }: Calendar): boolean {
  const last = hits.at(-1) ?? 0;
  const since = misses.filter((day) => day > last && isDue(days, day));
  if (days === 'irregular') return since.length >= 5 || share(hits, misses) <= RARE;
  if (since.length < 2) return false;
  if (days !== 'daily' || since.length >= 3) return true;
  const isWhole = hits.length > last - (hits[0] ?? 0);
  if (hits.length < BEFORE_WEEKEND || (hits.length < WEEK && !isWhole)) return false;
  const rest = WEEKENDS.filter((names) => names.every((name) => !has(hits, name)));
  const outside = rest.map((names) => since.filter((day) => !names.includes(weekdayOf(day))).length);
  return rest.length === 0 || Math.min(...outside) > 0;
}

const has = (days: readonly number[], name: string): boolean => days.some((day) => weekdayOf(day) === name);
const share = (hits: readonly number[], misses: readonly number[]): number =>
  hits.length / (hits.length + misses.length);

/** A weekend was left out, and the window came back after it. */
const isWeekend = (off: readonly string[], hits: readonly number[], misses: readonly number[]): boolean =>
  hits.length >= BEFORE_WEEKEND &&
  WEEKENDS.some((names) => same(names, off)) &&
  misses.some((day) => off.includes(weekdayOf(day)) && day < (hits.at(-1) ?? 0));

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name));

/** Twice on each of its days, twice not on each other. */
const isWeekly = (on: readonly string[], off: readonly string[], { hits, misses }: Calendar): boolean =>
  on.length + off.length === 7 &&
  on.every((name) => hits.filter((day) => weekdayOf(day) === name).length >= 2) &&
  off.every((name) => misses.filter((day) => weekdayOf(day) === name).length >= 2);

function nameOf(off: readonly string[]): PatternDays {
  const on = WEEKDAYS.filter((name) => !off.includes(name));
  return same(on, WORKING) ? 'weekdays' : on.join();
}

const listOf = (days: PatternDays): readonly string[] => (days === 'weekdays' ? WORKING : days.split(','));
