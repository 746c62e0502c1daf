import type { Evidence, Finding, InsufficientReason } from '#domain/finding';
import type { Series, SignalId } from '#domain/series';
import { days, type Instant, type Interval, instant, interval } from '#domain/time';
import { type Stretch, stretchesOf } from './block-evidence.ts';
import { allFail, countWithin, elsewhereOf, isCutOff } from './block-guards.ts';
import { fromNumbers, LEAST, learnHabit, toNumbers } from './block-habit.ts';
import type { Detector, Window } from './detector.ts';

const ID = 'service-block/e-value@3';
const SIGNAL: SignalId = 'ooni.tests';
/** Where some had too few tests meanwhile, so much of the time before it says whether they are refused as well. */
const HEARD = days(1);

/**
 * One service interfered with: counts of anomalous tests against the place's own habit, by sequential evidence that scattered
 * tests cannot fake. It stands alone, for many probes speak in it; and it asks first whether the service failed elsewhere
 * too (its provider failed), or everything failed here (the connection did). Where it began to fail in several countries at
 * once, it is suspected and no more: a provider may refuse them, or its test be broken.
 */
export const serviceBlock: Detector = {
  id: ID,
  kind: 'service-block',
  signals: [SIGNAL],
  history: days(35),
  recent: days(14),
  learn: (history, until, _place, except) => ({
    detector: ID,
    signal: history.signal,
    subject: history.subject,
    until,
    numbers: toNumbers(learnHabit(history, until, except)),
  }),
  detect: (window) => (window.subject.service === null ? [] : findingsOf(window)),
  // What is usual is a share of tests, and nobody knows beforehand how many there will be.
  expected: () => null,
};

function findingsOf(window: Window): readonly Finding[] {
  const series = window.series.get(SIGNAL);
  const baseline = window.baselines.get(SIGNAL);
  if (series === undefined || baseline === undefined) return [];
  const habit = fromNumbers(baseline.numbers);
  const extent = interval(series.from, instant(series.from + series.values.length * series.step));
  if (extent.from === extent.until) return [];
  if (habit.days < LEAST.days) return [insufficient(window, extent, 'short-history')];
  if (habit.tests < LEAST.tests) return [insufficient(window, extent, 'low-volume')];
  const isOwn = (during: Interval, since: Instant) => {
    const meanwhile = elsewhereOf(window, during, since);
    const lately = interval(instant(Math.min(during.from, Math.max(since, during.until - HEARD))), during.until);
    const longer = elsewhereOf(window, lately, since);
    const { together } = meanwhile.heard < longer.heard ? longer : meanwhile;
    return !meanwhile.isEverywhere && together === 0 && !connectionFails(window, during);
  };
  const seen = stretchesOf(series, habit, window.thresholds, isOwn);
  const last = seen.findLast(({ verdict }) => verdict !== 'silent');
  return seen.map((stretch, i): Finding => {
    const { verdict, extent: within, usual } = stretch;
    if (verdict === 'working') return { ...common(window, within), status: 'normal' };
    if (verdict === 'silent') return insufficient(window, within, 'gap');
    if (verdict === 'undecided' || usual === null) return insufficient(window, within, 'between-thresholds');
    const { isEverywhere, together } = elsewhereOf(window, within, begunBy(seen, i));
    if (isEverywhere || connectionFails(window, within)) return insufficient(window, within, 'suspect-source');
    if (verdict === 'shared' && together === 0) return insufficient(window, within, 'between-thresholds');
    return {
      ...common(window, within),
      status: 'detected',
      ongoing: stretch === last,
      evidence: { ...evidenceOf(series, usual, within), ...(together > 0 && { together }) },
      standsAlone: together === 0,
    };
  });
}

/** When it began to fail: a block that outlasts what it shared with others began with that. */
function begunBy(seen: readonly Stretch[], i: number): Instant {
  const before = seen.slice(0, i + 1).findLastIndex(({ verdict }, j) => j < i && verdict !== 'shared');
  return (seen[before + 1] as Stretch).extent.from;
}

const connectionFails = (window: Window, during: Interval) => allFail(window, during) || isCutOff(window, during);

const common = ({ subject }: Window, within: Interval) =>
  ({ detector: ID, kind: 'service-block', subject, signal: SIGNAL, family: 'client-tests', interval: within }) as const;

const insufficient = (window: Window, within: Interval, reason: InsufficientReason): Finding => ({
  ...common(window, within),
  status: 'insufficient',
  reason,
});

function evidenceOf(series: Series, usual: number, within: Interval): Evidence {
  const { tests, anomalous } = countWithin(series, within);
  return {
    signal: SIGNAL,
    family: 'client-tests',
    detector: ID,
    interval: within,
    observed: anomalous,
    expected: usual * tests,
    count: tests,
  };
}
