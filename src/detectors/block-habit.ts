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

/**
 * Rate and over-dispersion of anomalous tests, from the weeks before the last one where they are enough. Hours that looked
 * suspicious and were acquitted are learnt like all others: leaving them out would make the rate too low and raise alarms
 * later.
 */
export function learnHabit(history: Series, until: Instant, except: readonly Interval[]): Habit {
  const settled = habitOf(history, earlier(until, RECENT), except);
  return settled.days >= LEAST.days && settled.tests >= LEAST.tests ? settled : habitOf(history, until, except);
}

function habitOf({ values, counts, from, step }: Series, until: Instant, except: readonly Interval[]): Habit {
  const hours: { anomalous: number; tests: number }[] = [];
  const days = new Set<number>();
  for (let i = 0; i < values.length; i++) {
    const at = from + i * step;
    const tests = counts?.[i] ?? 0;
    if (tests <= 0 || at + step > until || except.some((hole) => at < hole.until && at + step > hole.from)) continue;
    hours.push({ anomalous: Math.min(tests, Math.max(0, values[i] ?? 0)), tests });
    days.add(Math.floor(at / DAY));
  }
  const tests = hours.reduce((sum, hour) => sum + hour.tests, 0);
  const anomalous = hours.reduce((sum, hour) => sum + hour.anomalous, 0);
  const rate = tests === 0 ? 0 : anomalous / tests;
  const dispersion = dispersionOf(hours, rate);
  const ceiling = betaUpper(PRIOR.anomalous + anomalous / dispersion, PRIOR.clean + (tests - anomalous) / dispersion);
  return { days: days.size, tests, rate, ceiling: Math.max(LEAST_RATE, ceiling), dispersion };
}

/** How many hours of tests outweigh the prior belief in the least over-dispersion. */
const PRIOR_HOURS = 100;

/**
 * Pearson's statistic over its degrees of freedom, drawn towards the least over-dispersion while hours are few: one bad
 * session in a handful of them would else silence the detector where tests are rare.
 */
function dispersionOf(hours: readonly { anomalous: number; tests: number }[], rate: number): number {
  const p = Math.min(0.98, Math.max(0.02, rate));
  const sum = hours.reduce(
    (total, { anomalous, tests }) => total + (anomalous - tests * p) ** 2 / (tests * p * (1 - p)),
    0,
  );
  const drawn = (sum + PRIOR_HOURS * DISPERSION.least) / (Math.max(0, hours.length - 1) + PRIOR_HOURS);
  return Math.min(DISPERSION.most, Math.max(DISPERSION.least, drawn));
}
