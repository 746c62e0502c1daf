import type { Night } from '#domain/pattern';
import { type Instant, type Interval, interval } from '#domain/time';
import { type Edge, END_SCALE, edgeOf, ONSET_SCALE } from './edges.ts';
import { utcOffset } from './local-time.ts';
import { clockMinutes, DAY, fromClock } from './wall-clock.ts';

/** So close to a known onset, in minutes, a night belongs to a window. */
export const TOLERANCE = 45;
/** Or else most of both is one: cuts from 18 to 24 and from 16 to 24 o'clock are one window (Belarus 2020). */
export const SHARED = 0.6;

/** A window and the nights that it is known from, on one clock; edges are minutes after the midnight of its day. */
export interface Frame {
  readonly zone: string;
  readonly start: Edge;
  readonly end: Edge;
  /** The days on which it came, since 1970-01-01, in order. */
  readonly days: readonly number[];
  /** The newest onsets, in minutes of their days. */
  readonly onsets: readonly number[];
  /** Minutes by which onsets differ from their median, added up. */
  readonly scatter: number;
}

/**
 * Reads nights on the wall clock, or in fixed UTC when local clocks changed between them and UTC fits better.
 *
 * @param nights at least one, in time order
 */
export function frameOf(nights: readonly Night[], timezone: string): Frame {
  const wall = frameIn(nights, timezone);
  const offsets = new Set(nights.map(({ from }) => utcOffset(timezone, from)));
  if (offsets.size === 1) return wall;
  const utc = frameIn(nights, 'UTC');
  return utc.scatter < wall.scatter ? utc : wall;
}

function frameIn(nights: readonly Night[], zone: string): Frame {
  const first = clockMinutes(zone, nights[0]?.from ?? (0 as Instant));
  const days = new Map<number, { from: number; until: number | null }>();
  for (const { from, until } of nights) {
    const onset = clockMinutes(zone, from);
    const day = Math.floor(first / DAY) + Math.round((onset - first) / DAY);
    const known = days.get(day) ?? { from: onset - day * DAY, until: null };
    const end = until === null ? null : clockMinutes(zone, until) - day * DAY;
    days.set(day, {
      from: Math.min(known.from, onset - day * DAY),
      until: end === null ? known.until : Math.max(end, known.until ?? end),
    });
  }
  const onsets = [...days.values()].map(({ from }) => from);
  const start = edgeOf(onsets, ONSET_SCALE);
  const ends = [...days.values()].map(({ until }) => until).filter((until) => until !== null);
  const end = ends.length === 0 ? { at: start.at + UNKNOWN, uncertainty: UNKNOWN } : edgeOf(ends, END_SCALE);
  return {
    zone,
    start,
    end: { ...end, at: Math.max(end.at, start.at + SHORTEST) },
    days: [...days.keys()].sort((a, b) => a - b),
    onsets: onsets.slice(-NEWEST),
    scatter: onsets.reduce((sum, onset) => sum + Math.abs(onset - start.at), 0),
  };
}

/** Where these began, the next may: an edge that has moved is followed before the median has. */
const NEWEST = 3;
/** Minutes: a window of which no end is known yet, and the shortest that is told. */
const UNKNOWN = 240;
const SHORTEST = 30;

/** The window as it falls on a day. */
export const occurrence = ({ zone, start, end }: Frame, day: number): Interval =>
  interval(fromClock(zone, day * DAY + start.at), fromClock(zone, day * DAY + end.at));

/** The day whose window begins nearest to a moment. */
export const dayOf = ({ zone, start }: Frame, at: Instant): number =>
  Math.round((clockMinutes(zone, at) - start.at) / DAY);

/** Does a night come at the hours of the window? */
export function isOf(frame: Frame, night: Night): boolean {
  const day = dayOf(frame, night.from);
  const due = occurrence(frame, day);
  const onset = clockMinutes(frame.zone, night.from) - day * DAY;
  if ([frame.start.at, ...frame.onsets].some((known) => Math.abs(onset - known) <= TOLERANCE)) return true;
  if (night.until !== null && shareOf(due, interval(night.from, night.until)) >= SHARED) return true;
  // What comes back after a pause on one night is a part of that night.
  return frame.days.includes(day) && due.from <= night.from && (night.until ?? night.from) <= due.until;
}

/** What two stretches have in common, of all that they cover. */
export function shareOf(a: Interval, b: Interval): number {
  const common = Math.min(a.until, b.until) - Math.max(a.from, b.from);
  return Math.max(0, common) / (Math.max(a.until, b.until) - Math.min(a.from, b.from));
}
