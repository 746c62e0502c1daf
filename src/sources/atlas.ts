import { z } from 'zod';
import { entityCode, entityType, type Place } from '#domain/entity';
import { invariant, ok } from '#domain/result';
import type { Signal } from '#domain/series';
import { floorTo, minutes, seconds } from '#domain/time';
import { seriesOf } from './points.ts';
import { defineSource, type Query } from './source.ts';

const MOST_PROBES = 1_000_000;

const CONNECTED: Signal = {
  id: 'atlas.connected-probes',
  unit: 'connected probes',
  step: minutes(10),
  lag: seconds(0),
  family: 'active-probing',
};

interface Payload {
  readonly count: number;
}

/**
 * RIPE Atlas: how many probes of a place hold their connection at this moment. The API counts now and keeps no count of
 * the past, so a poll brings one bin: the one that has just ended, at whose end the probes were counted.
 */
export const atlas = defineSource<Payload>({
  id: 'atlas',
  title: 'RIPE Atlas',
  baseUrl: 'https://atlas.ripe.net/api/v2',
  signals: [CONNECTED],
  every: minutes(10),
  snapshot: true,
  overlap: minutes(10),
  backfill: minutes(20),
  attribution: {
    text: 'Source: RIPE Atlas, RIPE NCC',
    url: 'https://atlas.ripe.net/',
    licence: 'RIPE Atlas terms and conditions: free to use with credit',
  },
  format: 'json',
  // One probe's description comes along, for a page has at least one.
  maxBytes: 64 * 2 ** 10,
  payload: z.object({ count: z.int().min(0).max(MOST_PROBES) }),

  queries: (places, window) =>
    places
      .filter(({ entity }) => entityType(entity) === 'country' || entityType(entity) === 'asn')
      .map((place) => ({ dataset: 'connected', places: [place], window })),

  request: (query) => ({ path: `/probes/?${new URLSearchParams(whose(placeOf(query)))}&status=1&page_size=1` }),

  parse: ({ count }, query) => {
    const { step } = CONNECTED;
    const bin = floorTo(query.window.until, step) - step;
    const series = seriesOf(CONNECTED, placeOf(query).entity, new Map([[bin, count]]), query.window);
    return ok(series === null ? [] : [series]);
  },
});

function placeOf({ places }: Query): Place {
  const [place] = places;
  invariant(place && places.length === 1, 'RIPE Atlas is asked for one place at a time');
  return place;
}

/** A network's probes are those in its own country: the same number announced abroad is another matter. */
function whose({ entity, within }: Place): Record<string, string> {
  if (entityType(entity) === 'country') return { country_code: entityCode(entity) };
  const country = within !== null && entityType(within) === 'country' ? { country_code: entityCode(within) } : {};
  return { ...country, asn_v4: entityCode(entity) };
}
