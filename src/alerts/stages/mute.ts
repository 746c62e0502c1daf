import { instant } from '#domain/time';
import { subjectOf } from '#domain/topic';
import type { Stage } from './stage.ts';

/** The subscriber's own mute of a place, of what holds it, or of everything: the longest that covers it. */
export const mute: Stage = ({ topic, subscription: { preferences } }, { at }) => {
  const places: readonly string[] = ['*', subjectOf(topic).entity, ...topic.within];
  const covering = preferences.mutes.filter(({ entity, until }) => at < until && places.includes(entity));
  if (covering.length === 0) return null;
  return { hold: 'muted', until: instant(Math.max(...covering.map(({ until }) => until))) };
};
