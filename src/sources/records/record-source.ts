import type { ThirdPartyRecord } from '#domain/record';
import { ok } from '#domain/result';
import { type Feed, type FeedSpec, reading } from '../source.ts';

interface Asked {
  /** Set where there is no list for the world and places have to be named: how many one run can ask about. */
  readonly placesPerJob?: number;
}

/** Somebody who publishes what has happened, and not what they measured. Asked for the whole watch list at once. */
export interface RecordSource extends Feed<ThirdPartyRecord>, Asked {}

/** Most publishers have one list for the world: of it comes what is about a place of the query. */
export function defineRecordSource<P>({
  payload,
  parse,
  ...spec
}: FeedSpec<P, ThirdPartyRecord> & Asked): RecordSource {
  const readAll = reading(payload, parse);
  return {
    ...spec,
    read(body, query) {
      const all = readAll(body, query);
      if (!all.ok) return all;
      const wanted = new Set(query.places.map(({ entity }) => entity));
      return ok(all.value.filter(({ about }) => about.entities.some((entity) => wanted.has(entity))));
    },
  };
}
