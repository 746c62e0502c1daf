import { type Entity, entityCode, entityType } from '#domain/entity';
import type { ThirdPartyRecord } from '#domain/record';
import { fromIso, type Instant, toIso } from '#domain/time';
import { type Answer, json, notFound } from './answer.ts';
import type { Shelf } from './shelf.ts';

const ACCOUNT = { id: '109301234567890123', username: 'netblocks', acct: 'netblocks', display_name: 'NetBlocks' };
const CAUSES = { shutdown: 'GOVERNMENT_DIRECTED', technical: 'POWER_OUTAGE', unknown: 'UNKNOWN' } as const;

/** `GET /annotations/outages` of Cloudflare Radar. */
export function answerRadarOutages(path: string, params: URLSearchParams, shelf: Shelf, now: Instant): Answer {
  if (path !== '/annotations/outages' || !hasDates(params)) return refused;
  const annotations = shelf.records('radar-outages', now).map(({ id, title, url, cause, about, ...record }) => {
    const [locations, asns] = [codesOf(about.entities, 'country'), codesOf(about.entities, 'asn')];
    return {
      id,
      dataSource: 'ALL',
      description: title,
      scope: null,
      startDate: toIso(record.from),
      endDate: endOf(record, now),
      locations,
      asns: asns.map(Number),
      eventType: 'OUTAGE',
      linkedUrl: url,
      asnsDetails: asns.map((asn) => ({ asn, name: `AS${asn}`, location: { code: locations[0], name: locations[0] } })),
      locationsDetails: locations.map((code) => ({ code, name: code })),
      outage: { outageCause: CAUSES[cause], outageType: asns.length > 0 ? 'NETWORK' : 'NATIONWIDE' },
    };
  });
  return json({ success: true, errors: [], result: { annotations: annotations.reverse() } });
}

/** `GET /traffic_anomalies` of Cloudflare Radar: one is of a country or of a network. */
export function answerRadarAnomalies(path: string, params: URLSearchParams, shelf: Shelf, now: Instant): Answer {
  if (path !== '/traffic_anomalies' || !hasDates(params)) return refused;
  const trafficAnomalies = shelf.records('radar-anomalies', now).map((record) => {
    const [code] = codesOf(record.about.entities, 'country');
    const [asn] = codesOf(record.about.entities, 'asn');
    const about =
      code === undefined
        ? { type: 'AS', asnDetails: { asn, name: `AS${asn}` } }
        : { type: 'LOCATION', locationDetails: { code, name: code } };
    const dates = { startDate: toIso(record.from), endDate: endOf(record, now) };
    return { uuid: record.id, status: 'UNVERIFIED', ...about, ...dates, visibleInDataSources: ['HTTP'] };
  });
  return json({ success: true, errors: [], result: { trafficAnomalies: trafficAnomalies.reverse() } });
}

const hasDates = (params: URLSearchParams): boolean =>
  fromIso(params.get('dateStart') ?? '') !== null && fromIso(params.get('dateEnd') ?? '') !== null;

const refused: Answer = json(
  {
    success: false,
    errors: [{ code: 2001, message: 'dateRange, or dateStart and dateEnd, are required' }],
    result: null,
  },
  400,
);

/** `GET /shutdowns` of Internet Society Pulse. */
export function answerPulse(path: string, _: URLSearchParams, shelf: Shelf, now: Instant): Answer {
  if (path !== '/shutdowns') return notFound;
  const data = shelf.records('pulse', now).flatMap((record) =>
    codesOf(record.about.entities, 'country').map((code) => ({
      country: code,
      start_date: toIso(record.from),
      end_date: endOf(record, now),
      type: record.title,
      verification_level: 'verified',
      cause: record.cause === 'shutdown' ? 'Government-directed' : record.cause,
      affected_regions: null,
    })),
  );
  return json({ data });
}

/** What it says to who brings no token. */
export const pulseUnauthorized: Answer = json({ message: 'Unauthenticated.' }, 401);

/** `GET /accounts/lookup` and `/accounts/{id}/statuses` of Mastodon. */
export function answerMastodon(path: string, params: URLSearchParams, shelf: Shelf, now: Instant): Answer {
  if (path === '/accounts/lookup' && params.get('acct') === ACCOUNT.acct) return json(ACCOUNT);
  if (path !== `/accounts/${ACCOUNT.id}/statuses`) return json({ error: 'Record not found' }, 404);
  const posts = shelf.records('netblocks', now).map(({ id, title, url, from }) => ({
    id,
    created_at: toIso(from).replace('Z', '.000Z'),
    in_reply_to_id: null,
    sensitive: false,
    spoiler_text: '',
    visibility: 'public',
    language: 'en',
    uri: url,
    url,
    content: `<p>${escaped(title)}</p>`,
    reblog: null,
    account: ACCOUNT,
    media_attachments: [],
    tags: [],
  }));
  return json(posts.reverse().slice(0, Number(params.get('limit') ?? 20)));
}

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const endOf = ({ until }: Pick<ThirdPartyRecord, 'until'>, now: Instant): string | null =>
  until === null || until > now ? null : toIso(until);

const codesOf = (entities: readonly Entity[], type: string): readonly string[] =>
  entities.filter((entity) => entityType(entity) === type).map(entityCode);
