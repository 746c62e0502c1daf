import { parseEntity } from '#domain/entity';
import type { Instant } from '#domain/time';
import { type Answer, json, notFound } from './answer.ts';
import { knownBins, type Shelf } from './shelf.ts';

const CONNECTED = '1';

/** `GET /api/v2/probes/` as a count, after the documentation of RIPE Atlas. Where the case has no probes there are none. */
export function answerAtlas(path: string, params: URLSearchParams, shelf: Shelf, now: Instant): Answer {
  if (path !== '/probes/') return notFound;
  if (params.get('status') !== CONNECTED) return refuse('the stand-in knows connected probes only');
  const network = params.get('asn_v4');
  const entity = parseEntity(network === null ? `country/${params.get('country_code')}` : `asn/${network}`);
  if (entity === null) return refuse('country_code: not a valid choice');
  const column = shelf.column('atlas.connected-probes', entity);
  if (column === null) return json({ count: 0, next: null, previous: null, results: [] });
  const newest = Math.min(knownBins(column, now), column.values.length) - 1;
  const count = column.values[newest] ?? Number.NaN;
  if (Number.isNaN(count)) return json({ error: { status: 503, code: 104, detail: 'Service unavailable' } }, 503);
  const results = count === 0 ? [] : [{ id: 1, type: 'Probe', status: { id: 1, name: 'Connected' } }];
  return json({ count, next: null, previous: null, results });
}

const refuse = (detail: string): Answer => json({ error: { status: 400, code: 102, detail } }, 400);
