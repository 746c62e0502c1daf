import { type Entity, entityType, type Place } from '#domain/entity';
import type { Series, Signal } from '#domain/series';
import { type ServiceId, subject } from '#domain/subject';
import { days, type Instant, instant, interval } from '#domain/time';
import { ANALYSED } from '#sources/ooni-analysis';
import { TESTED_SERVICES } from '#sources/services';
import type { Query, Source } from '#sources/source';
import { APIS } from '../../local/upstream/apis.ts';
import { type Shelf, shelve } from '../../local/upstream/shelf.ts';
import { place } from './answers.ts';

export const PLACES: readonly Place[] = [
  place('country/IR'),
  place('country/DE'),
  place('asn/44244', 'country/IR'),
  place('asn/58224', 'country/IR'),
];

/** What the source's API answers to the query, decoded; undefined where it says that it knows nothing of the place. */
export function answerOf(source: Source, query: Query, shelf: Shelf, now: Instant): unknown {
  const api = APIS[source.id];
  if (api === undefined) throw new Error(`no stand-in for ${source.id}: add one to local/upstream`);
  const { pathname, searchParams } = new URL(source.request(query).path, 'http://stand-in');
  const { status, body } = api.answer(pathname, searchParams, shelf, now);
  if (source.isAbsent?.(query, status)) return undefined;
  if (status !== 200) throw new Error(`${source.id} answered ${status}: ${body}`);
  return source.format === 'json' ? (JSON.parse(body) as unknown) : body;
}

/** One history of everything that the source publishes, from `from` for so many days: made of the seed alone. */
export function historyOf(
  { signals, snapshot }: Source,
  from: Instant,
  length: number,
  seed: number,
): readonly Series[] {
  const until = instant(from + days(length));
  // Who counts now always has a number.
  const gaps = snapshot === true ? 0 : GAPS;
  return signals.flatMap((signal) =>
    PLACES.filter(({ entity }) => isPublished(signal, entity)).flatMap(({ entity }) =>
      subjectsOf(signal).map((service, i) => {
        const bins = Math.floor((until - from) / signal.step);
        const random = generator(seed + i * 977 + hashOf(entity));
        const counts =
          signal.id !== 'ooni.tests'
            ? null
            : Array.from({ length: bins }, () => gapOr(random, gaps, 1 + Math.floor(random() * 40)));
        const values = counts
          ? counts.map((count) => (count === null ? null : Math.floor(random() * (count + 1))))
          : Array.from({ length: bins }, () => gapOr(random, gaps, quantity(signal, random)));
        return { signal: signal.id, subject: subject(entity, service), from, step: signal.step, values, counts };
      }),
    ),
  );
}

/** What is known of countries only, and of networks only. */
const COUNTRIES_ONLY = [
  'ioda.gtr',
  'ioda.gtr-youtube',
  'ioda.gtr-gmail',
  'ioda.gtr-maps',
  'ripestat.prefixes-v4',
  'ripestat.prefixes-v6',
  'tor.relay-users',
  'tor.bridge-users',
  'google.search',
  'google.youtube',
  'ooni-analysis.dns-blocked',
  'ooni-analysis.tcp-blocked',
  'ooni-analysis.tls-blocked',
];
const NETWORKS_ONLY = ['ihr.network-delay'];

export function isPublished({ id }: Signal, entity: Entity): boolean {
  if (COUNTRIES_ONLY.includes(id)) return entityType(entity) === 'country';
  return !NETWORKS_ONLY.includes(id) || entityType(entity) === 'asn';
}

/** Those of the world's places that the source has something of. */
export const publishedPlaces = ({ signals }: Source): readonly Place[] =>
  PLACES.filter(({ entity }) => signals.some((signal) => isPublished(signal, entity)));

const isAnalysis = ({ id }: Signal): boolean => id.startsWith('ooni-analysis.');

function subjectsOf(signal: Signal): readonly (ServiceId | null)[] {
  if (isAnalysis(signal)) return [...ANALYSED.values()];
  return signal.family === 'client-tests' ? TESTED_SERVICES.slice(0, 9).map(({ id }) => id) : [null];
}
const GAPS = 0.2;
const gapOr = (random: () => number, share: number, value: number): number | null => (random() < share ? null : value);

/** Shares so small that two of them make no whole, scores up to one; of everything else a whole number. */
function quantity(signal: Signal, random: () => number): number {
  if (isAnalysis(signal)) return Math.floor(random() * 101) / 100;
  return signal.unit.startsWith('%') ? Math.floor(random() * 4500) / 100 : Math.floor(random() * 60_000);
}

const hashOf = (text: string): number =>
  [...text].reduce((hash, letter) => (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) >>> 0, 7);

/** mulberry32 */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const shelfOf = (history: readonly Series[], { signals }: Source): Shelf => shelve(history, signals);
export const windowOf = (until: Instant, length: number) => interval(instant(until - length), until);
