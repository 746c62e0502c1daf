import type { Entity } from '#domain/entity';
import type { Interval } from '#domain/time';
import { onTheWall } from './clock.ts';
import type { Happening, Truth } from './happening.ts';
import { country, keyOf } from './places.ts';
import type { TestedService } from './tests.ts';
import type { Inhabited } from './world.ts';

export const tested = (id: string, testsPerDay: number, rate = 0.05): TestedService => ({ id, testsPerDay, rate });

/** A place of which nothing but tests of services is known. */
export const seen = (code: string, services: readonly TestedService[], control = false): Inhabited =>
  country(code, { only: true, services, control });

export const start = (date: string, hour: number) => onTheWall(date, hour, 'UTC');
export const OPEN = start('2030-01-01', 0);

/** What a tenth of evidence takes: hours until blocks of so many tests a day can be told, from the back-test of the method. */
const PATIENCE: readonly (readonly [testsPerDay: number, hours: number])[] = [
  [100, 12],
  [40, 24],
  [25, 36],
  [8, 120],
  [0, 192],
];
/** Half an hour of bins at most, and the source's lag. */
const LAG = 150;

/** A block with its label. */
export function block(
  where: Inhabited,
  service: string,
  during: Interval,
  rate = 0.9,
  extra: Partial<Truth> = {},
): Happening {
  const testsPerDay = where.services?.find(({ id }) => id === service)?.testsPerDay ?? 0;
  const hours = PATIENCE.find(([least]) => testsPerDay >= least)?.[1] ?? 0;
  const truth: Truth = {
    kind: 'service-block',
    entity: keyOf(where),
    service,
    from: during.from,
    until: during.until === OPEN ? null : during.until,
    seenBy: [],
    slackMinutes: hours * 60 + LAG,
    ...extra,
  };
  return { interferences: [{ entity: keyOf(where), service, during, rate }], truths: [truth] };
}

/** Tests fail for a reason that is no block. */
export const fails = (where: Inhabited, services: readonly string[], during: Interval, rate: number): Happening => ({
  interferences: services.map((service) => ({ entity: keyOf(where) as Entity, service, during, rate })),
});

export const world = (from: string, days: number, places: readonly Inhabited[], happenings: readonly Happening[]) => ({
  from,
  days,
  steps: 'half-hours' as const,
  places,
  happenings,
});
