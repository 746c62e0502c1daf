import type { Place } from '#domain/entity';
import type { RecordSource } from '#sources/records/record-source';
import type { Feed, Source } from '#sources/source';
import type { PollJob } from '#storage/store';
import { fnv1a } from './hash.ts';
import type { Runtime } from './runtime.ts';

/** Places in one poll message: about 10 series each keeps an invocation inside the free plan's 50 subrequests. */
const PLACES_PER_SHARD = 10;

/** A source that wants a token works only where the deployment has one. */
export const isOn = ({ secret }: Pick<Feed<unknown>, 'secret'>, tokens: Runtime['tokens']): boolean =>
  secret === undefined || tokens[secret] !== undefined;

/**
 * A shard is named by its slice of the watch list and by what is in it (`0.1x8k2f`): a changed list makes new jobs, which
 * have no cursor yet and therefore read their whole history.
 */
export function jobsFor(sources: readonly Source[], places: readonly Place[]): readonly PollJob[] {
  const shards = [...shardsOf(places).keys()];
  return sources.flatMap((source) => shards.map((shard) => ({ source: source.id, shard })));
}

/** Records are asked for once for the whole watch list: most publishers have one list for the world. */
const ALL = 'all';

/** Nothing is worth asking when nothing is watched. */
export const recordJobsFor = (sources: readonly RecordSource[], places: readonly Place[]): readonly PollJob[] =>
  places.length === 0 ? [] : sources.map(({ id }) => ({ source: id, shard: ALL }));

/** @returns nothing for a shard of a watch list that has changed since */
export function placesOf(shard: string, places: readonly Place[]): readonly Place[] {
  return shard === ALL ? places : (shardsOf(places).get(shard) ?? []);
}

function shardsOf(places: readonly Place[]): ReadonlyMap<string, readonly Place[]> {
  const shards = new Map<string, readonly Place[]>();
  for (let start = 0; start < places.length; start += PLACES_PER_SHARD) {
    const members = places.slice(start, start + PLACES_PER_SHARD);
    shards.set(`${start / PLACES_PER_SHARD}.${fingerprint(members)}`, members);
  }
  return shards;
}

/** A name for the set of these places. */
const fingerprint = (places: readonly Place[]): string =>
  fnv1a(places.map(({ entity }) => entity).join(',')).toString(36);
