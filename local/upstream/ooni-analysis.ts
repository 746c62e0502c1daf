import { parseEntity } from '#domain/entity';
import { fromIso, type Instant, instant, toIso } from '#domain/time';
import { ANALYSED, LAYERS } from '#sources/ooni-analysis';
import { WEB_TEST } from '#sources/services';
import { type Answer, json, notFound } from './answer.ts';
import { binsOf } from './column.ts';
import type { Shelf } from './shelf.ts';

const DAY = 86_400;
/** Tests of a site and day, on every day of every case. */
const TESTS = 24;

/**
 * `GET /api/v1/aggregation/analysis`, after the public source of ooni/backend: days of one site in one country. Its other
 * columns, of what is down and of what works, are not told by a case.
 */
export function answerOoniAnalysis(path: string, params: URLSearchParams, shelf: Shelf, now: Instant): Answer {
  if (path !== '/api/v1/aggregation/analysis') return notFound;
  const since = midnight(params.get('since'));
  const until = midnight(params.get('until'));
  const [country, domain] = [params.get('probe_cc') ?? '', params.get('domain') ?? ''];
  const entity = parseEntity(`country/${country}`);
  if (since === null || until === null || entity === null) return json({ detail: [{ type: 'value_error' }] }, 422);
  const about = { probe_cc: country, domain, test_name: params.get('test_name') ?? WEB_TEST };
  const days = new Map<number, Record<string, number | null>>();
  for (const { column, signal } of LAYERS) {
    const told = shelf.column(signal.id, entity, ANALYSED.get(domain) ?? null);
    for (const { at, value } of told === null ? [] : binsOf(told, since, until + 1, now)) {
      days.set(at, { ...days.get(at), [column]: value });
    }
  }
  const results = [...days].map(([at, told]) => ({
    count: TESTS,
    measurement_start_day: toIso(instant(at - (at % DAY))),
    loni: { dns_blocked: null, tcp_blocked: null, tls_blocked: null, likely_blocked_protocols: [], ...told },
    ...about,
    ...{ probe_asn: null, input: null },
  }));
  const stats = { bytes: -1, elapsed_seconds: 0.05, row_count: results.length, total_row_count: results.length };
  return json({ db_stats: stats, dimension_count: 1, results });
}

const midnight = (date: string | null): Instant | null => fromIso(`${date}T00:00:00Z`);
