import { z } from 'zod';
import { entityCode, entityType } from '#domain/entity';
import { err, invariant, ok } from '#domain/result';
import type { Signal, SignalId } from '#domain/series';
import { days, fromIso, hours, toIso } from '#domain/time';
import { readTable, type Table } from './csv.ts';
import { drift } from './drift.ts';
import { seriesOf } from './points.ts';
import { defineSource, type Query } from './source.ts';

const users = (id: SignalId, unit: string): Signal => ({ id, unit, step: days(1), lag: days(2), family: 'usage' });

/** One table each: `events` would add a column of Tor's own suspicions, for relays only. */
const DATASETS = [
  { name: 'userstats-relay-country', extra: '&events=off', signal: users('tor.relay-users', 'users over relays') },
  { name: 'userstats-bridge-country', extra: '', signal: users('tor.bridge-users', 'users over bridges') },
];

/** Columns are found by name: their order has changed before, and the range that Tor expects is not ours to rely on. */
const COLUMNS = ['date', 'country', 'users', 'frac'] as const;
/** Percent of relays that reported. Below it the estimate is little but noise. */
const LEAST_REPORTING = 40;
const MOST_USERS = 1e8;
const MOST_CHARACTERS = 2 ** 20;
const NUMBER = /^\d{1,12}(\.\d{1,6})?$/;

/** Tor Metrics: estimated users a day by country, from the directory requests that relays and bridges report. */
export const tor = defineSource<string>({
  id: 'tor',
  title: 'Tor Metrics',
  baseUrl: 'https://metrics.torproject.org',
  signals: DATASETS.map(({ signal }) => signal),
  every: hours(12),
  // The newest days are revised for as long as relays report late.
  overlap: days(14),
  backfill: days(35),
  attribution: { text: 'Source: Tor Metrics, The Tor Project', url: 'https://metrics.torproject.org/', licence: 'CC0' },
  format: 'text',
  maxBytes: MOST_CHARACTERS,
  payload: z.string().max(MOST_CHARACTERS),

  queries: (places, window) =>
    places
      .filter(({ entity }) => entityType(entity) === 'country')
      .flatMap((place) => DATASETS.map(({ name }) => ({ dataset: name, places: [place], window }))),

  request: (query) => {
    const { name, extra } = datasetOf(query);
    const { from, until } = query.window;
    const [start, end] = [toIso(from).slice(0, 10), toIso(until).slice(0, 10)];
    return { path: `/${name}.csv?start=${start}&end=${end}&country=${countryOf(query)}${extra}` };
  },

  parse: (text, query) => {
    const table = readTable(text);
    const missing = COLUMNS.find((name) => !table.columns.includes(name));
    if (!table.complete && (missing === undefined || text.startsWith('#'))) return err({ reason: 'truncated' });
    if (missing !== undefined) return err({ reason: 'schema', detail: `no column ${missing}` });
    const { points, odd, present } = read(table, countryOf(query));
    const drifted = drift(odd, present, 'rows');
    if (drifted !== null) return err(drifted);
    const series = seriesOf(datasetOf(query).signal, placeOf(query).entity, points, query.window);
    return ok(series === null ? [] : [series]);
  },
});

function datasetOf({ dataset }: Query) {
  const found = DATASETS.find(({ name }) => name === dataset);
  invariant(found, `${dataset} is no table of Tor Metrics`);
  return found;
}

function placeOf({ places }: Query) {
  const [place] = places;
  invariant(place && places.length === 1, 'Tor Metrics is asked for one country at a time');
  return place;
}

/** As Tor writes it: lower case. All countries together have none, and `??` are those whose country nobody knows. */
const countryOf = (query: Query): string => entityCode(placeOf(query).entity).toLowerCase();

function read({ columns, rows }: Table, country: string) {
  const [date, where, users, frac] = COLUMNS.map((name) => columns.indexOf(name)) as [number, number, number, number];
  const points = new Map<number, number>();
  let odd = 0;
  let present = 0;
  for (const row of rows) {
    if (row.length === columns.length && row[where] !== country) continue;
    present += 1;
    const at = fromIso(`${row[date]}T00:00:00Z`);
    const [count, reporting] = [numberOf(row[users]), numberOf(row[frac])];
    if (row.length !== columns.length || at === null || count === undefined || reporting === undefined) odd += 1;
    else if (count !== null && reporting !== null && reporting >= LEAST_REPORTING) points.set(at, count);
  }
  return { points, odd, present };
}

/** @returns null for an empty field, undefined for one that is no number of users or percent */
function numberOf(field: string | undefined): number | null | undefined {
  if (field === '') return null;
  const value = NUMBER.test(field ?? '') ? Number(field) : undefined;
  return value !== undefined && value <= MOST_USERS ? value : undefined;
}
