import { type Entity, entityType } from '#domain/entity';
import type { Evidence, Finding, InsufficientReason } from '#domain/finding';
import type { Series, SignalId } from '#domain/series';
import { days, type Interval, instant, interval, overlaps } from '#domain/time';
import { type Stretch, stretchesOf } from './block-evidence.ts';
import { fromNumbers, LEAST, learnHabit, toNumbers } from './block-habit.ts';
import type { Detector, Sibling, Window } from './detector.ts';

const ID = 'service-block/e-value@2';
const SIGNAL: SignalId = 'ooni.tests';
/** Already blocked or unusable in ordinary times: a state, not news. */
const USUALLY_BLOCKED = 0.5;
/** A sibling rises when so many of its tests fail, and three times the usual; two thirds are enough whatever is usual. */
const RISEN = { rate: 0.3, times: 3, certain: 2 / 3 };
/** Fewer siblings of the same place than this tell nothing of a failing connection. */
const LEAST_SERVICES = 2;

/**
 * One service interfered with: counts of anomalous tests against the place's own habit, by sequential evidence that scattered
 * tests cannot fake. It stands alone, for many probes speak in it; and it asks first whether the service failed elsewhere
 * too (its provider failed), or everything failed here (the connection did).
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
  const seen = stretchesOf(series, habit, window.thresholds);
  const last = seen.findLast(({ verdict }) => verdict !== 'silent');
  return seen.map((stretch): Finding => {
    const { verdict, extent: within, usual } = stretch;
    if (verdict === 'working') return { ...common(window, within), status: 'normal' };
    if (verdict !== 'blocked') return insufficient(window, within, verdict === 'silent' ? 'gap' : 'between-thresholds');
    if (usual === null) return insufficient(window, within, 'between-thresholds');
    if (concernsMore(window, within) || isCutOff(window, within)) return insufficient(window, within, 'suspect-source');
    const evidence = evidenceOf(series, usual, within);
    return { ...common(window, within), status: 'detected', ongoing: stretch === last, evidence, standsAlone: true };
  });
}

const common = ({ subject }: Window, within: Interval) =>
  ({ detector: ID, kind: 'service-block', subject, signal: SIGNAL, family: 'client-tests', interval: within }) as const;

const insufficient = (window: Window, within: Interval, reason: InsufficientReason): Finding => ({
  ...common(window, within),
  status: 'insufficient',
  reason,
});

interface Counted {
  readonly tests: number;
  readonly anomalous: number;
}

function countWithin({ values, counts, from, step }: Series, within: Interval): Counted {
  let tests = 0;
  let anomalous = 0;
  for (let i = 0; i < values.length; i++) {
    const at = from + i * step;
    if (at < within.from || at >= within.until) continue;
    tests += counts?.[i] ?? 0;
    anomalous += Math.min(counts?.[i] ?? 0, Math.max(0, values[i] ?? 0));
  }
  return { tests, anomalous };
}

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

/** While the place is cut off, in whole or in part, tests of most services fail with it. */
function isCutOff({ cutOff, siblings, subject, thresholds }: Window, within: Interval): boolean {
  const during = cutOff.find((one) => overlaps(one, within));
  if (during === undefined) return false;
  const [from, until] = [Math.max(during.from, within.from), Math.min(during.until, within.until)];
  if (until - from < (within.until - within.from) / 2) return false;
  const rose = siblings
    .filter((sibling) => sibling.subject.entity === subject.entity)
    .map((sibling) => hasRisen(sibling, interval(instant(from), instant(until)), thresholds['block.tests']))
    .filter((one) => one !== null);
  return rose.length >= LEAST_SERVICES && rose.filter((one) => one).length > rose.length / 2;
}

/** The provider failed, or the connection did: not this service in this place. */
function concernsMore(window: Window, within: Interval): boolean {
  const told = window.siblings.flatMap((sibling) => {
    const rose = hasRisen(sibling, within, window.thresholds['block.tests']);
    return rose === null ? [] : [{ sibling, rose }];
  });
  const country = countryOf(window);
  const elsewhere = told.filter(
    ({ sibling }) => sibling.subject.service === window.subject.service && countryOf(sibling) !== country,
  );
  const here = told.filter(({ sibling }) => sibling.subject.entity === window.subject.entity);
  const risenElsewhere = elsewhere.filter(({ rose }) => rose).length;
  return (
    (elsewhere.length > 0 && risenElsewhere > elsewhere.length / 2) ||
    (here.length >= LEAST_SERVICES && here.every(({ rose }) => rose))
  );
}

/** Null when the sibling has nothing to say: no habit, no tests, or failing anyway. */
function hasRisen({ series, baselines }: Sibling, within: Interval, leastTests: number): boolean | null {
  const own = series.get(SIGNAL);
  const baseline = baselines.get(SIGNAL);
  if (own === undefined || baseline === undefined) return null;
  const { rate, days: learnt } = fromNumbers(baseline.numbers);
  if (learnt < LEAST.days || rate > USUALLY_BLOCKED) return null;
  const { tests, anomalous } = countWithin(own, within);
  if (tests < leastTests) return null;
  return anomalous / tests > Math.min(RISEN.certain, Math.max(RISEN.rate, RISEN.times * rate));
}

const countryOf = ({ subject, place }: Pick<Sibling, 'subject' | 'place'>): Entity =>
  entityType(subject.entity) === 'country' ? subject.entity : (place.within ?? subject.entity);
