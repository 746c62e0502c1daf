import { severityOf } from '#domain/topic';
import { quietUntil } from '../local-clock.ts';
import type { Stage } from './stage.ts';

/** Nobody is woken for less than they chose to be woken for. */
export const quietHours: Stage = ({ topic, subscription: { preferences, timezone } }, { at }) => {
  const { quietHours: hours, wakeFor } = preferences;
  if (hours === null || severityOf(topic) >= wakeFor) return null;
  const until = quietUntil(hours, at, timezone);
  return until === null ? null : { hold: 'quiet-hours', until };
};
