import type { Told } from '#domain/decision';
import {
  type HoldReason,
  INCIDENT_CHANGES,
  type IncidentChange,
  type IncidentTurn,
  type SaidOfIncident,
} from '#domain/delivery';
import { outranks } from '#domain/incident';
import type { PatternId } from '#domain/pattern';
import { hours, type Instant, minutes } from '#domain/time';
import { type IncidentTopic, severityOf } from '#domain/topic';
import { mayBeBrief } from './back.ts';

/** The most often that one thread is updated, and that it grows: what fails together is found one after the other. */
const UPDATED_EVERY = hours(6);
const WIDENED_EVERY = minutes(30);
/** The most often that it is opened again. */
const REOPENED = 3;
/** Levels of severity that make a change an escalation. */
const MUCH_WORSE = 2;
const CRITICAL = 4;
/** From here on it is partly over; below a quarter it is as bad as before. */
const HALF = 0.5;
const QUARTER = 0.25;

/** A thread as it is now, seen by one reader. */
export interface Now {
  readonly topic: IncidentTopic;
  /** Nobody stands by it any more. */
  readonly isRetracted: boolean;
  /** The told window to whose hours it keeps: then it wakes nobody. */
  readonly window: PatternId | null;
  readonly at: Instant;
}

export type News<Turn> = { readonly tell: Turn; readonly interrupting: boolean } | { readonly hold: HoldReason };

const tell = (turn: IncidentTurn, interrupting: boolean): News<IncidentTurn> => ({ tell: turn, interrupting });

/**
 * What is new to somebody who was last told this. Compared as levels, not as edges: whoever missed a turn in a crash gets
 * what is true now.
 */
export function news(now: Now, told: Told | null): News<IncidentTurn> {
  const isOver = overOf(now.topic) === 1 + now.topic.together.length;
  const isExpected = now.window !== null;
  if (told === null) return isOver || now.isRetracted ? { hold: 'never-told' } : tell('opened', !isExpected);
  if (told.reason === 'retracted') return { hold: 'already-told' };
  if (now.isRetracted) return tell('retracted', true);
  if (told.reason === 'resolved') return isOver ? { hold: 'already-told' } : reopened(now, told);
  // An end is owed, and need not ring: unless seconds count and nobody could expect it.
  if (isOver) return tell('resolved', mayBeBrief(now.topic) && !isExpected);
  return further(now, told);
}

function reopened({ topic, window }: Now, told: Told): News<IncidentTurn> {
  const { reopenings } = told.said as SaidOfIncident;
  const isFlapping = reopenings >= REOPENED && severityOf(topic) < CRITICAL;
  return isFlapping ? { hold: 'flapping' } : tell('reopened', window === null);
}

/** A thread that goes on: worse, partly better, or merely other. */
function further({ topic, window, at }: Now, told: Told): News<IncidentTurn> {
  const said = told.said as SaidOfIncident;
  const { incident } = topic;
  const worse = severityOf(topic) - said.severity;
  if (outranks(incident.standing, said.standing) || worse >= MUCH_WORSE) return tell('escalated', window === null);
  if (said.window !== null && window === null) return tell('updated', true);
  const restored = incident.restored ?? 0;
  if (overOf(topic) > said.over || (restored >= HALF && !said.restored))
    return tell('partially-restored', mayBeBrief(topic) && window === null);
  const isGraver =
    worse > 0 || (said.restored && restored < QUARTER) || (incident.reach === 'intranet' && said.reach !== 'intranet');
  const isExplained = incident.cause !== 'unknown' && incident.cause !== said.cause;
  const isWider = topic.together.some(({ id }) => !said.together.includes(id));
  if (!isGraver && !isExplained && (!isWider || window !== null)) return { hold: 'already-told' };
  // A cause changes nothing that anybody could do tonight: it is shown, and wakes nobody.
  const pause = isWider ? WIDENED_EVERY : UPDATED_EVERY;
  return at - told.at < pause ? { hold: 'too-soon' } : tell('updated', isGraver && window === null);
}

/** How many of all that the thread tells of are over. */
export const overOf = ({ incident, together }: IncidentTopic): number =>
  [incident, ...together].filter(({ until }) => until !== null).length;

/** What a reader knows who is told of it as it is now. */
export function saidOf({ topic, window }: Pick<Now, 'topic' | 'window'>, told: Told | null): SaidOfIncident {
  const { incident, together } = topic;
  const { standing, reach, cause } = incident;
  const before = told?.said.topic === 'incident' ? told.said : null;
  const isReopened = told?.reason === 'resolved' && overOf(topic) <= together.length;
  return {
    topic: 'incident',
    ...{ standing, severity: severityOf(topic), reach, cause },
    together: together.map(({ id }) => id),
    over: overOf(topic),
    restored: (incident.restored ?? 0) >= HALF,
    window,
    reopenings: (before?.reopenings ?? 0) + (isReopened ? 1 : 0),
    changes: before === null ? [] : changesOf(topic, before),
  };
}

function changesOf(topic: IncidentTopic, before: SaidOfIncident): readonly IncidentChange[] {
  const { standing, reach, cause, restored = 0 } = topic.incident;
  const isTrue: Readonly<Record<IncidentChange, boolean>> = {
    confirmed: outranks(standing, before.standing),
    graver: severityOf(topic) > before.severity,
    intranet: reach === 'intranet' && before.reach !== 'intranet',
    relapsed: before.restored && restored < QUARTER,
    wider: topic.together.some(({ id }) => !before.together.includes(id)),
    fewer: overOf(topic) > before.over,
    cause: cause !== 'unknown' && cause !== before.cause,
    restored: restored >= HALF && !before.restored,
  };
  return INCIDENT_CHANGES.filter((change) => isTrue[change]);
}
