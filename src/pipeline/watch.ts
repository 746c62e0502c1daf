import { type Entity, entityType, type Place } from '#domain/entity';
import { knownAt, type SignalId } from '#domain/series';
import { subject } from '#domain/subject';
import { days, earlier, floorTo, type Instant, interval } from '#domain/time';
import { fallen, foretold, WATCHED_SIGNALS, WATCHED_SPAN, type Watch, watchOf } from '#domain/watch';
import type { Runtime as Whole } from './runtime.ts';

type Runtime = Pick<Whole, 'store' | 'signals'>;

/** Precursors speak of three days; of the newest incidents these are more than that. */
const MOST = 200;

/**
 * The countries of the watch list that give reason to be watchful, those with the most reason first. Computed from what is
 * stored and kept nowhere, so that a watch takes itself away.
 */
export async function watches(at: Instant, { store, signals }: Runtime): Promise<readonly Watch[]> {
  const places = (await store.places.all()).filter(({ control }) => !control);
  const countries = places.filter(({ entity }) => entityType(entity) === 'country').map(({ entity }) => entity);
  const [incidents, fell] = await Promise.all([
    store.incidents.recent(MOST),
    fallenIn(countries, at, { store, signals }),
  ]);
  return countries
    .map((country) => watchOf(country, [...(fell.get(country) ?? []), ...foretold(country, incidents, places)], at))
    .filter((watch) => watch !== null)
    .sort((a, b) => b.precursors.length - a.precursors.length || b.until - a.until || (a.country < b.country ? -1 : 1));
}

async function fallenIn(countries: readonly Place['entity'][], at: Instant, { store, signals }: Runtime) {
  const during = interval(floorTo(earlier(at, WATCHED_SPAN), days(1)), at);
  const ids = [...new Set(WATCHED_SIGNALS.flatMap(({ signal, beside }) => [signal, beside]))].filter(
    (id) => id !== null,
  );
  const asked = countries.flatMap((country) =>
    ids.flatMap((id) => {
      const step = signals.get(id)?.step;
      return step === undefined ? [] : [{ signal: id, subject: subject(country), step, interval: during }];
    }),
  );
  const read = await store.series.read(asked);
  const known = new Map(
    read.map((series) => {
      const lag = signals.get(series.signal)?.lag;
      return [`${series.subject.entity} ${series.signal}`, lag === undefined ? series : knownAt(series, lag, at)];
    }),
  );
  const of = (country: Entity, id: SignalId | null) => (id === null ? null : (known.get(`${country} ${id}`) ?? null));
  return new Map(
    countries.map((country) => {
      const found = WATCHED_SIGNALS.flatMap((watched) => {
        const series = of(country, watched.signal);
        const precursor = series === null ? null : fallen(watched, series, of(country, watched.beside), at);
        return precursor === null ? [] : [precursor];
      });
      return [country, found];
    }),
  );
}
