import type { Instant } from '#domain/time';
import type { WindowTold } from './answer.ts';
import { apart, localMinute, overlapOf } from './clock.ts';
import type { EventLabel, Labels, WindowLabel } from './labels.ts';

/** A told window speaks of a labelled one when their hours overlap by half. */
const SAME_HOURS = 0.5;
/** A night matches a window when it begins within an hour of it, or shares three fifths of its hours. */
const SAME_ONSET = 60;
const SAME_NIGHT = 0.6;

export interface WindowJudged {
  readonly label: WindowLabel;
  readonly told: WindowTold | null;
  /** Matching nights that had begun when it was published; null when it never was. */
  readonly nights: number | null;
  /** Minutes. */
  readonly startError: number | null;
  readonly endError: number | null;
  /**
   * From the end of its last night to the word that it is over, negative when that was said too early; null when the case ends
   * before it had to be said.
   */
  readonly endedAfterHours: number | null;
  /** Three days; twice the longest pause between its nights and a day more, where that is longer. */
  readonly endsWithinHours: number;
}

export interface WindowsJudged {
  readonly wanted: readonly WindowJudged[];
  /** Published, and no label has such hours there. */
  readonly invented: readonly WindowTold[];
}

const THREE_DAYS = 72;

export const isEndedInTime = ({ endedAfterHours, endsWithinHours }: WindowJudged): boolean =>
  endedAfterHours !== null && endedAfterHours >= 0 && endedAfterHours <= endsWithinHours;

export function judgeWindows({ windows, events }: Labels, told: readonly WindowTold[], until: Instant): WindowsJudged {
  const speaksOf = (one: WindowTold, label: WindowLabel) =>
    one.entity === label.entity && one.kind === label.kind && overlapOf(one, arcOf(label)) >= SAME_HOURS;
  return {
    wanted: windows
      .filter(({ optional }) => !optional)
      .map((label) => {
        const own = told.filter((one) => speaksOf(one, label)).sort((a, b) => a.knownAt - b.knownAt);
        return judgeWindow(label, own, nightsOf(label, events), until);
      }),
    invented: told.filter((one) => !windows.some((label) => speaksOf(one, label))),
  };
}

const arcOf = ({ startHour, endHour }: WindowLabel) => ({ start: startHour * 60, end: endHour * 60 });

function nightsOf(label: WindowLabel, events: readonly EventLabel[]): readonly EventLabel[] {
  const arc = arcOf(label);
  return events.filter(({ kind, entity, from, until }) => {
    if (kind !== label.kind || entity !== label.entity) return false;
    const start = localMinute(from, label.timezone);
    if (apart(start, arc.start) <= SAME_ONSET) return true;
    return until !== null && overlapOf({ start, end: localMinute(until, label.timezone) }, arc) >= SAME_NIGHT;
  });
}

function judgeWindow(
  label: WindowLabel,
  told: readonly WindowTold[],
  nights: readonly EventLabel[],
  until: Instant,
): WindowJudged {
  const endsWithinHours = Math.max(THREE_DAYS, 2 * longestPause(nights) + 24);
  const [first] = told;
  const last = told.at(-1);
  if (first === undefined || last === undefined) {
    return {
      label,
      told: null,
      nights: null,
      startError: null,
      endError: null,
      endedAfterHours: null,
      endsWithinHours,
    };
  }
  const over = Math.max(...nights.map((night) => night.until ?? until));
  return {
    label,
    told: last,
    nights: nights.filter(({ from }) => from <= first.knownAt).length,
    startError: apart(last.start, label.startHour * 60),
    endError: apart(last.end, label.endHour * 60),
    endedAfterHours: last.endedAt === null ? unended(over, until, endsWithinHours) : (last.endedAt - over) / 3600,
    endsWithinHours,
  };
}

/** A window that was never ended though there was time to. */
const unended = (over: number, until: Instant, endsWithinHours: number): number | null =>
  until - over < endsWithinHours * 3600 ? null : Number.POSITIVE_INFINITY;

/** Hours from one beginning to the next. */
function longestPause(nights: readonly EventLabel[]): number {
  const starts = nights.map(({ from }) => from).sort((a, b) => a - b);
  return Math.max(0, ...starts.slice(1).map((start, i) => (start - (starts[i] ?? start)) / 3600));
}
