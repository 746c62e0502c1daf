import type { Series, Signal } from '#domain/series';
import { type Instant, instant } from '#domain/time';
import { type Case, knownFrom } from '../../scripts/case.ts';
import type { Alarm, Answer } from '../../scripts/score/answer.ts';
import type { EventLabel } from '../../scripts/score/labels.ts';

/** A rule that others publish, as its description has it, to be scored beside ours. */
export interface Baseline {
  readonly name: string;
  /** It is asked for no other events. */
  speaksOf(event: Pick<EventLabel, 'kind' | 'service'>): boolean;
  answer(history: Case): Answer;
}

/** A stretch in which a rule says that something is wrong. */
export interface Stretch {
  readonly from: Instant;
  readonly until: Instant | null;
  readonly knownAt: Instant;
}

export const binStart = ({ from, step }: Series, bin: number): Instant => instant(from + bin * step);

/** The stretches of bins for which `isOn` holds; a gap (null) leaves the state as it is. */
export function stretches(series: Series, signal: Signal, isOn: (bin: number) => boolean | null): readonly Stretch[] {
  const all: Stretch[] = [];
  let open: Stretch | null = null;
  for (let bin = 0; bin < series.values.length; bin++) {
    const at = binStart(series, bin);
    const now = isOn(bin);
    if (now === true && open === null) open = { from: at, until: null, knownAt: knownFrom(signal, at) };
    if (now !== false || open === null) continue;
    all.push({ ...open, until: at });
    open = null;
  }
  return open === null ? all : [...all, open];
}

export const alarmOf = (
  about: Pick<Alarm, 'kind' | 'entity' | 'service'>,
  { from, until, knownAt }: Stretch,
): Alarm => ({
  id: `${about.entity} ${about.service ?? ''} ${from}`,
  ...about,
  knownAt,
  from,
  until,
  causes: [],
  reach: null,
});
