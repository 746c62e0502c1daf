import type { Entity } from './entity.ts';
import type { Incident, IncidentId, Severity } from './incident.ts';
import type { Pattern, PatternId } from './pattern.ts';
import { type Subject, subject } from './subject.ts';

/** What the turns of one thread have in common: an incident's id or a pattern's, which never collide. */
export type ThreadId = IncidentId | PatternId;

export interface IncidentTopic {
  readonly kind: 'incident';
  readonly incident: Incident;
  /** The entities that hold its own (a network's country), nearest first. */
  readonly within: readonly Entity[];
  /** Networks of the same country that failed with it and are told of in its thread; not itself. */
  readonly together: readonly Incident[];
  /** The window that it belongs to, or came in. */
  readonly pattern: Pattern | null;
}

export interface PatternTopic {
  readonly kind: 'pattern';
  readonly pattern: Pattern;
  readonly within: readonly Entity[];
  /** Windows of the same country at the same hours that are told of in its thread; not itself. */
  readonly together: readonly Pattern[];
  /** The worst of its nights. */
  readonly severity: Severity;
}

/** What a thread is about: one incident, or a window that repeats. */
export type Topic = IncidentTopic | PatternTopic;

export const threadOf = (topic: Topic): ThreadId => (topic.kind === 'incident' ? topic.incident.id : topic.pattern.id);

export const subjectOf = (topic: Topic): Subject =>
  topic.kind === 'incident' ? topic.incident.subject : subject(topic.pattern.entity, topic.pattern.service);

export const severityOf = (topic: Topic): Severity =>
  topic.kind === 'incident'
    ? (Math.max(...[topic.incident, ...topic.together].map(({ severity }) => severity)) as Severity)
    : topic.severity;

/** Grows with everything that is saved of it; of a lone incident or window it is its own. */
export const revisionOf = (topic: Topic): number => {
  const all = topic.kind === 'incident' ? [topic.incident, ...topic.together] : [topic.pattern, ...topic.together];
  return all.reduce((sum, { revision }) => sum + revision, 0);
};
