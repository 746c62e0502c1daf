import { earlier, hours, type Instant, later, minutes, overlaps } from '#domain/time';
import type { Window } from './detector.ts';
import { medianOf } from './robust.ts';
import type { State } from './throttling-evidence.ts';
import { type Judged, judge, type Run, slowRuns, withRuns } from './throttling-runs.ts';
import { learntDays } from './throttling-usual.ts';
import { neutralOf, type View } from './throttling-view.ts';

/** Before and after an onset so much is compared, and so much beside it is not: nobody knows an onset better. */
const COMPARED = hours(2);
const BLURRED = minutes(30);
/** So much of these hours must be known. */
const MOST_OF = 0.75;
/** Half of the least spread is of whole days, which are busier or quieter than others. */
const WITHIN_A_DAY = 0.5;

/**
 * What usage says of throttling: slow where it fell with the first slow hour, or while speed or delay is slow too and both began
 * together; nothing where these are unknown, and normal where they are normal, whatever people do then.
 */
export function supporting(view: View, telling: readonly Judged[], window: Window): Judged {
  const slow = telling.flatMap(slowRuns);
  const usage = supported(judge(view, window, []), telling, slow, window);
  const lasting = slow.filter(({ from, until }) => until >= later(from, COMPARED));
  const stepped = lasting.filter(({ from }) => hasFallenAt(from, view, window)).map((run) => sinceStep(view, run));
  const isFallen = (bin: number) => stepped.some(([from, end]) => bin >= from && bin < end);
  const states = usage.states.map((state, i) => (view.bins[i]?.reason === null && isFallen(i) ? 'slow' : state));
  return withRuns(view, states);
}

function supported(
  usage: Judged,
  telling: readonly Judged[],
  slow: readonly Run[],
  { thresholds }: Window,
): Pick<Judged, 'states'> {
  const { from, step } = usage.good;
  const together = thresholds['throttle.window'] * 60;
  const stateAt = (bin: number, begun: readonly Run[]): State => {
    const during = { from: later(from, bin * step), until: later(from, (bin + 1) * step) };
    if (begun.some((one) => during.from < one.until && during.until > later(one.from, -together))) return 'slow';
    const said = telling.flatMap(({ runs }) => runs.filter((run) => overlaps(run, during)));
    if (said.some(({ state }) => state === 'slow')) return 'between-thresholds';
    return said.some(({ state }) => state === 'normal') ? 'normal' : 'gap';
  };
  const states = usage.runs.flatMap((run) => {
    const own = usage.states.slice(run.first, run.end);
    if (run.state !== 'slow') return own;
    const begun = slow.filter((one) => overlaps(one, run) && one.from <= later(run.from, together));
    return own.map((_, i) => stateAt(run.first + i, begun));
  });
  return { states };
}

/**
 * Did usage fall in one step when lines became slow? What people do wanders by the half-day, so that a sum over hours takes half
 * a day to tell a fall from a quiet morning; but it wanders slowly. At an onset that another family has shown, two hours before
 * and two after are compared: the log-likelihood ratio of a fall of twice the neutral depth against none, in the spread of one
 * hour. A return from above usual is no fall, and what the quietest days lose between these hours is ordinary.
 */
function hasFallenAt(onset: Instant, view: View, { thresholds, baselines }: Window): boolean {
  const { about, good, habits, bins } = view;
  const numbers = baselines.get(good.signal)?.numbers;
  const before = known(view, earlier(onset, BLURRED + COMPARED));
  const after = known(view, later(onset, BLURRED));
  const least = MOST_OF * Math.floor(COMPARED / good.step);
  if (numbers === undefined || least < 1 || before.length < least || after.length < least) return false;
  const middle = (of: readonly number[], what: (bin: number) => number | undefined) =>
    medianOf(of.map((bin) => what(bin) ?? 0));
  const fallOf = (what: (bin: number) => number | undefined) => middle(after, what) - Math.max(0, middle(before, what));
  const learnt = middle([...before, ...after], (bin) => habits[bin]?.spread);
  const spread = Math.max(learnt, WITHIN_A_DAY * about.leastSpread);
  const worst = Math.max(
    0,
    fallOf((bin) => habits[bin]?.worst),
  );
  const neutral = neutralOf(about, learntDays(numbers), thresholds)({ usual: 1, spread, worst });
  const fall = fallOf((bin) => bins[bin]?.depth);
  return (2 * neutral * (fall - neutral)) / spread ** 2 >= thresholds['throttle.second'];
}

/** The bins of two hours that say something. */
function known({ good, bins }: View, from: Instant): readonly number[] {
  const first = Math.round((from - good.from) / good.step);
  const span = Array.from({ length: Math.floor(COMPARED / good.step) }, (_, i) => first + i);
  return span.filter((bin) => bins[bin]?.reason === null);
}

/** From a step on as long as usage is low, and what it fell with lasts; `[first, end)` in bins. */
function sinceStep({ good, bins }: View, { from, until }: Run): readonly [first: number, end: number] {
  const binOf = (at: Instant) => Math.round((at - good.from) / good.step);
  const recovered = bins.findIndex((bin, i) => i >= binOf(later(from, BLURRED + COMPARED)) && bin.gain <= 0);
  return [binOf(from), Math.min(binOf(until), recovered < 0 ? bins.length : recovered)];
}
