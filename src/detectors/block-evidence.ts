import type { Series } from '#domain/series';
import type { Thresholds } from '#domain/thresholds';
import { logBeta } from './beta.ts';
import type { Habit } from './block-habit.ts';

/** What blocked looks like, and what working looks like: Beta distributions of the share of anomalous tests. */
const BLOCKED = { a: 8, b: 2, ofBeta: logBeta(8, 2) };
const WORKING = { a: 1, b: 9, ofBeta: logBeta(1, 9) };
/** From here on a service is called blocked or unusable. */
const HALF = 0.5;
/** After this long without tests, evidence fades by half in two days (OONI's own rule). */
const SILENCE = 86_400;
const HALF_LIFE = 2 * 86_400;
/** A block is seen in tests of at least so many hours. */
const LEAST_HOURS = 2;

export type Verdict = 'working' | 'blocked' | 'undecided' | 'silent';

/** Evidence gathered since it last was nil. */
interface Gathering {
  nats: number;
  from: number;
  tests: number;
  anomalous: number;
  hours: number;
}

const nothing = (): Gathering => ({ nats: 0, from: -1, tests: 0, anomalous: 0, hours: 0 });

/**
 * One verdict a bin. Sequential evidence as in e-detectors (Shin, Ramdas and Rinaldo, arXiv:2203.03532): the likelihood of
 * an hour's counts if blocked over that under the highest ordinary rate, multiplied up while it exceeds one. Counts are
 * divided by the over-dispersion; an hour's evidence is capped, and none when its share lies on the wrong side. The change is
 * dated to where the evidence began to gather.
 *
 * @param wasBlocked whether the series began in the blocked state
 */
export function verdictsOf(
  { values, counts, step }: Series,
  habit: Habit,
  wasBlocked: boolean,
  thresholds: Thresholds,
): readonly Verdict[] {
  const verdicts: Verdict[] = [];
  let isBlocked = wasBlocked;
  let gathering = nothing();
  let silence = 0;
  for (let i = 0; i < values.length; i++) {
    const tests = counts?.[i] ?? 0;
    const anomalous = Math.min(tests, Math.max(0, values[i] ?? 0));
    if (tests <= 0) {
      silence += step;
      if (silence > SILENCE) gathering.nats *= 0.5 ** (step / HALF_LIFE);
      verdicts.push(silence > SILENCE ? 'silent' : (verdicts.at(-1) ?? 'silent'));
      continue;
    }
    silence = 0;
    gather(gathering, i, anomalous, tests, isBlocked ? unblocking(habit, thresholds) : blocking(habit, thresholds));
    if (gathering.nats === 0) gathering = nothing();
    verdicts.push(isBlocked ? 'blocked' : gathering.nats > 0 ? 'undecided' : 'working');
    if (!(isBlocked ? isLifted(gathering, thresholds) : isAlarm(gathering, thresholds))) continue;
    isBlocked = !isBlocked;
    verdicts.fill(isBlocked ? 'blocked' : 'working', gathering.from);
    gathering = nothing();
  }
  return verdicts;
}

/** The two tests that are possible: what is expected, what is looked for, on which side it lies. */
interface Test {
  readonly rate: number;
  readonly sought: typeof BLOCKED;
  readonly isAbove: boolean;
  readonly dispersion: number;
  readonly most: number;
}

const blocking = ({ ceiling, dispersion }: Habit, thresholds: Thresholds): Test => ({
  rate: Math.min(HALF, ceiling),
  sought: BLOCKED,
  isAbove: true,
  dispersion,
  most: thresholds['block.hour'],
});

const unblocking = ({ dispersion }: Habit, thresholds: Thresholds): Test => ({
  rate: HALF,
  sought: WORKING,
  isAbove: false,
  dispersion,
  most: thresholds['block.hour'],
});

function gather(into: Gathering, bin: number, anomalous: number, tests: number, test: Test): void {
  const { rate, sought, isAbove, dispersion, most } = test;
  const [k, n] = [anomalous / dispersion, tests / dispersion];
  const nats =
    logBeta(sought.a + k, sought.b + n - k) - sought.ofBeta - k * Math.log(rate) - (n - k) * Math.log(1 - rate);
  const isWrongSide = isAbove ? anomalous / tests <= rate : anomalous / tests >= rate;
  if (into.nats === 0) into.from = bin;
  into.nats = Math.max(0, into.nats + Math.min(most, isWrongSide ? Math.min(0, nats) : nats));
  into.tests += tests;
  into.anomalous += anomalous;
  into.hours += 1;
}

const isAlarm = ({ nats, tests, anomalous, hours }: Gathering, thresholds: Thresholds): boolean =>
  nats >= thresholds['block.evidence'] &&
  tests >= thresholds['block.tests'] &&
  hours >= LEAST_HOURS &&
  anomalous / tests >= thresholds['block.share'];

const isLifted = ({ nats, tests, anomalous }: Gathering, thresholds: Thresholds): boolean =>
  nats >= thresholds['block.lifted'] && anomalous / tests < HALF;
