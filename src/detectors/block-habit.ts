import type { Series } from '#domain/series';
import { earlier, type Instant, type Interval } from '#domain/time';
import { betaUpper } from './beta.ts';

const DAY = 86_400;
/** Tests come in sessions of one probe, so that they are worth fewer than they are; between these factors. */
const DISPERSION = { least: 2, most: 6 };
/** Before any test, one in ten is expected to fail: networks fail, tests have bugs. */
const PRIOR = { anomalous: 1, clean: 9 };
const LEAST_RATE = 0.1;

/** How a service's tests ordinarily come out in one place. */
export interface Habit {
  /** Days with tests. */
  readonly days: number;
  readonly tests: number;
  /** Anomalous tests of all. */
  readonly rate: number;
  /** The highest rate that ordinary weeks make likely. */
  readonly ceiling: number;
  /** By how much counts scatter more than independent tests would. */
  readonly dispersion: number;
}

export const toNumbers = ({ days, tests, rate, ceiling, dispersion }: Habit): readonly number[] => [
  days,
  tests,
  rate,
  ceiling,
  dispersion,
];

export function fromNumbers(numbers: readonly number[]): Habit {
  const [days = 0, tests = 0, rate = 0, ceiling = 1, dispersion = DISPERSION.least] = numbers;
  return { days, tests, rate, ceiling, dispersion };
}

/** Where tests are rare a block takes days to show: the last week must not teach that failing is ordinary. */
const RECENT = 7 * DAY;
/** Less than this teaches nothing: a service that was blocked before must be able to show it. */
export const LEAST = { days: 7, tests: 20 };

/** A service that was lifted: the days before mostly failed, and all since, a week of them, clearly succeed. */
const LIFTED = { before: 3, failed: 0.5, most: 0.25 };

/**
 * Rate and over-dispersion of anomalous tests, from the weeks before the last one where they are enough. Hours that looked
 * suspicious and were acquitted are learnt like all others: leaving them out would make the rate too low and raise alarms
 * later. After a block that was lifted, its time no longer says what is usual.
 */
export function learnHabit(history: Series, until: Instant, except: readonly Interval[]): Habit {
  const hours = hoursOf(history, until, except);
  const settled = habitOf(sinceLifted(hours.filter(({ at }) => at + history.step <= earlier(until, RECENT))));
  return settled.days >= LEAST.days && settled.tests >= LEAST.tests ? settled : habitOf(hours);
}

interface Counted {
  readonly anomalous: number;
  readonly tests: number;
}

interface Hour extends Counted {
  readonly at: number;
}

function hoursOf({ values, counts, from, step }: Series, until: Instant, except: readonly Interval[]): readonly Hour[] {
  return values.flatMap((value, i) => {
    const at = from + i * step;
    const tests = counts?.[i] ?? 0;
    if (tests <= 0 || at + step > until || except.some((hole) => at < hole.until && at + step > hole.from)) return [];
    return [{ at, tests, anomalous: Math.min(tests, Math.max(0, value ?? 0)) }];
  });
}

const byDay = (hours: readonly Hour[]) => [...Map.groupBy(hours, ({ at }) => Math.floor(at / DAY)).values()];

const sumOf = (hours: readonly Counted[]): Counted =>
  hours.reduce((sum, { anomalous, tests }) => ({ anomalous: sum.anomalous + anomalous, tests: sum.tests + tests }), {
    anomalous: 0,
    tests: 0,
  });

function sinceLifted(hours: readonly Hour[]): readonly Hour[] {
  const days = byDay(hours);
  for (let first = days.length - LEAST.days; first >= LIFTED.before; first--) {
    const before = sumOf(days.slice(first - LIFTED.before, first).flat());
    if (before.anomalous <= LIFTED.failed * before.tests) continue;
    const since = days.slice(first).flat();
    const counted = sumOf(since);
    return counted.tests >= LEAST.tests && ceilingOf(counted, DISPERSION.least) <= LIFTED.most ? since : hours;
  }
  return hours;
}

function habitOf(hours: readonly Hour[]): Habit {
  const days = byDay(hours).map(sumOf);
  const { tests, anomalous } = sumOf(hours);
  const rate = tests === 0 ? 0 : anomalous / tests;
  const dispersion = dispersionOf(hours, rate);
  const ceiling = ceilingOf({ tests, anomalous }, dispersion);
  const onBadDays = Math.min(1, rate + BAD_DAY * betweenDays(days, rate));
  return { days: days.length, tests, rate, ceiling: Math.max(ceiling, onBadDays), dispersion };
}

/** A bad day is so many standard deviations above the usual one. */
const BAD_DAY = 2;

/**
 * By how much the rate of whole days varies beyond what sessions explain: which sites and which probes there are changes from
 * day to day. Method of moments, less one standard error, so that few tests do not look like variety.
 */
function betweenDays(days: readonly Counted[], rate: number): number {
  if (days.length === 0) return 0;
  const p = Math.min(0.98, Math.max(0.02, rate));
  const chance = days.map(({ tests }) => (DISPERSION.least * p * (1 - p)) / tests);
  const seen = days.map(({ anomalous, tests }) => (anomalous / tests - rate) ** 2);
  const weight = days.map((_, i) => 1 / ((chance[i] ?? 0) + 0.01));
  const total = weight.reduce((sum, one) => sum + one, 0);
  const excess = weight.reduce((sum, one, i) => sum + one * ((seen[i] ?? 0) - (chance[i] ?? 0)), 0) / total;
  const error = Math.sqrt(weight.reduce((sum, one, i) => sum + 2 * (one * (chance[i] ?? 0)) ** 2, 0)) / total;
  return Math.sqrt(Math.max(0, excess - error));
}

/** The highest rate that so many tests make likely. */
export const ceilingOf = ({ tests, anomalous }: Counted, dispersion: number): number =>
  Math.max(
    LEAST_RATE,
    betaUpper(PRIOR.anomalous + anomalous / dispersion, PRIOR.clean + (tests - anomalous) / dispersion),
  );

/** How many hours of tests outweigh the prior belief in the least over-dispersion. */
const PRIOR_HOURS = 100;

/**
 * Pearson's statistic over its degrees of freedom, drawn towards the least over-dispersion while hours are few: one bad
 * session in a handful of them would else silence the detector where tests are rare.
 */
function dispersionOf(hours: readonly Counted[], rate: number): number {
  const p = Math.min(0.98, Math.max(0.02, rate));
  const sum = hours.reduce(
    (total, { anomalous, tests }) => total + (anomalous - tests * p) ** 2 / (tests * p * (1 - p)),
    0,
  );
  const drawn = (sum + PRIOR_HOURS * DISPERSION.least) / (Math.max(0, hours.length - 1) + PRIOR_HOURS);
  return Math.min(DISPERSION.most, Math.max(DISPERSION.least, drawn));
}
