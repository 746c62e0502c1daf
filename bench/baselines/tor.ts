import type { Series } from '#domain/series';
import { alarmOf, type Baseline, stretches } from './baseline.ts';

const WEEK = 7;
/** Ratios further from the median than so many interquartile ranges are left out of the fit. */
const OUTLIER = 4;
const LEAST_COUNTRIES = 8;
/** Quantile of the standard normal at 1e-4. */
const Z = -3.719;

/**
 * Danezis 2011, "An anomaly-based censorship-detection system for Tor" (`Detector.java` of metrics-web): each country's users over
 * those of a week ago, against a normal distribution of the same ratio of all countries on that day, times a Poisson bound.
 */
export const torRatio: Baseline = {
  name: 'Tor, ratio model',
  speaksOf: ({ kind, service }) => kind === 'service-block' && service === 'tor',
  answer(history) {
    const all = history.series.filter(({ signal }) => signal === 'tor.relay-users');
    const signal = history.signals.get('tor.relay-users');
    if (signal === undefined) return { alarms: [], suspicions: 0, windows: [] };
    const alarms = all.flatMap((series) =>
      stretches(series, signal, (day) => isLow(series, all, day)).map((stretch) =>
        alarmOf({ kind: 'service-block', entity: series.subject.entity, service: 'tor' }, stretch),
      ),
    );
    const controls = new Set(history.places.filter(({ control }) => control).map(({ entity }) => entity));
    return { alarms: alarms.filter(({ entity }) => !controls.has(entity)), suspicions: 0, windows: [] };
  },
};

const ratioOf = ({ values }: Series, day: number): number | null => {
  const [now, before] = [values[day], values[day - WEEK]];
  return now == null || before == null || before <= 0 ? null : now / before;
};

function isLow(series: Series, all: readonly Series[], day: number): boolean | null {
  const before = series.values[day - WEEK];
  const now = series.values[day];
  if (before == null || now == null) return null;
  const ratios = all
    .map((one) => ratioOf(one, day))
    .filter((ratio) => ratio !== null)
    .sort((a, b) => a - b);
  const at = (share: number) => ratios[Math.floor(share * (ratios.length - 1))] ?? 0;
  const reach = OUTLIER * (at(0.75) - at(0.25));
  const kept = ratios.filter((ratio) => Math.abs(ratio - at(0.5)) <= reach);
  if (kept.length < LEAST_COUNTRIES) return null;
  const mean = kept.reduce((sum, ratio) => sum + ratio, 0) / kept.length;
  const deviation = Math.sqrt(kept.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / kept.length);
  return now < Math.max(0, mean + Z * deviation) * poissonBound(before);
}

/** The 1e-4 quantile of a Poisson distribution, by Anscombe's square root: counts of users are large. */
const poissonBound = (mean: number): number => Math.max(0, Math.sqrt(mean) + Z / 2) ** 2;
