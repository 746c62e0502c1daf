import { type EntityType, entityCode, entityType, type Place } from '#domain/entity';
import { invariant } from '#domain/result';
import {
  days,
  floorTo,
  hours,
  type Instant,
  type Interval,
  instant,
  interval,
  minutes,
  type Seconds,
  toIso,
} from '#domain/time';
import { type Payload, payload } from './radar-answer.ts';
import { DATASETS, type Dataset, datasetOf } from './radar-datasets.ts';
import { type Asked, readParts, readRelative } from './radar-read.ts';
import { referencesFor } from './radar-scale.ts';
import { defineSource, type Query } from './source.ts';

const QUARTER = minutes(15);
/** Quarters of an hour are what the API gives for a day. The end is inclusive: a slice asks for one bin more than it is. */
const SLICE = days(1) - QUARTER;
const SLICES_PER_CALL = 5;
/** Hours were given for this much. */
const LONGEST_OF_HOURS = days(28);
/** Countries' traffic differs by ten thousands: in one answer the smallest would have two digits. Shares have all of theirs. */
const PLACES_PER_CALL: Record<Dataset['kind'], number> = { relative: 1, parts: 10, measure: 10 };
const FILTERS: Readonly<Partial<Record<EntityType, string>>> = { country: 'location', asn: 'asn' };

/** Cloudflare Radar: traffic as Cloudflare sees it, and the quality of people's connections. Off without a token. */
export const radar = defineSource<Payload>({
  id: 'radar',
  title: 'Cloudflare Radar',
  baseUrl: 'https://api.cloudflare.com/client/v4/radar',
  signals: DATASETS.flatMap(({ outputs }) => outputs.map(({ signal }) => signal)),
  every: minutes(30),
  overlap: hours(6),
  backfill: days(35),
  attribution: {
    text: 'Source: Cloudflare Radar',
    url: 'https://radar.cloudflare.com/',
    licence: 'CC BY-NC 4.0',
  },
  secret: 'RADAR_TOKEN',
  format: 'json',
  maxBytes: 4 * 2 ** 20,
  payload,

  queries: (places, window) =>
    DATASETS.flatMap((dataset) =>
      Object.keys(FILTERS)
        .flatMap((type) => chunks(places, type, PLACES_PER_CALL[dataset.kind]))
        .flatMap((some) =>
          pieces(window, dataset).map((piece) => ({ dataset: dataset.name, places: some, window: piece })),
        ),
    ),

  request: (query, token) => {
    const dataset = datasetOf(query.dataset);
    const { step, params, perSeries } = dataset;
    const parameters = new URLSearchParams([...params, ['aggInterval', step === QUARTER ? '15m' : '1h']]);
    for (const { name, place, window } of seriesOf(query)) {
      const filter = FILTERS[entityType(place.entity)];
      invariant(filter, `${place.entity} is not known to Radar`);
      parameters.append('name', name);
      parameters.append(filter, entityCode(place.entity));
      parameters.append('dateStart', toIso(floorTo(window.from, step)));
      parameters.append('dateEnd', toIso(floorTo(window.until, step)));
      for (const [parameter, value] of perSeries) parameters.append(parameter, value);
    }
    parameters.append('format', 'json');
    const path = `${dataset.path}?${parameters}`;
    return token === undefined ? { path } : { path, headers: { authorization: `Bearer ${token}` } };
  },

  parse: (answer, query) => {
    const dataset = datasetOf(query.dataset);
    const read = dataset.kind === 'relative' ? readRelative : readParts;
    return read(answer, dataset, query, seriesOf(query));
  },
});

function chunks(places: readonly Place[], type: string, size: number): readonly (readonly Place[])[] {
  const mine = places.filter(({ entity }) => entityType(entity) === type);
  return Array.from({ length: Math.ceil(mine.length / size) }, (_, i) => mine.slice(i * size, (i + 1) * size));
}

const pieces = (window: Interval, { kind, step }: Dataset): readonly Interval[] =>
  cut(window, kind === 'relative' ? SLICE * SLICES_PER_CALL : LONGEST_OF_HOURS, step);

/** Whole bins, except at both ends. */
function cut({ from, until }: Interval, longest: number, step: Seconds): readonly Interval[] {
  const cuts: Interval[] = [];
  for (let start: Instant = from; start < until; ) {
    const end = instant(Math.min(floorTo(start, step) + longest, until));
    cuts.push(interval(start, end));
    start = end;
  }
  return cuts;
}

function seriesOf({ dataset, places, window }: Query): readonly Asked[] {
  if (datasetOf(dataset).kind !== 'relative') {
    return places.map((place, i) => ({ name: `place_${i}`, place, window, period: null }));
  }
  return places.flatMap((place) => [
    ...cut(window, SLICE, QUARTER).map((slice, i) => ({ name: `slice_${i}`, place, window: slice, period: null })),
    ...referencesFor(window).map(({ period, day: { from, until } }, i) => ({
      name: `reference_${i}`,
      place,
      window: interval(from, instant(until - QUARTER)),
      period,
    })),
  ]);
}
