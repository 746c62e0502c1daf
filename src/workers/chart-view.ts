import type { Detector } from '#detectors/detector';
import type { Baseline } from '#domain/baseline';
import type { Place } from '#domain/entity';
import type { Evidence } from '#domain/finding';
import type { Incident } from '#domain/incident';
import { knownAt, type Series, type Signal, type SignalId } from '#domain/series';
import type { Thresholds } from '#domain/thresholds';
import {
  days,
  earlier,
  floorTo,
  hours,
  type Instant,
  type Interval,
  instant,
  interval,
  later,
  minutes,
} from '#domain/time';
import type { ChartPoint, ChartRow, ChartView } from '#web/views';

const BEFORE = hours(24);
const AFTER = hours(12);
/** A week is what a phone's width can still show hour by hour, and what one page may cost to compute. */
const LONGEST = days(7);
/** Usual changes by the half-hour: asking for every bin would give the same and cost six times more. */
const USUAL_STEP = minutes(30);

/** Everything that turns stored values into what may be published of them. */
export interface ChartData {
  /** One for each evidence of the incident, in that order. */
  readonly series: readonly Series[];
  readonly baselines: readonly Baseline[];
  readonly detectors: readonly Detector[];
  readonly signals: ReadonlyMap<SignalId, Signal>;
  /** Null when it is no longer watched: nothing is then known of its local time. */
  readonly place: Place | null;
  readonly thresholds: Thresholds;
  readonly now: Instant;
}

/** From a day before the incident to half a day after it, or to now; a week at most, from its beginning. */
export function chartInterval({ from, until }: Incident, now: Instant): Interval {
  const start = floorTo(earlier(from, BEFORE), hours(1));
  const end = Math.min(now, later(until ?? now, AFTER), later(start, LONGEST));
  return interval(start, instant(Math.max(end, later(from, hours(1)))));
}

export function chartView(incident: Incident, shown: Interval, data: ChartData): ChartView {
  const end = incident.until ?? data.now;
  const rows = incident.evidence.flatMap((evidence, index) => {
    const series = data.series[index];
    return series === undefined ? [] : [chartRow(evidence, series, data)];
  });
  return {
    interval: shown,
    incident: interval(incident.from, instant(Math.min(end, shown.until))),
    rows,
    cut: end > shown.until,
  };
}

function chartRow(evidence: Evidence, series: Series, data: ChartData): ChartRow {
  const { signal, family, observed, expected, count } = evidence;
  const counted = series.counts !== null || count !== null;
  const known = published(knownAt(series, data.signals.get(signal)?.lag ?? minutes(0), data.now));
  const row = {
    signal,
    family,
    measure: counted ? 'share' : 'ratio',
    usual: counted ? expected / Math.max(1, count ?? 1) : 1,
    worse: counted || observed > expected ? 'higher' : 'lower',
    step: series.step,
  } as const;
  if (known.values.length === 0) return { ...row, points: [], missing: 'no-data' };
  if (counted) return { ...row, points: shares(known), missing: null };
  const points = ratios(known, data);
  const seen = points.some(({ value }) => value !== null);
  return seen ? { ...row, points, missing: null } : { ...row, points: [], missing: 'no-usual' };
}

/** Without the gaps at its end: of the newest bins nobody can tell whether nobody looked or nothing is out yet. */
function published(series: Series): Series {
  const last = series.values.findLastIndex((value) => value !== null);
  return { ...series, values: series.values.slice(0, last + 1) };
}

/** Tests that failed of those made. Where nobody tested, nothing is known. */
const shares = ({ values, counts, from, step }: Series): readonly ChartPoint[] =>
  values.map((value, i) => {
    const count = counts?.[i] ?? null;
    const share = value === null || count === null || count === 0 ? null : value / count;
    return { at: later(from, i * step), value: share, edge: null };
  });

/** What was seen as a share of what is usual at that hour, the only form in which we publish a series. */
function ratios({ signal, values, from, step }: Series, data: ChartData): readonly ChartPoint[] {
  const { place, thresholds } = data;
  const baseline = data.baselines.find((one) => one.signal === signal);
  const detector = data.detectors.find(({ id }) => id === baseline?.detector);
  if (baseline === undefined || detector === undefined || place === null) return [];
  const asked = new Map<Instant, ReturnType<Detector['expected']>>();
  const expectedAt = (at: Instant) => {
    const slot = floorTo(at, USUAL_STEP);
    if (!asked.has(slot)) asked.set(slot, detector.expected(baseline, slot, { place, thresholds }));
    return asked.get(slot) ?? null;
  };
  return values.map((value, i) => {
    const at = later(from, i * step);
    const expected = expectedAt(at);
    const usual = expected === null || expected.usual <= 0 ? null : expected;
    return {
      at,
      value: usual === null || value === null ? null : value / usual.usual,
      edge: usual === null ? null : usual.low / usual.usual,
    };
  });
}
