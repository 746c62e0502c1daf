import type { Series } from '#domain/series';
import type { Instant, Interval } from '#domain/time';
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

/**
 * Rate and over-dispersion of anomalous tests. Hours that looked suspicious and were acquitted are learnt like all others:
 * leaving them out would make the rate too low and raise alarms later.
 */
export function learnHabit({ values, counts, from, step }: Series, until: Instant, except: readonly Interval[]): Habit {
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

/** Pearson's statistic over its degrees of freedom. */
function dispersionOf(hours: readonly { anomalous: number; tests: number }[], rate: number): number {
  const p = Math.min(0.98, Math.max(0.02, rate));
  const sum = hours.reduce(
    (total, { anomalous, tests }) => total + (anomalous - tests * p) ** 2 / (tests * p * (1 - p)),
    0,
  );
  const dispersion = hours.length < 2 ? DISPERSION.least : sum / (hours.length - 1);
  return Math.min(DISPERSION.most, Math.max(DISPERSION.least, dispersion));
}
