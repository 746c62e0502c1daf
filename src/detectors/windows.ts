import type { Place } from '#domain/entity';
import { type Incident, isAlerting } from '#domain/incident';
import {
  isProven,
  type Night,
  PATTERN_LEVELS,
  type Pattern,
  type PatternChange,
  type PatternLevel,
  patternId,
} from '#domain/pattern';
import type { SignalId } from '#domain/series';
import { days, earlier, hours, type Instant, type Interval, interval, later } from '#domain/time';
import { describe } from './describe.ts';
import { dayOf, type Frame, frameOf, isOf, occurrence } from './lattice.ts';
import { isDusk, isNatural } from './natural.ts';
import { sharedBounds } from './night-bounds.ts';
import { MEMORY, recurrenceOf } from './recurrence.ts';
import { clockMinutes, DAY } from './wall-clock.ts';

export const REMEMBERED = days(MEMORY);
/** What lasts longer is no night. */
const LONGEST_NIGHT = hours(20);
/** Only a fresh night makes a window: older ones would come up again as chance is measured anew. */
const FRESH = days(2);
/** How far back missed windows are looked for. */
const LOOKED_BACK = days(3);
/** A window has not come when it is half over, but four hours are enough to tell, and one the least. */
const WAIT = { least: hours(1), most: hours(4) };

const WATCH = 0.5;
const LIKELY = 0.9;
const CONFIRMED = 0.99;
const NIGHTS_TO_CONFIRM = 3;
const NIGHTS_AT_DUSK = 7;

/** One subject's incidents of one kind, and what is known of their repeating. */
export interface Repeating {
  /** Those of the last 60 days. */
  readonly incidents: readonly Incident[];
  readonly previous: readonly Pattern[];
  readonly place: Place;
  readonly at: Instant;
  /** Were these signals known over the interval, and normal? What nobody saw is neither a night nor a night missed. */
  readonly isNormal: (during: Interval, signals: readonly SignalId[]) => boolean;
}

/**
 * What incidents change in the windows that repeat: those known are followed, and the newest night may make a new one.
 * Compares what is true with what was saved, so that it may be repeated at any time. It knows no more than `incidents` and
 * `isNormal` knew at `at`.
 *
 * @returns changes to be saved; at most one for each pattern
 */
export function windows(input: Repeating): readonly PatternChange[] {
  const nights = nightsOf(input);
  const taken = new Set(input.previous.flatMap((pattern) => pattern.nights.map(({ incident }) => incident)));
  const take = ({ nights: own }: Pattern) => {
    for (const { incident } of own) taken.add(incident);
  };
  const changes: PatternChange[] = [];
  const now = new Map(input.previous.map((pattern) => [pattern.id, pattern]));
  const look = (): View => ({ ...input, nights, taken, patterns: [...now.values()] });
  for (const before of input.previous.filter(({ level }) => level !== 'ended').sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const followed = follow(before, look());
    const change = changeOf(before, followed.now, followed.natural);
    if (change !== null) changes.push(change);
    now.set(before.id, followed.now);
    take(followed.now);
  }
  for (;;) {
    const made = create(look());
    if (made === null) return changes;
    changes.push({ transition: 'opened', pattern: made });
    now.set(made.id, made);
    take(made);
  }
}

interface View extends Repeating {
  readonly nights: readonly Night[];
  /** Incidents that belong to a pattern. */
  readonly taken: ReadonlySet<string>;
  /** As they are by now. */
  readonly patterns: readonly Pattern[];
}

/** Cuts that no other sound window explains. */
function unexplained({ nights, patterns }: View, but: string | null): readonly Night[] {
  const sound = patterns.filter((pattern) => pattern.id !== but && isProven(pattern));
  const explained = new Set(sound.flatMap((pattern) => pattern.nights.map(({ incident }) => incident)));
  return nights.filter(({ incident }) => !explained.has(incident));
}

const hasOther = ({ patterns }: View, but: string | null): boolean =>
  patterns.some((pattern) => pattern.id !== but && pattern.level !== 'ended' && isProven(pattern));

function nightsOf({ incidents, at }: Repeating): readonly Night[] {
  return incidents
    .filter((one) => isAlerting(one) && one.from > earlier(at, REMEMBERED))
    .map((one) => ({ incident: one.id, ...sharedBounds(one) }))
    .filter(({ from, until }) => (until ?? at) - from <= LONGEST_NIGHT)
    .sort(byStart);
}

const byStart = (a: Night, b: Night): number => a.from - b.from || (a.incident < b.incident ? -1 : 1);

function follow(pattern: Pattern, view: View): { now: Pattern; natural: boolean } {
  const { place, nights: all, taken, at } = view;
  const current = new Map(all.map((night) => [night.incident, night]));
  const known = pattern.nights.map((night) => current.get(night.incident) ?? night).sort(byStart);
  const { nights, frame } = withAll(known, all, taken, place.timezone);
  const missed = missedOf(pattern.missed, frame, signalsOf(nights, view), view);
  const onsets = nights.map(({ from }) => clockMinutes(frame.zone, from));
  const natural = isNatural(frame.days, onsets);
  const level = levelOf(pattern, nights, frame, view);
  return { now: describe(pattern, nights, missed, frame, level, natural, at), natural };
}

interface Framed {
  readonly nights: readonly Night[];
  readonly frame: Frame;
}

/** With every free night since the first that comes at the hours of the others; each may let another in. */
function withAll(known: readonly Night[], all: readonly Night[], taken: ReadonlySet<string>, timezone: string): Framed {
  const mine = new Set(known.map(({ incident }) => incident));
  const since = known[0]?.from ?? 0;
  const free = all.filter(({ incident, from }) => from >= since && !mine.has(incident) && !taken.has(incident));
  const frame = frameOf(known, timezone);
  const found = free.find((night) => isOf(frame, night));
  return found === undefined
    ? { nights: known, frame }
    : withAll([...known, found].sort(byStart), all, taken, timezone);
}

/** Windows that were due and did not come, with those that are now seen not to have. */
function missedOf(
  known: readonly Instant[],
  frame: Frame,
  signals: readonly SignalId[],
  { at, isNormal }: Repeating,
): readonly Instant[] {
  const hits = new Set(frame.days);
  const missed = new Map(known.map((start) => [dayOf(frame, start), start]));
  for (
    let day = Math.max((frame.days[0] ?? 0) + 1, dayOf(frame, earlier(at, LOOKED_BACK)));
    day <= dayOf(frame, at);
    day++
  ) {
    if (hits.has(day) || missed.has(day)) continue;
    const due = occurrence(frame, day);
    const wait = Math.min(Math.max((due.until - due.from) / 2, WAIT.least), WAIT.most);
    const told = later(due.from, frame.start.uncertainty * 60 + wait);
    if (told <= at && isNormal(interval(due.from, told), signals)) missed.set(day, due.from);
  }
  return [...missed]
    .filter(([day]) => !hits.has(day))
    .map(([, start]) => start)
    .sort((a, b) => a - b);
}

/** The signals that showed most of the nights: that others are normal says nothing. */
function signalsOf(nights: readonly Night[], { incidents }: Repeating): readonly SignalId[] {
  const mine = new Set(nights.map(({ incident }) => incident));
  const known = incidents.filter(({ id }) => mine.has(id));
  const counts = Map.groupBy(
    known.flatMap(({ evidence }) => [...new Set(evidence.map(({ signal }) => signal))]),
    (signal) => signal,
  );
  return [...counts].filter(([, seen]) => seen.length * 2 >= known.length).map(([signal]) => signal);
}

function create(view: View): Pattern | null {
  const { at, place, nights, taken } = view;
  const free = nights.filter(({ incident }) => !taken.has(incident));
  for (const night of free) {
    if (night.from < earlier(at, FRESH)) continue;
    const others = free.filter(({ from }) => from < night.from);
    const found = recurrenceOf(night, others, unexplained(view, null), place.timezone, hasOther(view, null));
    if (found === null || found.probability < WATCH || followsTheSun(night, nights, place)) continue;
    const made = patternOf(withAll(found.nights, free, taken, place.timezone), found.probability, view);
    // What has not come since, if it was found late.
    const { now } = follow(made, view);
    if (now.level !== 'ended') return { ...now, revision: 1 };
  }
  return null;
}

/** Among all nights at about that hour, those of a pattern that was given up for following the sun too. */
function followsTheSun(night: Night, nights: readonly Night[], { timezone }: Place): boolean {
  const near = nights.filter(({ from }) => from <= night.from && night.from - from <= days(14));
  const [first] = near;
  if (first === undefined) return false;
  const own = clockMinutes(timezone, night.from);
  const onsets = near.map(({ from }) => clockMinutes(timezone, from));
  const close = onsets.filter((onset) => Math.abs(onset - own - Math.round((onset - own) / DAY) * DAY) <= 60);
  return isNatural(
    close.map((onset) => Math.round((onset - own) / DAY)),
    close,
  );
}

function patternOf({ nights, frame }: Framed, probability: number, input: Repeating): Pattern {
  const { place, incidents } = input;
  const [first] = nights;
  const { kind, subject } = incidents.find(({ id }) => id === first?.incident) as Incident;
  const hits = frame.days;
  const between = Array.from({ length: (hits.at(-1) ?? 0) - (hits[0] ?? 0) }, (_, i) => (hits[0] ?? 0) + i);
  const missed = between.filter((day) => !hits.includes(day)).map((day) => occurrence(frame, day).from);
  const blank = {
    id: patternId(first?.incident ?? ''),
    entity: subject.entity,
    kind,
    service: subject.service,
    timezone: place.timezone,
    level: 'watch',
    revision: 0,
  } as const;
  return describe(blank, nights, missed, frame, levelFor(probability, nights, hits.length, place), false, input.at);
}

/** Never less sure than before: what speaks against a window is that it does not come. */
function levelOf(before: Pattern, nights: readonly Night[], frame: Frame, view: View): PatternLevel {
  const newest = nights.at(-1);
  const isKnown = nights.every(({ incident }) => before.nights.some((night) => night.incident === incident));
  // Only a night makes a window more certain: not that other cuts were forgotten meanwhile.
  if (newest === undefined || isKnown) return before.level;
  const { timezone } = view.place;
  const mine = new Set(nights.map(({ incident }) => incident));
  const unmatched = unexplained(view, before.id).filter(({ incident }) => !mine.has(incident));
  const found = recurrenceOf(newest, nights.slice(0, -1), unmatched, timezone, hasOther(view, before.id));
  const level = levelFor(found?.probability ?? 0, nights, frame.days.length, view.place);
  return PATTERN_LEVELS.indexOf(level) > PATTERN_LEVELS.indexOf(before.level) ? level : before.level;
}

function levelFor(probability: number, nights: readonly Night[], hits: number, { timezone }: Place): PatternLevel {
  if (hits < NIGHTS_AT_DUSK && isDusk(nights, timezone)) return 'watch';
  if (hits >= NIGHTS_TO_CONFIRM && probability >= CONFIRMED) return 'confirmed';
  return probability >= LIKELY ? 'likely' : 'watch';
}

function changeOf(before: Pattern, now: Pattern, natural: boolean): PatternChange | null {
  if (isSaid(before, now)) return null;
  if (now.level === 'ended') return { transition: natural ? 'retracted' : 'resolved', pattern: now };
  return { transition: now.level === before.level ? 'updated' : 'escalated', pattern: now };
}

/** Would no reader notice a difference, nor in what belongs to it? Bounds of nights alone are the incidents' news. */
function isSaid(before: Pattern, now: Pattern): boolean {
  const { revision: _, missed: __, nights, next, ...rest } = now;
  const keys = Object.keys(rest) as (keyof typeof rest)[];
  return (
    keys.every((key) => before[key] === now[key]) &&
    nights.length === before.nights.length &&
    nights.every(({ incident }, i) => before.nights[i]?.incident === incident) &&
    JSON.stringify(next) === JSON.stringify(before.next)
  );
}
