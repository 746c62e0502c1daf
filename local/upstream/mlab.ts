import { parseEntity } from '#domain/entity';
import { fromIso, type Instant, instant, toIso } from '#domain/time';
import { type Answer, json } from './answer.ts';
import { binsOf } from './column.ts';
import type { Column, Shelf } from './shelf.ts';

const ROUTE = /^\/[A-Z]{2}\/([A-Z]{2})(?:\/asn\/(\d+))?\/(\d{4})\/histogram_daily_stats\.json$/;
const BUCKETS = 8;
/** What the storage says of a file that nobody wrote. */
const NO_SUCH_KEY: Answer = {
  status: 404,
  type: 'application/xml; charset=UTF-8',
  body: "<?xml version='1.0' encoding='UTF-8'?><Error><Code>NoSuchKey</Code></Error>",
};

/** `GET /v0/{continent}/{country}[/asn/{number}]/{year}/histogram_daily_stats.json`, after m-lab/stats-pipeline. */
export function answerMlab(path: string, _params: URLSearchParams, shelf: Shelf, now: Instant): Answer {
  const [, country = '', network, year = ''] = ROUTE.exec(path) ?? [];
  const entity = parseEntity(network === undefined ? `country/${country}` : `asn/${network}`);
  const from = fromIso(`${year}-01-01T00:00:00Z`);
  const until = fromIso(`${Number(year) + 1}-01-01T00:00:00Z`);
  if (entity === null || from === null || until === null) return NO_SUCH_KEY;
  const inside = (column: Column | null) =>
    new Map(column === null ? [] : [...binsOf(column, from, until, now)].map(({ at, value }) => [at, value]));
  const download = inside(shelf.column('mlab.download', entity));
  const tests = inside(shelf.column('mlab.tests', entity));
  const days = [...new Set([...download.keys(), ...tests.keys()])].sort((a, b) => a - b);
  const rows = days.flatMap((at) => rowsOf(at, download.get(at) ?? null, tests.get(at) ?? null));
  return rows.length === 0 ? NO_SUCH_KEY : json(rows);
}

/** A day on which nobody tested has no rows; the others have one for each bar of their histogram. */
function rowsOf(at: number, median: number | null, tests: number | null) {
  if (median === null && tests === null) return [];
  return Array.from({ length: BUCKETS }, (_, i) => ({
    date: toIso(instant(at)).slice(0, 10),
    bucket_min: i === 0 ? 0 : 10 ** (i / 2 - 0.5),
    bucket_max: 10 ** (i / 2),
    dl_frac_bucket: 1 / BUCKETS,
    dl_samples_bucket: Math.round((tests ?? 0) / BUCKETS),
    dl_samples_day: tests,
    download_MED: median,
    download_minRTT_MED: 80,
  }));
}
