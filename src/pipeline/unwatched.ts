import type { Place } from '#domain/entity';
import type { Incident } from '#domain/incident';
import { type Instant, later } from '#domain/time';
import type { Runtime } from './runtime.ts';

/**
 * Closes what is still open in places that have been taken off the watch list or made controls: nobody will look there again,
 * so that it would stay open for ever. It ends where it was last seen, and says that its end is not known.
 */
export async function closeUnwatched(
  places: readonly Place[],
  at: Instant,
  { store, log }: Pick<Runtime, 'store' | 'log'>,
): Promise<void> {
  const followed = new Set(places.filter(({ control }) => !control).map(({ entity }) => entity));
  const left = (await store.incidents.open()).filter(({ subject }) => !followed.has(subject.entity));
  if (left.length === 0) return;
  const { version } = await store.configuration.current();
  for (const incident of left) {
    const closed: Incident = {
      ...incident,
      until: lastSeen(incident),
      ending: 'no-longer-watched',
      revision: incident.revision + 1,
    };
    // Who is quicker knows more; the next tick looks again.
    if ((await store.incidents.save({ transition: 'resolved', incident: closed }, at, version)) === 'conflict')
      continue;
    log({ step: 'incident', id: incident.id, transition: 'resolved', reason: 'no-longer-watched', at });
  }
}

const lastSeen = ({ from, evidence }: Incident): Instant =>
  later(from, Math.max(0, ...evidence.map(({ interval }) => interval.until - from)));
