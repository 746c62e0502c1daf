import type { Series } from '#domain/series';
import { subject } from '#domain/subject';
import { days, type Instant, later } from '#domain/time';
import { ANALYSED, LAYERS } from '#sources/ooni-analysis';
import { FROM, LAYERS_OF_BLOCKS, NEW_BLOCKS, UNTIL } from './iran-facts.ts';
import type { Sketch } from './iran-networks.ts';
import { type Random, seeded } from './random.ts';

const DAY = days(1);

/** Assumed of those of which it is not published. */
const USUAL_LAYERS = ['dns_blocked', 'tls_blocked'] as const;

/**
 * OONI's analysis of sites by day, in Iran and in the control countries: blocked on the published days. How high OONI scored it,
 * and that a day on which something is blocked for hours is scored as if it were whole, are assumed.
 */
export const analysisSeen = ({ place: { entity } }: Sketch): readonly Series[] =>
  entity.startsWith('country/')
    ? LAYERS.flatMap(({ column, signal }) =>
        [...ANALYSED.values()].map((service) => {
          const random = seeded(`${signal.id} ${entity} ${service}`);
          const isBlocked = (at: Instant) =>
            entity === 'country/IR' &&
            (LAYERS_OF_BLOCKS[service] ?? USUAL_LAYERS).includes(column) &&
            later(at, DAY) > (NEW_BLOCKS[service] ?? UNTIL);
          const values: number[] = [];
          for (let at = FROM; at < UNTIL; at = later(at, DAY)) values.push(scored(random, isBlocked(at)));
          return { signal: signal.id, subject: subject(entity, service), from: FROM, step: DAY, values, counts: null };
        }),
      )
    : [];

/** Of ordinary days the worst test in twenty is bad all the same. */
const scored = (random: Random, isBlocked: boolean): number =>
  Math.round(((isBlocked ? 0.7 : 0.05) + 0.25 * random.uniform()) * 100) / 100;
