import type { Incident } from '#domain/incident';
import type { Series } from '#domain/series';
import { days, floorTo, type Instant, instant, interval, later } from '#domain/time';
import { LAYERS, ooniAnalysis } from '#sources/ooni-analysis';
import type { SeriesWanted } from '#storage/store';
import type { LayersView } from '#web/views';

const DAY = days(1);

/** OONI's analysis of a blocked service, from the day on which that began. Of everything else there is none. */
export function layerQueries({ kind, subject, from, until }: Incident, now: Instant): readonly SeriesWanted[] {
  if (kind !== 'service-block') return [];
  const first = floorTo(from, DAY);
  const end = later(floorTo(instant(Math.min(until ?? now, now)), DAY), DAY);
  return LAYERS.map(({ signal: { id, step } }) => ({ signal: id, subject, step, interval: interval(first, end) }));
}

/** The newest day of which OONI says anything; null where it says nothing. */
export function layersView(series: readonly Series[]): LayersView | null {
  const last = Math.max(...series.map(({ values }) => values.findLastIndex((value) => value !== null)));
  const [{ from, step } = { from: instant(0), step: DAY }] = series;
  if (!(last >= 0)) return null;
  const scores = series.flatMap(({ signal, values }) => {
    const score = values[last] ?? null;
    return score === null ? [] : [{ signal, score }];
  });
  return { source: ooniAnalysis.id, day: later(from, last * step), scores };
}
