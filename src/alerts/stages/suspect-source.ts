import type { Stage } from './stage.ts';

/** An agreement that rests on a source which is failing everywhere is no agreement: wait for the source or for others. */
export const suspectSource: Stage = ({ topic }, { suspect }) => {
  if (topic.kind === 'pattern') return null;
  const { evidence } = topic.incident;
  const doubted = evidence.some(({ signal }) => suspect.has(signal));
  if (!doubted) return null;
  const families = new Set(evidence.filter(({ signal }) => !suspect.has(signal)).map(({ family }) => family));
  return families.size < 2 ? { hold: 'suspect-source' } : null;
};
