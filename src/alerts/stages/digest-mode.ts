import type { Stage } from './stage.ts';

/** Whoever wants summaries hears of it in the next one. */
export const digestMode: Stage = ({ subscription }) =>
  subscription.preferences.digest === 'each' ? null : { hold: 'digest' };
