import type { Incident } from '#domain/incident';
import { subjectKey } from '#domain/subject';
import { days, hours, type Instant } from '#domain/time';
import type { KnownWindow } from './windows.ts';

/** More openings of one thing than this in a week tell nobody anything. */
const OPENINGS = 3;
const WEEK = days(1) * 7;
/** What lasts is no flapping. */
const LASTS = hours(2);
const CRITICAL = 4;

interface Past {
  /** Incidents of the same places in the week before. */
  readonly recent: readonly Incident[];
  readonly windows: readonly KnownWindow[];
}

/** Does it come and go, so that another opening would only tire? Nights of a window are no flapping, nor is what is critical. */
export function isFlapping(incident: Incident, { recent, windows }: Past, at: Instant): boolean {
  const { kind, from, severity, subject } = incident;
  if (severity >= CRITICAL || at - from >= LASTS) return false;
  const nights = new Set(windows.flatMap(({ pattern }) => pattern.nights.map((night) => night.incident)));
  const before = recent.filter(
    (other) =>
      other.kind === kind &&
      subjectKey(other.subject) === subjectKey(subject) &&
      other.standing !== 'suspected' &&
      other.from > from - WEEK &&
      other.from < from &&
      !nights.has(other.id),
  );
  return before.length >= OPENINGS;
}
