import { subjectOf } from '#domain/topic';
import type { Stage } from './stage.ts';

/** On-call staff know it for an artefact: everything of that kind in that place, or inside it, until their mute runs out. */
export const artefact: Stage = ({ topic }, { artefacts, at }) => {
  const about = topic.kind === 'incident' ? topic.incident : topic.pattern;
  const places = [subjectOf(topic).entity, ...topic.within];
  const isMuted = artefacts.some(
    ({ entity, kind, until }) => at < until && kind === about.kind && places.includes(entity),
  );
  return isMuted ? { hold: 'muted-artefact' } : null;
};
