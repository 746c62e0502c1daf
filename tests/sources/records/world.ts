import type { Place } from '#domain/entity';
import type { ThirdPartyRecord } from '#domain/record';
import { days, earlier, type Instant, interval } from '#domain/time';
import type { RecordSource } from '#sources/records/record-source';
import type { Query } from '#sources/source';
import { APIS } from '../../../local/upstream/apis.ts';
import { shelve } from '../../../local/upstream/shelf.ts';
import { place } from '../answers.ts';

export const PLACES: readonly Place[] = [
  place('country/IR'),
  place('country/RU'),
  place('asn/44244', 'country/IR'),
  place('asn/197207', 'country/IR'),
];

/** The one query that a publisher is asked about the first country of the world, up to now. */
export function queryAt(source: RecordSource, now: Instant, length = source.overlap): Query {
  const [query] = source.queries(PLACES, interval(earlier(now, length), now));
  if (query === undefined) throw new Error(`${source.id} asks nothing`);
  return query;
}

/** What the publisher's API answers then, decoded. */
export function answerOf(
  source: RecordSource,
  query: Query,
  records: readonly ThirdPartyRecord[],
  now: Instant,
): unknown {
  const api = APIS[source.id];
  if (api === undefined) throw new Error(`no stand-in for ${source.id}: add one to local/upstream`);
  const shelf = shelve([], [], records);
  const ask = (path: string) => {
    const { pathname, searchParams } = new URL(path, 'http://stand-in');
    const { status, body } = api.answer(pathname, searchParams, shelf, now);
    if (status !== 200) throw new Error(`${source.id} answered ${status}: ${body}`);
    return JSON.parse(body) as unknown;
  };
  const body = ask(source.request(query, 'a token').path);
  if (source.follow === undefined) return body;
  const next = source.follow(body);
  if (next === null) throw new Error(`${source.id} is led nowhere`);
  return ask(next.path);
}

/** As if polled at this moment, with everything that it asks then. */
export function pollAt(
  source: RecordSource,
  records: readonly ThirdPartyRecord[],
  now: Instant,
  length = source.overlap,
): readonly ThirdPartyRecord[] {
  return source.queries(PLACES, interval(earlier(now, length), now)).flatMap((query) => {
    const read = source.read(answerOf(source, query, records, now), query);
    if (!read.ok) throw new Error(`${JSON.stringify(read.error)} for ${source.request(query).path}`);
    return read.value;
  });
}

export const LONG = days(14);
