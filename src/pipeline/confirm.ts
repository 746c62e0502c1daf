import { LATEST } from '#domain/confirm';
import type { ThirdPartyRecord } from '#domain/record';
import { earlier, type Instant } from '#domain/time';
import { review } from './review.ts';
import type { Runtime as Whole } from './runtime.ts';

type Runtime = Pick<Whole, 'store' | 'signals' | 'log'>;

/** Of the newest incidents, beside all that are open. */
const MOST = 200;
/** Whoever loses the race for an incident looks again; three times, then the next reading of the records does. */
const ATTEMPTS = 3;

/**
 * Judges again what the reports that have just come in may speak of: incidents that are open or ended within the last two
 * weeks, in their places and inside them. Safe to repeat; publishers repeat themselves.
 */
export async function confirmReported(
  records: readonly ThirdPartyRecord[],
  at: Instant,
  runtime: Runtime,
): Promise<void> {
  const named = new Set(records.filter(({ kind }) => kind === 'report').flatMap(({ about }) => about.entities));
  if (named.size === 0) return;
  const { incidents, places } = runtime.store;
  const within = new Map((await places.all()).map((place) => [place.entity, place.within]));
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const known = new Map([...(await incidents.open()), ...(await incidents.recent(MOST))].map((one) => [one.id, one]));
    const concerned = [...known.values()].filter(({ subject: { entity }, until }) => {
      const holder = within.get(entity) ?? null;
      const isNamed = named.has(entity) || (holder !== null && named.has(holder));
      return isNamed && (until === null || until > earlier(at, LATEST));
    });
    if ((await review(concerned, at, [], runtime)) !== 'conflict') return;
  }
  throw new Error('incidents kept moving: the next reading of the records looks again');
}
