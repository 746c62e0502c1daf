import { type Entity, entityType, type Place } from '#domain/entity';
import type { Series, Signal } from '#domain/series';
import { subject } from '#domain/subject';
import { days, type Instant, instant, interval } from '#domain/time';
import { TESTED_SERVICES } from '#sources/services';
import type { Source } from '#sources/source';
import type { Answer } from '../../local/upstream/answer.ts';
import { answerIoda } from '../../local/upstream/ioda.ts';
import { answerOoni } from '../../local/upstream/ooni.ts';
import { type Shelf, shelve } from '../../local/upstream/shelf.ts';
import { place } from './answers.ts';

export const PLACES: readonly Place[] = [
  place('country/IR'),
  place('country/DE'),
  place('asn/44244', 'country/IR'),
  place('asn/58224', 'country/IR'),
];

/** What answers in place of each source's API; a source of the registry that is missing here fails the contract. */
const APIS: Readonly<Record<string, (path: string, params: URLSearchParams, shelf: Shelf, now: Instant) => Answer>> = {
  ioda: answerIoda,
  ooni: answerOoni,
};

export function answerOf(source: Source, path: string, shelf: Shelf, now: Instant): unknown {
  const answer = APIS[source.id];
  if (answer === undefined) throw new Error(`no stand-in for ${source.id}: add one to local/upstream`);
  const { pathname, searchParams } = new URL(path, 'http://stand-in');
  const { status, body } = answer(pathname, searchParams, shelf, now);
  if (status !== 200) throw new Error(`${source.id} answered ${status}: ${body}`);
  return JSON.parse(body) as unknown;
}

/** One history of everything that the source publishes, from `from` for so many days: made of the seed alone. */
export function historyOf({ signals }: Source, from: Instant, length: number, seed: number): readonly Series[] {
  const until = instant(from + days(length));
  return signals.flatMap((signal) =>
    PLACES.filter(({ entity }) => isPublished(signal, entity)).flatMap(({ entity }) =>
      subjectsOf(signal).map((service, i) => {
        const bins = Math.floor((until - from) / signal.step);
        const random = generator(seed + i * 977 + entity.length);
        const counts =
          service === null ? null : Array.from({ length: bins }, () => gapOr(random, 1 + Math.floor(random() * 40)));
        const values = counts
          ? counts.map((count) => (count === null ? null : Math.floor(random() * (count + 1))))
          : Array.from({ length: bins }, () => gapOr(random, Math.floor(random() * 60_000)));
        return { signal: signal.id, subject: subject(entity, service), from, step: signal.step, values, counts };
      }),
    ),
  );
}

/** Google's traffic is known by country only. */
const isPublished = ({ id }: Signal, entity: Entity) => id !== 'ioda.gtr' || entityType(entity) === 'country';
const subjectsOf = (signal: Signal) =>
  signal.family === 'client-tests' ? TESTED_SERVICES.slice(0, 9).map(({ id }) => id) : [null];
const gapOr = (random: () => number, value: number): number | null => (random() < 0.2 ? null : value);

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
