import type { Evidence, Finding } from '#domain/finding';
import type { Series, SignalId } from '#domain/series';
import { days } from '#domain/time';
import { bandAt, bandsOf } from './band.ts';
import type { Detector, Window } from './detector.ts';
import { OUTAGE_SIGNALS, type OutageSignal } from './outage-signals.ts';
import { daysOf, learnSeasonal, toNumbers } from './seasonal.ts';
import { type Judged, judgedBins, type Segment, segmentsOf } from './segments.ts';
import { type Testimony, testimonyOf } from './testimony.ts';

const ID = 'outage/level-drop@2';
const HALF_HOUR = 1800;

/**
 * Connectivity lost, wholly or partly: each signal against its own usual level at this local half-hour of the week, by
 * relative loss, so that any unit will do. It speaks of one signal at a time; agreement is `fold`'s.
 */
export const outage: Detector = {
  id: ID,
  kind: 'outage',
  signals: [...OUTAGE_SIGNALS.keys()],
  history: days(28),
  recent: days(2),
  learn: (history, until, { timezone }, except) => ({
    detector: ID,
    signal: history.signal,
    subject: history.subject,
    until,
    numbers: toNumbers(learnSeasonal(history, until, timezone, except, isFlat(history.signal))),
  }),
  detect: (window) => {
    const views = viewsOf(window);
    const alone = views.map((view) => ({ ...view, segments: cut(view, window) }));
    if (!alone.some(({ segments }) => segments.some(({ status }) => status === 'detected'))) {
      return alone.flatMap((reading) => findingsOf(reading, window));
    }
    return alone.flatMap((reading) => {
      const others = alone.filter((other) => other.about.family !== reading.about.family);
      const testimony = testimonyOf(reading.about, others, window.thresholds);
      return findingsOf({ ...reading, segments: cut(reading, window, testimony) }, window);
    });
  },
  expected({ signal, numbers }, at, { place, thresholds }) {
    const about = OUTAGE_SIGNALS.get(signal);
    if (about === undefined) return null;
    const band = bandAt(numbers, at, { signal: about, step: HALF_HOUR, timezone: place.timezone, thresholds });
    return typeof band === 'string' ? null : { usual: band.usual, low: band.usual * (1 - band.enter) };
  },
};

/** Routes and addresses stay up at night. */
const isFlat = (signal: SignalId): boolean => OUTAGE_SIGNALS.get(signal)?.isActivity === false;

/** One signal of the subject that has something to say. */
interface View {
  readonly series: Series;
  readonly about: OutageSignal;
  readonly bins: Judged;
}

function viewsOf({ series: all, baselines, place, thresholds }: Window): readonly View[] {
  return [...all.values()].flatMap((series) => {
    const about = OUTAGE_SIGNALS.get(series.signal);
    const learnt = baselines.get(series.signal)?.numbers;
    if (about === undefined || learnt === undefined) return [];
    // A signal that this place never had is no gap in it.
    if (daysOf(learnt) === 0 && series.values.every((value) => value === null)) return [];
    const grid = { signal: about, step: series.step, timezone: place.timezone, thresholds };
    return [{ series, about, bins: judgedBins(series, bandsOf(learnt, series.from, series.values.length, grid)) }];
  });
}

const cut = ({ series, about, bins }: View, { thresholds }: Window, testimony?: Testimony): readonly Segment[] =>
  segmentsOf(series, bins, about.dwell, thresholds, testimony);

function findingsOf(
  { series: { signal }, about, segments }: View & { readonly segments: readonly Segment[] },
  { subject }: Window,
): readonly Finding[] {
  const last = segments.findLast((segment) => segment.status !== 'insufficient' || segment.reason !== 'gap');
  return segments.map((segment) => findingOf(segment, segment === last, { signal, subject, about }));
}

function findingOf(
  segment: Segment,
  isLast: boolean,
  { signal, subject, about }: { signal: SignalId; subject: Window['subject']; about: OutageSignal },
): Finding {
  const { from, until } = segment;
  const common = {
    detector: ID,
    kind: 'outage',
    subject,
    signal,
    family: about.family,
    interval: { from, until },
  } as const;
  if (segment.status === 'normal') return { ...common, status: 'normal' };
  if (segment.status === 'insufficient') return { ...common, status: 'insufficient', reason: segment.reason };
  const evidence: Evidence = {
    signal,
    family: about.family,
    detector: ID,
    interval: common.interval,
    ...segment.deepest,
    count: null,
  };
  return { ...common, status: 'detected', ongoing: isLast, evidence, latest: segment.latest, standsAlone: false };
}
