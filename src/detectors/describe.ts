import type { Night, Pattern, PatternLevel } from '#domain/pattern';
import { days, type Instant } from '#domain/time';
import { dayOf, type Frame } from './lattice.ts';
import { nextOf } from './next.ts';
import { daysOf, isOver } from './pattern-days.ts';

/** After so long without a night that anybody saw, a window is over. */
const FORGOTTEN = days(35);

/** What does not change about it. */
type Named = Pick<Pattern, 'id' | 'entity' | 'kind' | 'service' | 'timezone' | 'revision'>;

/** The pattern as its nights have it, one revision on. */
export function describe(
  { id, entity, kind, service, timezone, revision }: Named,
  nights: readonly Night[],
  missed: readonly Instant[],
  frame: Frame,
  level: PatternLevel,
  natural: boolean,
  at: Instant,
): Pattern {
  const calendar = { hits: frame.days, misses: missed.map((start) => dayOf(frame, start)) };
  const named = daysOf(calendar);
  const newest = nights.at(-1)?.from ?? at;
  const isEnded = natural || isOver(named, calendar) || at - newest > FORGOTTEN;
  const { next, start, end, misses } = nextOf(named, calendar, frame, timezone, at);
  return {
    id,
    entity,
    kind,
    service,
    timezone,
    days: named,
    start,
    end,
    startUncertaintyMinutes: frame.start.uncertainty,
    endUncertaintyMinutes: frame.end.uncertainty,
    hits: frame.days.length,
    misses,
    level: isEnded ? 'ended' : level,
    next: isEnded ? [] : next,
    nights,
    missed,
    revision: revision + 1,
  };
}
