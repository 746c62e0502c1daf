import type { Series } from '#domain/series';
import type { Thresholds } from '#domain/thresholds';
import { days, type Interval, instant, type Seconds } from '#domain/time';
import { logBeta } from './beta.ts';
import { ceilingOf, type Habit, LEAST } from './block-habit.ts';

/** What blocked looks like, and what working looks like: Beta distributions of the share of anomalous tests. */
const BLOCKED = { a: 8, b: 2, ofBeta: logBeta(8, 2) };
const WORKING = { a: 1, b: 9, ofBeta: logBeta(1, 9) };
/** From here on a service is called blocked or unusable. */
const HALF = 0.5;
/** Days that vary more than this leave no room for a block above them. */
const MOST_CEILING = 0.8;
/** After this long without tests, evidence fades by half in two days (OONI's own rule). */
const SILENCE = 86_400;
const HALF_LIFE = 2 * 86_400;
/** A block is seen in tests of at least so many hours. */
const LEAST_HOURS = 2;

/** After so long without a block, of enough tests that clearly succeed, what is usual is what came since. */
const FREE = { span: days(2), most: 0.25 };

export type Verdict = 'working' | 'blocked' | 'undecided' | 'silent';

/** A run of bins of which the same is said. */
export interface Stretch {
  readonly verdict: Verdict;
  readonly extent: Interval;
  /** The share of anomalous tests before it; null for a block that has no beginning: a state, not news. */
  readonly usual: number | null;
}

interface Counted {
  tests: number;
  anomalous: number;
}

/** Evidence gathered since it last was nil. */
interface Gathering extends Counted {
  nats: number;
  from: number;
  hours: number;
}

const nothing = (): Gathering => ({ nats: 0, from: -1, tests: 0, anomalous: 0, hours: 0 });

/** What has come since the last block was lifted. */
interface Since extends Counted {
  readonly from: number;
}

/** What is said of one bin. */
type Said = Pick<Stretch, 'verdict' | 'usual'>;

/**
 * What is said of each stretch of the series. Sequential evidence as in e-detectors (Shin, Ramdas and Rinaldo,
 * arXiv:2203.03532): the likelihood of an hour's counts if blocked over that under the highest ordinary rate, multiplied up
 * while it exceeds one. Counts are divided by the over-dispersion; an hour's evidence is capped, and none when its share lies
 * on the wrong side. The change is dated to where the evidence began to gather. What is usual is the habit, and after a block
 * that was lifted days ago what came since: so is a second block known where blocked is the habit.
 */
export function stretchesOf(series: Series, habit: Habit, thresholds: Thresholds): readonly Stretch[] {
  const { values, counts, step } = series;
  const said: Said[] = [];
  let isBlocked = habit.rate > HALF;
  let usual = isBlocked ? null : habit.rate;
  let gathering = nothing();
  let since = null as Since | null;
  let silence = 0;
  for (let i = 0; i < values.length; i++) {
    const tests = counts?.[i] ?? 0;
    const anomalous = Math.min(tests, Math.max(0, values[i] ?? 0));
    if (tests <= 0) {
      silence += step;
      if (silence > SILENCE) gathering.nats *= 0.5 ** (step / HALF_LIFE);
      said.push(silence > SILENCE ? { verdict: 'silent', usual } : (said.at(-1) ?? { verdict: 'silent', usual }));
      continue;
    }
    silence = 0;
    const present: Habit = presentHabit(habit, since, gathering, i, step);
    gather(
      gathering,
      i,
      { anomalous, tests },
      isBlocked ? unblocking(habit) : blocking(present),
      thresholds['block.hour'],
    );
    if (since !== null) {
      since.tests += tests;
      since.anomalous += anomalous;
    }
    if (gathering.nats === 0) gathering = nothing();
    said.push({ verdict: isBlocked ? 'blocked' : gathering.nats > 0 ? 'undecided' : 'working', usual });
    if (!(isBlocked ? isLifted(gathering, thresholds) : isAlarm(gathering, thresholds))) continue;
    isBlocked = !isBlocked;
    usual = present.rate > HALF ? null : present.rate;
    since = isBlocked ? null : { from: gathering.from, tests: gathering.tests, anomalous: gathering.anomalous };
    said.fill({ verdict: isBlocked ? 'blocked' : 'working', usual }, gathering.from);
    gathering = nothing();
  }
  return runsOf(said, series);
}

function runsOf(said: readonly Said[], { from, step }: Series): readonly Stretch[] {
  const runs: Stretch[] = [];
  for (let start = 0; start < said.length; ) {
    const first = said[start] as Said;
    let end = start + 1;
    while (end < said.length && said[end]?.verdict === first.verdict) end += 1;
    runs.push({ ...first, extent: { from: instant(from + start * step), until: instant(from + end * step) } });
    start = end;
  }
  return runs;
}

/** The habit, or what came since the last block where that is enough; what is under suspicion now teaches nothing. */
function presentHabit(habit: Habit, since: Since | null, now: Gathering, bin: number, step: Seconds): Habit {
  const end = now.nats > 0 ? now.from : bin;
  if (since === null || (end - since.from) * step < FREE.span) return habit;
  const tests = since.tests - now.tests;
  const anomalous = since.anomalous - now.anomalous;
  const ceiling = ceilingOf({ tests, anomalous }, habit.dispersion);
  return tests < LEAST.tests || ceiling > FREE.most ? habit : { ...habit, tests, rate: anomalous / tests, ceiling };
}

/** The two tests that are possible: what is expected, what is looked for, on which side it lies. */
interface Test {
  readonly rate: number;
  readonly sought: typeof BLOCKED;
  readonly isAbove: boolean;
  readonly dispersion: number;
}

const blocking = ({ ceiling, dispersion }: Habit): Test => ({
  rate: Math.min(MOST_CEILING, ceiling),
  sought: BLOCKED,
  isAbove: true,
  dispersion,
});

const unblocking = ({ dispersion }: Habit): Test => ({ rate: HALF, sought: WORKING, isAbove: false, dispersion });

function gather(into: Gathering, bin: number, { anomalous, tests }: Counted, test: Test, most: number): void {
  const { rate, sought, isAbove, dispersion } = test;
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
