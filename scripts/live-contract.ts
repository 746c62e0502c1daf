import { type Series, type Signal, seriesEnd } from '#domain/series';
import { earlier, hours, type Instant, interval } from '#domain/time';
import type { Runtime } from '#pipeline/runtime';
import type { Query, Source } from '#sources/source';
import type { Fact, Look } from './fact.ts';
import { sight } from './live-looks.ts';
import { GERMANY, TELEKOM } from './live-places.ts';

/** Bins beyond the lag that may pass before a value counts as late: one is filling, one may be missing. */
const SPARE_BINS = 3;
const SHORTEST_WINDOW = hours(6);

/** One fact for each request that a source makes of a place: that its answer is understood, and as fresh as we say. */
export function contractsAt(now: Instant, sources: readonly Source[], tokens: Runtime['tokens']): readonly Fact[] {
  return sources.flatMap((source) => {
    const token = source.secret === undefined ? undefined : tokens[source.secret];
    const isOff = source.secret !== undefined && token === undefined;
    return queriesOf(source, now).map((query) => ({
      source: source.id,
      what: `contract of ${query.dataset}, ${query.places.map(({ entity }) => entity).join(', ')}`,
      assumed: 'understood by our parser, with values, of which the newest is not later than we say',
      where: `src/sources/${source.id}*.ts, docs/sources.md`,
      api: source,
      request: isOff ? null : source.request(query, token),
      look: understood(source, query),
    }));
  });
}

/**
 * The last query of each dataset in whose time something is published already: of a country, or of a network where there is
 * none. Of the newest hours there may be nothing yet.
 */
function queriesOf(source: Source, now: Instant): readonly Query[] {
  const length = Math.max(SHORTEST_WINDOW, ...source.signals.map(({ step, lag }) => 2 * lag + 8 * step));
  const window = interval(earlier(now, length), now);
  const published = earlier(now, Math.max(...source.signals.map(({ step, lag }) => lag + 2 * step)));
  const byDataset = new Map<string, Query>();
  for (const place of [TELEKOM, GERMANY]) {
    const queries = source.queries([place], window);
    const known = queries.filter((query) => query.window.from <= published);
    for (const query of known.length > 0 ? known : queries) byDataset.set(query.dataset, query);
  }
  return [...byDataset.values()];
}

const understood =
  (source: Source, query: Query): Look =>
  ({ body }, now) => {
    const read = source.read(body, query);
    if (!read.ok) {
      const { error } = read;
      return sight(false, `refused: ${error.reason}${'detail' in error ? `, ${error.detail}` : ''}`);
    }
    const told = read.value.map((series) => {
      const signal = source.signals.find(({ id }) => id === series.signal);
      return signal === undefined ? null : freshness(series, signal, now);
    });
    const series = told.filter((one) => one !== null);
    const seen = [...new Set(series.map((one) => one.seen))].join('; ');
    return sight(
      series.some((one) => one.fresh),
      seen === '' ? 'understood, but empty' : seen,
    );
  };

function freshness(series: Series, signal: Signal, now: Instant) {
  const { step, values } = series;
  const known = values.filter((value) => value !== null).length;
  const late = now - seriesEnd(series);
  const allowed = signal.lag + SPARE_BINS * step;
  return {
    fresh: known > 0 && step === signal.step && late <= allowed,
    seen: `${signal.id} step ${step}, ${known} of ${values.length} bins, newest ended ${minutes(late)} ago (at most ${minutes(allowed)})`,
  };
}

const minutes = (seconds: number): string => `${Math.round(seconds / 60)} min`;
