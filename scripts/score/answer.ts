import type { Entity } from '#domain/entity';
import type { IncidentKind } from '#domain/finding';
import { type Cause, type Incident, isAlerting, type Reach } from '#domain/incident';
import type { Pattern, PatternId } from '#domain/pattern';
import type { ServiceId } from '#domain/subject';
import type { Instant } from '#domain/time';
import { isOfIncident, type Known, type KnownPattern } from '../history.ts';

/** An incident that people were alerted to, as it stands in the end. */
export interface Alarm {
  readonly id: string;
  readonly kind: IncidentKind;
  readonly entity: Entity;
  readonly service: ServiceId | null;
  /** When the alert would have gone out: the first word with a standing above `suspected`. */
  readonly knownAt: Instant;
  readonly from: Instant;
  /** Null while it is open. */
  readonly until: Instant | null;
  /** Every cause that was claimed while people were told, `unknown` apart. */
  readonly causes: readonly Cause[];
  /** The last word. */
  readonly reach: Reach;
}

/** A window that was published: `likely` or more at some time. */
export interface WindowTold {
  readonly id: PatternId;
  readonly entity: Entity;
  readonly kind: IncidentKind;
  readonly knownAt: Instant;
  readonly endedAt: Instant | null;
  /** Minutes after local midnight, as last said before it ended. */
  readonly start: number;
  readonly end: number;
}

/** What a system said of a case, ours or another's. */
export interface Answer {
  readonly alarms: readonly Alarm[];
  /** Incidents that never came to an alarm. */
  readonly suspicions: number;
  readonly windows: readonly WindowTold[];
}

export function answerOf(said: readonly (Known | KnownPattern)[]): Answer {
  const alarms = new Map<string, Alarm>();
  const windows = new Map<PatternId, WindowTold>();
  for (const known of said) {
    if (isOfIncident(known)) addAlarm(alarms, known.change.incident, known.at);
    else addWindow(windows, known.change, known.at);
  }
  const incidents = new Set(said.flatMap((known) => (isOfIncident(known) ? [known.change.incident.id] : [])));
  return {
    alarms: [...alarms.values()],
    suspicions: incidents.size - alarms.size,
    windows: [...windows.values()],
  };
}

function addAlarm(alarms: Map<string, Alarm>, incident: Incident, at: Instant): void {
  const before = alarms.get(incident.id);
  if (before === undefined && !isAlerting(incident)) return;
  const { id, kind, subject, from, until, cause, reach } = incident;
  const causes = new Set([...(before?.causes ?? []), ...(cause === 'unknown' ? [] : [cause])]);
  alarms.set(id, { id, kind, ...subject, knownAt: before?.knownAt ?? at, from, until, causes: [...causes], reach });
}

function addWindow(windows: Map<PatternId, WindowTold>, { transition, pattern }: KnownPattern['change'], at: Instant) {
  const before = windows.get(pattern.id);
  if (before === undefined && !isPublished(pattern)) return;
  const isOver = pattern.level === 'ended' || transition === 'retracted';
  const edges = before !== undefined && isOver ? before : pattern;
  windows.set(pattern.id, {
    id: pattern.id,
    entity: pattern.entity,
    kind: pattern.kind,
    knownAt: before?.knownAt ?? at,
    endedAt: isOver ? at : null,
    start: edges.start,
    end: edges.end,
  });
}

const isPublished = ({ level }: Pattern): boolean => level === 'likely' || level === 'confirmed';
