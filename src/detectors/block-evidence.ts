import type { Series } from '#domain/series';
import type { Thresholds } from '#domain/thresholds';
import { days, type Instant, type Interval, instant, type Seconds } from '#domain/time';
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

/** `shared`: it fails, but so do other countries or all that the place does: nobody can tell whether it is blocked here. */
export type Verdict = 'working' | 'blocked' | 'shared' | 'undecided' | 'silent';

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
 * that was lifted days ago what came since: so is a second block known where blocked is the habit. Evidence of hours in which
 * others failed too is spent: it tells of no block, then or later; one that outlasts them is told by what comes after.
 *
 * @param isOwn whether evidence of that time is of this service in this place; it has failed since the second argument
 */
export function stretchesOf(
  series: Series,
  habit: Habit,
  thresholds: Thresholds,
  isOwn: (during: Interval, since: Instant) => boolean,
): readonly Stretch[] {
  const { values, counts, step } = series;
  const startOf = (bin: number) => instant(series.from + bin * step);
  const said: Said[] = [];
  const course = beginning(habit);
  let silence = 0;
  for (let i = 0; i < values.length; i++) {
    const tests = counts?.[i] ?? 0;
    const anomalous = Math.min(tests, Math.max(0, values[i] ?? 0));
    if (tests <= 0) {
      silence += step;
      if (silence > SILENCE) fade(course, step);
      const silent: Said = { verdict: 'silent', usual: course.usual };
      said.push(silence > SILENCE ? silent : (said.at(-1) ?? silent));
      continue;
    }
    silence = 0;
    weigh(course, i, { anomalous, tests }, { habit, step, most: thresholds['block.hour'] });
    const { state, failing, succeeding } = course;
    if (state !== 'blocked' && isAlarm(failing, thresholds)) {
      if (state === 'working') suspect(course);
      const proof = { from: startOf(failing.from), until: startOf(i + 1) };
      course.state = isOwn(proof, startOf(course.failingFrom)) ? 'blocked' : 'shared';
      course.failing = nothing();
      said.fill({ verdict: course.state, usual: course.usual }, failing.from);
    } else if (state !== 'working' && isLifted(succeeding, thresholds)) {
      lift(course, habit);
      said.fill({ verdict: course.state, usual: course.usual }, succeeding.from);
    }
    const isDoubtful = course.state === 'working' && course.failing.nats > 0;
    said[i] ??= { verdict: isDoubtful ? 'undecided' : course.state, usual: course.usual };
  }
  return runsOf(said, series);
}

/** What is known of the service as its bins go by. */
interface Course {
  state: 'working' | 'blocked' | 'shared';
  usual: number | null;
  /** What is compared with: the habit, or what came since the last block. */
  present: Habit;
  since: Since | null;
  failing: Gathering;
  succeeding: Gathering;
  /** Where what is `shared` or `blocked` began. */
  failingFrom: number;
}

const beginning = (habit: Habit): Course => ({
  state: habit.rate > HALF ? 'blocked' : 'working',
  usual: usualOf(habit),
  present: habit,
  since: null,
  failing: nothing(),
  succeeding: nothing(),
  failingFrom: 0,
});

const usualOf = ({ rate }: Habit): number | null => (rate > HALF ? null : rate);

function fade({ failing, succeeding }: Course, step: Seconds): void {
  for (const one of [failing, succeeding]) one.nats *= 0.5 ** (step / HALF_LIFE);
}

function weigh(
  course: Course,
  bin: number,
  counted: Counted,
  { habit, step, most }: { readonly habit: Habit; readonly step: Seconds; readonly most: number },
): void {
  if (course.state === 'working') {
    course.present = presentHabit(habit, course.since, course.failing, bin, step);
    if (course.since !== null) add(course.since, counted, 1);
  }
  if (course.state !== 'blocked')
    course.failing = gathered(course.failing, bin, counted, blocking(course.present), most);
  if (course.state !== 'working')
    course.succeeding = gathered(course.succeeding, bin, counted, unblocking(habit), most);
}

/** It fails beyond doubt; what is under suspicion says nothing of what is usual. */
function suspect(course: Course): void {
  course.usual = usualOf(course.present);
  course.failingFrom = course.failing.from;
  course.succeeding = nothing();
  if (course.since !== null) add(course.since, course.failing, -1);
}

function lift(course: Course, habit: Habit): void {
  if (course.state === 'blocked') {
    course.since = { ...course.succeeding };
    course.usual = usualOf(habit);
  }
  course.state = 'working';
  course.failing = nothing();
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

function gathered(before: Gathering, bin: number, { anomalous, tests }: Counted, test: Test, most: number): Gathering {
  const { rate, sought, isAbove, dispersion } = test;
  const [k, n] = [anomalous / dispersion, tests / dispersion];
  const nats =
    logBeta(sought.a + k, sought.b + n - k) - sought.ofBeta - k * Math.log(rate) - (n - k) * Math.log(1 - rate);
  const isWrongSide = isAbove ? anomalous / tests <= rate : anomalous / tests >= rate;
  const sum = before.nats + Math.min(most, isWrongSide ? Math.min(0, nats) : nats);
  if (sum <= 0) return nothing();
  return {
    nats: sum,
    from: before.nats === 0 ? bin : before.from,
    tests: before.tests + tests,
    anomalous: before.anomalous + anomalous,
    hours: before.hours + 1,
  };
}

function add(to: Counted, { tests, anomalous }: Counted, sign: 1 | -1): void {
  to.tests += sign * tests;
  to.anomalous += sign * anomalous;
}

const isAlarm = ({ nats, tests, anomalous, hours }: Gathering, thresholds: Thresholds): boolean =>
  nats >= thresholds['block.evidence'] &&
  tests >= thresholds['block.tests'] &&
  hours >= LEAST_HOURS &&
  anomalous / tests >= thresholds['block.share'];

const isLifted = ({ nats, tests, anomalous }: Gathering, thresholds: Thresholds): boolean =>
  nats >= thresholds['block.lifted'] && anomalous / tests < HALF;
