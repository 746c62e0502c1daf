import type { Candidate, Decision, Told, Turn } from '#domain/decision';
import type { Urgency } from '#domain/delivery';
import type { Entity } from '#domain/entity';
import type { Subscription } from '#domain/subscription';
import { revisionOf, severityOf, type ThreadId, type Topic } from '#domain/topic';
import type { News } from './news.ts';
import { firstHold, softened } from './stages/index.ts';
import type { Context } from './stages/stage.ts';

/** What one reader was told, by thread. */
export type Heard = (thread: ThreadId) => Told | null;

/** What a reader may hear next in one thread. */
export interface Proposal extends Candidate {
  readonly told: Told | null;
  readonly news: News<Turn['tell']>;
  readonly urgency: Urgency;
  readonly said: Turn['said'];
  /** Where it is told instead, if it is held. */
  readonly instead: ThreadId | null;
}

/** @returns null when there is nothing to say and nothing to explain */
export function decide(proposal: Proposal, context: Context): Decision | null {
  const { topic, subscription, told, news, urgency, said, instead } = proposal;
  if ('hold' in news) {
    return news.hold === 'already-told' ? null : { topic, subscription, hold: news.hold, instead };
  }
  const revision = Math.max(revisionOf(topic), told === null ? 0 : told.revision + 1);
  const turn: Turn = { ...news, revision, urgency, said };
  const candidate = { topic, subscription };
  const held = firstHold(candidate, context, turn, told);
  return held === null ? { ...candidate, ...softened(candidate, context, turn) } : { ...candidate, ...held, instead };
}

/** Of threads that a machine hears of one by one though they are one thing, one rings: the first, and later that of least id. */
export function mayRing(heard: Heard, thread: ThreadId, others: readonly ThreadId[]): boolean {
  const known = others.filter((other) => heard(other) !== null);
  return heard(thread) === null ? known.length === 0 : known.every((other) => thread < other);
}

/** A place in the filter stands for what lies inside it. */
export const isNear = ({ filter }: Subscription, places: readonly Entity[]): boolean =>
  filter.entities.length === 0 || filter.entities.some((wanted) => places.includes(wanted));

/** Ordinary for what is serious, patient for what was to be expected. */
export const urgencyOf = (topic: Topic, isExpected: boolean): Urgency =>
  severityOf(topic) >= 3 && !isExpected ? 'high' : 'normal';
