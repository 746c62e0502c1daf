import { z } from 'zod';
import type { Cause } from '#domain/incident';
import { days, hours, later } from '#domain/time';
import type { Query } from '../source.ts';
import { countriesIn } from './countries.ts';
import { defineRecordSource } from './record-source.ts';
import { country, readRows, recordOf, timeOf } from './rows.ts';

const short = z.string().max(200);
const shutdown = z.object({
  country: short,
  start_date: z.string().max(64),
  end_date: z.string().max(64).nullish(),
  type: short.nullish(),
  cause: short.nullish(),
  affected_regions: z.union([z.string().max(2000), z.array(short).max(200)]).nullish(),
});
type Shutdown = z.output<typeof shutdown>;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DAY = days(1);

/**
 * Internet Society Pulse, the Shutdown Tracker: curated, and days late. Rows have no id of their own: place, beginning and
 * kind are what stays the same when one is edited.
 */
export const pulse = defineRecordSource<{ readonly data: readonly unknown[] }>({
  id: 'pulse',
  title: 'Internet Society Pulse',
  baseUrl: 'https://pulse-api.internetsociety.org',
  every: hours(6),
  overlap: days(35),
  backfill: days(35),
  attribution: {
    text: 'Source: Internet Society Pulse',
    url: 'https://pulse.internetsociety.org/en/shutdowns/',
    licence: 'Quoted with credit and link.',
  },
  secret: 'PULSE_TOKEN',
  format: 'json',
  maxBytes: 4 * 2 ** 20,
  payload: z.object({ data: z.array(z.unknown()).max(5000) }),
  queries: (places, window) => (places.length === 0 ? [] : [{ dataset: 'shutdowns', places, window }]),
  request: (_, token) =>
    token === undefined
      ? { path: '/shutdowns' }
      : { path: '/shutdowns', headers: { authorization: `Bearer ${token}` } },
  parse: ({ data }, query) => readRows(data, shutdown, (row) => recordFor(row, query), 'shutdowns'),
});

function recordFor({ country: where, start_date, end_date, type, cause, affected_regions }: Shutdown, query: Query) {
  const until = end_date == null || end_date === '' ? null : endOf(end_date);
  if (end_date != null && end_date !== '' && until === null) return 'odd';
  const entities = country(where) === null ? countriesIn(where) : [country(where)];
  const regions = typeof affected_regions === 'string' ? affected_regions : (affected_regions ?? []).join(', ');
  return recordOf(
    {
      source: 'pulse',
      id: [entities[0] ?? '', start_date, type ?? '']
        .join('.')
        .replace(/[^!-~]+/g, '-')
        .slice(0, 120),
      kind: 'report',
      entities,
      partial: regions !== '' || /service|region|local/i.test(type ?? ''),
      from: timeOf(start_date),
      until,
      cause: causeOf(cause ?? ''),
      title: [where, type, regions].filter((part) => part != null && part.trim() !== '').join(': '),
      url: 'https://pulse.internetsociety.org/en/shutdowns/',
      publishedAt: null,
    },
    query,
  );
}

/** The day that is named as the last one belongs to it. */
function endOf(text: string) {
  const at = timeOf(text);
  return at !== null && DATE.test(text) ? later(at, DAY) : at;
}

/** The tracker lists what was ordered; only where it says otherwise it was not. */
const causeOf = (text: string): Cause =>
  /technical|cable|power|weather|accident/i.test(text)
    ? 'technical'
    : /government|order|exam|election|protest|unrest|conflict|security|shutdown/i.test(text)
      ? 'shutdown'
      : 'unknown';
