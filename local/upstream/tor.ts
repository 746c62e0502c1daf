import { parseEntity } from '#domain/entity';
import type { SignalId } from '#domain/series';
import { fromIso, type Instant, instant, toIso } from '#domain/time';
import { type Answer, notFound } from './answer.ts';
import { binsOf } from './column.ts';
import type { Shelf } from './shelf.ts';

const DAY = 86_400;
/** Percent of relays that report, on every day of every case. */
const REPORTING = 80;

interface Statistics {
  readonly signal: SignalId;
  readonly columns: string;
  readonly row: (date: string, country: string, users: number) => string;
}

/** Tor's own range of what it expects is only there for large countries: these have none. */
const FILES: Readonly<Record<string, Statistics>> = {
  '/userstats-relay-country.csv': {
    signal: 'tor.relay-users',
    columns: 'date,country,users,lower,upper,frac',
    row: (date, country, users) => `${date},${country},${users},,,${REPORTING}`,
  },
  '/userstats-bridge-country.csv': {
    signal: 'tor.bridge-users',
    columns: 'date,country,users,frac',
    row: (date, country, users) => `${date},${country},${users},${REPORTING}`,
  },
};

/** `GET /userstats-{relay,bridge}-country.csv`, after the documentation of torproject/metrics-web. A gap has no row. */
export function answerTor(path: string, params: URLSearchParams, shelf: Shelf, now: Instant): Answer {
  const file = FILES[path];
  if (file === undefined) return notFound;
  const country = params.get('country') ?? '';
  const start = dateOf(params.get('start')) ?? instant(0);
  const end = dateOf(params.get('end')) ?? now;
  const entity = parseEntity(`country/${country.toUpperCase()}`);
  const column = entity === null ? null : shelf.column(file.signal, entity);
  const days = column === null ? [] : [...binsOf(column, start, end + DAY, now)];
  const rows = days.flatMap(({ at, value }) =>
    value === null ? [] : [file.row(toIso(instant(at)).slice(0, 10), country, value)],
  );
  const preamble = ['#', '# The Tor Project', '#', `# ${path}?${params}`, '#'];
  return { status: 200, type: 'text/csv', body: `${[...preamble, file.columns, ...rows].join('\n')}\n` };
}

const dateOf = (date: string | null): Instant | null => fromIso(`${date}T00:00:00Z`);
