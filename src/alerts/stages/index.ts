import type { Candidate, Told, Turn } from '#domain/decision';
import { isEnd } from '#domain/delivery';
import { artefact } from './artefact.ts';
import { digestMode } from './digest-mode.ts';
import { inhibit } from './inhibit.ts';
import { mute } from './mute.ts';
import { noiseBudget } from './noise-budget.ts';
import { quietHours } from './quiet-hours.ts';
import type { Context, Held, Stage } from './stage.ts';
import { suspectSource } from './suspect-source.ts';

/** Before a thread is opened to somebody; a thread that they know is owed its turns. */
const beforeOpening: readonly Stage[] = [suspectSource, inhibit, artefact, digestMode];
/** Before somebody is interrupted. */
const beforeInterrupting: readonly Stage[] = [quietHours, mute, noiseBudget];

export const isOwed = ({ tell }: Pick<Turn, 'tell'>): boolean => isEnd(tell);

/** The first reason, in this order, for which this subscriber does not hear this turn now; null when they do. */
export function firstHold(candidate: Candidate, context: Context, turn: Turn, told: Told | null): Held | null {
  const stages = [
    ...(told === null ? beforeOpening : []),
    ...(turn.interrupting && !isOwed(turn) ? beforeInterrupting : []),
  ];
  for (const stage of stages) {
    const held = stage(candidate, context, turn);
    if (held !== null) return held;
  }
  return null;
}

/** What is owed comes through quiet hours, mutes and a spent budget alike, but then it does not ring. */
export function softened(candidate: Candidate, context: Context, turn: Turn): Turn {
  const isUnwelcome = beforeInterrupting.some((stage) => stage(candidate, context, turn) !== null);
  return turn.interrupting && isUnwelcome ? { ...turn, interrupting: false, urgency: 'low' } : turn;
}
