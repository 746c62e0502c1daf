import { CRITICAL } from '#domain/preferences';
import { days, later } from '#domain/time';
import { severityOf } from '#domain/topic';
import type { Stage } from './stage.ts';

/** The time in which notices are counted. */
export const BUDGET_PERIOD = days(1);

/** As many notices as were asked for, and no more, in any 24 hours. What is critical comes always and is never counted. */
export const noiseBudget: Stage = ({ topic, subscription: { id, preferences } }, { spent }) => {
  const { budget } = preferences;
  if (budget === null || severityOf(topic) >= CRITICAL) return null;
  const given = spent(id);
  // The one whose going makes room.
  const oldest = given[given.length - budget];
  return oldest === undefined ? null : { hold: 'over-budget', until: later(oldest, BUDGET_PERIOD) };
};
