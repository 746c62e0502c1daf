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
  return sources.flatMap(({ id, placesPerJob = PLACES_PER_SHARD }) =>
    shardsOf(places, placesPerJob).map((shard) => ({ source: id, shard })),
  );
}

/** Records are asked for once for the whole watch list: most publishers have one list for the world. */
const ALL = 'all';

/** Nothing is worth asking when nothing is watched. Who is asked place by place is asked in several jobs when those are many. */
export const recordJobsFor = (sources: readonly RecordSource[], places: readonly Place[]): readonly PollJob[] =>
  places.length === 0
    ? []
    : sources.flatMap(({ id, placesPerJob = places.length }) => {
        const shards = placesPerJob < places.length ? shardsOf(places, placesPerJob) : [ALL];
        return shards.map((shard) => ({ source: id, shard }));
      });

/** @returns nothing for a shard of a watch list that has changed since */
export function placesOf(shard: string, places: readonly Place[]): readonly Place[] {
  if (shard === ALL) return places;
  const [, size = PLACES_PER_SHARD, number = 0] = /^(?:(\d+)x)?(\d+)\./.exec(shard) ?? [];
  const members = sliceOf(Number(number), Number(size), places);
  return nameOf(Number(number), Number(size), members) === shard ? members : [];
}

const shardsOf = (places: readonly Place[], size: number): readonly string[] =>
  Array.from({ length: Math.ceil(places.length / size) }, (_, i) => nameOf(i, size, sliceOf(i, size, places)));

const sliceOf = (number: number, size: number, places: readonly Place[]): readonly Place[] =>
  places.slice(number * size, (number + 1) * size);

/** `3.1x8k2f`; other sizes than the usual one are said: `500x3.1x8k2f`. */
function nameOf(number: number, size: number, members: readonly Place[]): string {
  const contents = fnv1a(members.map(({ entity }) => entity).join(',')).toString(36);
  return `${size === PLACES_PER_SHARD ? '' : `${size}x`}${number}.${contents}`;
}
