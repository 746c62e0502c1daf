import { type Entity, entityCode, entityType } from '#domain/entity';
import { isDuring, type ThirdPartyRecord } from '#domain/record';
import { fromIso, type Instant, type Interval, instant, interval, toIso } from '#domain/time';
import { TESTED_SERVICES } from '#sources/services';
import { type Answer, json, notFound } from './answer.ts';
import type { Shelf } from './shelf.ts';

const IODA = {
  metadata: {},
  requestParameters: {},
  error: null,
  perf: null,
  copyright: 'A stand-in: made for the case.',
};

/** `GET /outages/alerts`, after IODA's public source: the steps up of levels. */
export function answerIodaAlerts(path: string, params: URLSearchParams, shelf: Shelf, now: Instant): Answer {
  const asked = path === '/outages/alerts' ? iodaQuery(params) : null;
  if (asked === null) return notFound;
  const rows = shelf.records('ioda-alerts', now).flatMap((record) => {
    const about = record.about.entities.find((entity) => asked.codes.has(entity));
    return about === undefined || !isDuring(record, asked.window) ? [] : [alertOf(record, about)];
  });
  return json({ type: 'outages.alerts', ...IODA, data: rows });
}

function alertOf({ id, title, from }: ThirdPartyRecord, about: Entity) {
  const datasource = datasourceOf(id);
  return {
    datasource,
    entity: { code: entityCode(about), name: title.split(':')[0], type: entityType(about), attrs: {} },
    time: from,
    level: 'critical',
    condition: datasource === 'bgp' ? '< 0.99' : '< 0.8',
    value: 300,
    historyValue: 1000,
    method: 'median',
  };
}

/** `GET /outages/events`: what is not over ends with the window that was asked for. */
export function answerIodaEvents(path: string, params: URLSearchParams, shelf: Shelf, now: Instant): Answer {
  const asked = path === '/outages/events' ? iodaQuery(params) : null;
  if (asked === null) return notFound;
  const rows = shelf.records('ioda-events', now).flatMap((record) => {
    const { id, from, until, title } = record;
    const about = record.about.entities.find((entity) => asked.codes.has(entity));
    if (about === undefined || !isDuring(record, asked.window)) return [];
    const isOver = until !== null && until <= now;
    const duration = (isOver ? until : asked.window.until) - from;
    const [location_name] = title.split(':');
    const event = { location: about, start: from, duration, uncertainty: null, method: 'median', location_name };
    const rest = { status: 0, fraction: null, score: duration, overlaps_window: !isOver || from < asked.window.from };
    return [{ ...event, datasource: datasourceOf(id), ...rest }];
  });
  return json({ type: 'outages.events', ...IODA, data: rows.reverse() });
}

/** Of `country/IR.ping-slash24.1772409300`. */
const datasourceOf = (id: string): string => id.split('.')[1] ?? 'bgp';

function iodaQuery(params: URLSearchParams): { readonly codes: ReadonlySet<string>; readonly window: Interval } | null {
  const [from, until] = [Number(params.get('from')), Number(params.get('until'))];
  const [type, codes] = [params.get('entityType'), params.get('entityCode')];
  if (type === null || codes === null || !(from > 0) || !(until > from)) return null;
  return {
    codes: new Set(codes.split(',').map((code) => `${type}/${code}`)),
    window: interval(instant(from), instant(until)),
  };
}

/** `GET /api/v1/incidents/search`: every finding there is, in no order. */
export function answerOoniIncidents(path: string, _: URLSearchParams, shelf: Shelf, now: Instant): Answer {
  if (path !== '/api/v1/incidents/search') return notFound;
  const incidents = shelf.records('ooni-incidents', now).map((record) => {
    const { id, title, from, until, publishedAt, about } = record;
    const tested = TESTED_SERVICES.filter((service) => about.services.includes(service.id));
    return {
      id,
      slug: null,
      title,
      short_description: title,
      start_time: toIso(from),
      end_time: until === null || until > now ? null : toIso(until),
      create_time: toIso(publishedAt),
      update_time: toIso(publishedAt),
      reported_by: 'ooni',
      email_address: '',
      published: true,
      event_type: 'incident',
      CCs: codesOf(about.entities, 'country'),
      ASNs: codesOf(about.entities, 'asn').map(Number),
      themes: [],
      tags: [],
      domains: tested.flatMap(({ domains }) => domains),
      test_names: [...new Set(tested.map(({ test }) => test))],
      links: [],
      mine: false,
    };
  });
  return json({ incidents });
}

/** `GET /api/v1/detector/changepoints`. */
export function answerOoniChangepoints(path: string, params: URLSearchParams, shelf: Shelf, now: Instant): Answer {
  const [since, until] = [fromIso(params.get('since') ?? ''), fromIso(params.get('until') ?? '')];
  if (path !== '/api/v1/detector/changepoints' || since === null || until === null) return notFound;
  const results = shelf.records('ooni-changepoints', now).flatMap((record) => {
    const { from, about } = record;
    const [service] = about.services;
    const [domain = service] = TESTED_SERVICES.find(({ id }) => id === service)?.domains ?? [];
    const [country] = codesOf(about.entities, 'country');
    if (from < since || from >= until || country === undefined) return [];
    return codesOf(about.entities, 'asn').map((asn) => ({
      probe_asn: Number(asn),
      probe_cc: country,
      domain,
      start_time: toIso(from),
      count_isp_resolver: 0,
      count_other_resolver: 4,
      count: 4,
      dns_isp_blocked: null,
      dns_other_blocked: 0,
      tcp_blocked: 0,
      tls_blocked: 0.7,
      change_dir: 'up',
      h: 3.5,
      block_type: 'tls_block',
    }));
  });
  return json({ results });
}

/** `GET /disco/events/`: an end that nobody has seen yet is the beginning. */
export function answerIhrDisconnections(path: string, params: URLSearchParams, shelf: Shelf, now: Instant): Answer {
  const [since, until] = [fromIso(params.get('starttime__gte') ?? ''), fromIso(params.get('starttime__lte') ?? '')];
  const type = params.get('streamtype') ?? '';
  if (path !== '/disco/events/' || since === null || until === null) return notFound;
  const results = shelf.records('ihr-disconnections', now).flatMap((record) => {
    const { id, from, until: end, about } = record;
    // One stream's, as an event of theirs is: a country's before its network's.
    const [first] = about.entities;
    if (from < since || from > until || first === undefined || entityType(first) !== type) return [];
    return {
      id: Number(id),
      mongoid: `mongo-${id}`,
      streamtype: type,
      streamname: entityCode(first),
      starttime: toIso(from),
      endtime: toIso(end === null || end > now ? from : end),
      avglevel: 12.5,
      nbdiscoprobes: 7,
      totalprobes: 9,
      ongoing: false,
      discoprobes: [],
    };
  });
  return json({ count: results.length, next: null, previous: null, results });
}

const codesOf = (entities: readonly Entity[], type: string): readonly string[] =>
  entities.filter((entity) => entityType(entity) === type).map(entityCode);
