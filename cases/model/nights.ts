import { type Interval, later } from '#domain/time';
import type { Random } from '../../local/scenarios/random.ts';
import type { WindowLabel } from '../../scripts/score/labels.ts';
import { dateAfter, onTheWall } from './clock.ts';
import { type Cut, cuts, together } from './events.ts';
import type { Happening } from './happening.ts';
import type { Inhabited } from './world.ts';

/** Dates `first`, `first + step`, … */
export const datesFrom = (first: string, count: number, step = 1): readonly string[] =>
  Array.from({ length: count }, (_, i) => dateAfter(first, i * step));

/** The same hours of each date on the wall clock; an end beyond 24 lies on the next day. */
export const nightsOn = (dates: readonly string[], start: number, end: number, timezone: string): readonly Interval[] =>
  dates.map((date) => ({ from: onTheWall(date, start, timezone), until: onTheWall(date, end, timezone) }));

/** Moves each edge by up to so many minutes either way, whole minutes. */
export const jittered = (nights: readonly Interval[], minutes: number, random: Random): readonly Interval[] => {
  const by = () => Math.round((2 * random.uniform() - 1) * minutes) * 60;
  return nights.map(({ from, until }) => ({ from: later(from, by()), until: later(until, by()) }));
};

export const windowOf = ({ place }: Inhabited, startHour: number, endHour: number): WindowLabel => ({
  entity: place.entity,
  kind: 'outage',
  timezone: place.timezone,
  startHour,
  endHour,
  optional: false,
});

/** Deliberate cuts at hours that come again. */
export const curfew = (
  where: Inhabited,
  nights: readonly Interval[],
  hours: { readonly start: number; readonly end: number },
  event: Pick<Cut, 'left'> & Partial<Cut>,
): Happening =>
  together(cuts(nights, { cause: 'shutdown', ...event, entity: where.place.entity }), {
    windows: [windowOf(where, hours.start, hours.end)],
  });
