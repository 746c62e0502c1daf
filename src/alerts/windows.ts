import type { Entity } from '#domain/entity';
import type { Incident, IncidentId, Severity } from '#domain/incident';
import type { Pattern } from '#domain/pattern';
import { hours, type Instant, minutes } from '#domain/time';
import type { PatternTopic } from '#domain/topic';

/** A window that repeats, with what its nights were like. */
export interface KnownWindow {
  readonly pattern: Pattern;
  readonly within: readonly Entity[];
  readonly severities: ReadonlyMap<IncidentId, Severity>;
}

/** Far enough from an ordinary night to be news of its own. */
const LONGER = hours(2);
/** Levels of severity; what is critical is news in any case. */
const MUCH_DEEPER = 2;
const CRITICAL = 4;
/** An end becomes known this much later: by the lag of the signals and the time for which they have to be normal again. */
const KNOWN_AFTER = hours(2);
/** An onset may lie this far outside the uncertainty that the window states for itself. */
const AROUND = minutes(30);
/** Edges this near, in minutes, are one window of several networks. */
const SAME_HOURS = 60;
const DAY = 1440;

/** From the second matching night until it ends. */
export const isSound = ({ level }: Pattern): boolean => level === 'likely' || level === 'confirmed';

/** The worst of its nights, but for one. */
function worstOf({ pattern, severities }: KnownWindow, but?: IncidentId): Severity {
  const others = pattern.nights.filter(({ incident }) => incident !== but);
  return Math.max(1, ...others.map(({ incident }) => severities.get(incident) ?? 1)) as Severity;
}

export const windowTopic = (window: KnownWindow, together: readonly Pattern[]): PatternTopic => ({
  kind: 'pattern',
  pattern: window.pattern,
  within: window.within,
  together,
  severity: worstOf(window),
});

/** The length of the window, as its clock says it. */
export const lengthOf = ({ start, end }: Pattern): number => minutes((end - start + DAY) % DAY || DAY);

/** Does it belong to the window, or begin in one that is due? */
export function comesIn({ id, kind, subject, from }: Incident, { pattern }: KnownWindow): boolean {
  const isSame = pattern.entity === subject.entity && pattern.kind === kind && pattern.service === subject.service;
  if (!isSame) return false;
  const early = minutes(pattern.startUncertaintyMinutes) + AROUND;
  return (
    pattern.nights.some(({ incident }) => incident === id) ||
    pattern.next.some((due) => due.from - early <= from && from < due.until)
  );
}

/**
 * A night as the ones before it. One that is more than two hours longer than expected, or much deeper, is news of its own: a
 * single level of severity more hangs on the worst moment of one signal, and in twelve nights one is the noisiest.
 */
export function keepsTo(incident: Incident, window: KnownWindow, at: Instant): boolean {
  const { pattern } = window;
  const uncertain = minutes(pattern.startUncertaintyMinutes + pattern.endUncertaintyMinutes);
  const lasted = (incident.until ?? at - KNOWN_AFTER) - incident.from;
  return (
    comesIn(incident, window) &&
    isSound(pattern) &&
    !isMuchDeeper(incident.severity, worstOf(window, incident.id)) &&
    lasted <= lengthOf(pattern) + uncertain + LONGER
  );
}

const isMuchDeeper = (severity: Severity, before: Severity): boolean =>
  severity >= before + MUCH_DEEPER || (severity === CRITICAL && before < CRITICAL);

/** How far two times of day lie apart, in minutes. */
export const apart = (a: number, b: number): number => {
  const gap = Math.abs(a - b) % DAY;
  return Math.min(gap, DAY - gap);
};

/** Networks of one country that go dark at the same hours. A country's own window is told for itself. */
export const isOneWindow = (a: KnownWindow, b: KnownWindow): boolean =>
  a.within[0] !== undefined &&
  a.within[0] === b.within[0] &&
  a.pattern.kind === b.pattern.kind &&
  a.pattern.service === b.pattern.service &&
  apart(a.pattern.start, b.pattern.start) <= SAME_HOURS &&
  apart(a.pattern.end, b.pattern.end) <= SAME_HOURS;
