import { baselines } from '../../bench/baselines/index.ts';
import { cases } from '../../cases/index.ts';
import { type Case, CaseError, readCase } from '../case.ts';
import { answerOf } from './answer.ts';
import { lookAhead, sayingsOf, shuffled } from './consistent.ts';
import { type Judgement, judge } from './judge.ts';
import { type Labels, readLabels } from './labels.ts';
import { recorded } from './recorded.ts';

/** One case to be scored. */
export interface Task {
  /** A folder, one of our own with its seed, or what others recorded in another form. */
  readonly source:
    | { readonly dir: string }
    | { readonly bundled: string; readonly seed: number }
    | { readonly recorded: string };
  /** How often the end is hidden. */
  readonly cuts: number;
  readonly shuffle: boolean;
  /** Whether the rules of others are asked as well. */
  readonly compare: boolean;
}

export interface Scored {
  readonly id: string;
  /** Origin and topic: cases of one family share a row of the table. */
  readonly family: string;
  /** How large it is. */
  readonly bins: number;
  /** Null when the case has no labels. */
  readonly judgement: Judgement | null;
  /** By name, each judged by the kinds of events that it speaks of; empty when they were not asked. */
  readonly others: Readonly<Record<string, Judgement>>;
  /** A sentence for each way in which the answers contradicted each other. */
  readonly contradictions: readonly string[];
}

/** @throws CaseError when the case or its labels cannot be read */
export async function score({ source, cuts, shuffle, compare }: Task): Promise<Scored> {
  const { history, labels } = load(source);
  const said = await sayingsOf(history);
  const contradictions = [
    ...(await lookAhead(history, labels, said, cuts)),
    ...(shuffle ? await shuffled(history, said) : []),
  ];
  return {
    id: history.id,
    family: labels?.topic ? `${history.origin}/${labels.topic}` : history.origin,
    bins: history.series.reduce((sum, { values }) => sum + values.length, 0),
    judgement: labels === null ? null : judge(history, labels, answerOf(said)),
    others: compare && labels !== null ? othersOf(history, labels) : {},
    contradictions,
  };
}

function load(source: Task['source']): { readonly history: Case; readonly labels: Labels | null } {
  if ('dir' in source) return { history: readCase(source.dir), labels: readLabels(source.dir) };
  const made =
    'recorded' in source
      ? recorded.find(({ id }) => id === source.recorded)?.make()
      : cases.find(({ id }) => id === source.bundled)?.make(source.seed);
  if (made === undefined) throw new CaseError('Nothing of that name is there.');
  return made;
}

function othersOf(history: Case, labels: Labels): Scored['others'] {
  return Object.fromEntries(
    baselines.map((baseline) => {
      const asked = { ...labels, events: labels.events.filter((event) => baseline.speaksOf(event)), windows: [] };
      return [baseline.name, judge(history, asked, baseline.answer(history))];
    }),
  );
}
