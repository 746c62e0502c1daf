import type { Severity } from '#domain/incident';
import { toIso } from '#domain/time';
import { subjectOf } from '#domain/topic';
import type { Message } from '../../message.ts';

/** What the tools for people on call want to know of a message. */
export interface Alarm {
  /** Names the alarm to them: a later turn of the same thread changes it instead of raising another. */
  readonly key: string;
  /** ISO 8601 UTC. */
  readonly from: string;
  /** Null while it lasts. */
  readonly until: string | null;
  readonly severity: Severity;
  readonly kind: string;
  readonly entity: string;
  readonly service: string | null;
}

const OVER: readonly Message['reason'][] = ['resolved', 'retracted', 'window-ended'];

/** Null for a summary: it is about several, and never over. */
export function alarmOf({ topic, thread, reason, interrupting, at }: Message): Alarm | null {
  if (topic.kind === 'summary') return null;
  const { entity, service } = subjectOf(topic);
  const isOver = OVER.includes(reason);
  const common = { key: thread, entity, service, until: isOver ? toIso(at) : null };
  if (topic.kind === 'pattern') {
    // A window that is known is there to be planned around: nobody is paged for a calendar.
    const [first] = topic.pattern.nights;
    return { ...common, kind: `window-${topic.pattern.kind}`, from: toIso(first?.from ?? at), severity: 1 };
  }
  const { kind, from, until, severity } = topic.incident;
  const ended = isOver && until !== null ? toIso(until) : common.until;
  return { ...common, kind, from: toIso(from), until: ended, severity: interrupting || isOver ? severity : 1 };
}
