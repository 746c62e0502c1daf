import type { Evidence } from '#domain/finding';
import type { SourceId } from '#domain/health';
import type { Incident } from '#domain/incident';
import type { Language } from '#domain/subscription';
import { isolate, list, number, percent, plain } from './format.ts';
import { kindWord, LOCALES, phrase } from './locales/index.ts';

/** A source as its licence wants it to be named. */
export interface Attributed {
  readonly id: SourceId;
  readonly attribution: { readonly text: string; readonly url: string };
}

const sourceOf = ({ signal }: Evidence): SourceId => signal.slice(0, signal.indexOf('.'));

/** How sure and why: which kinds of measurement agree, and how far the words may go. */
export function howSure(incident: Incident, language: Language, sources: readonly Attributed[]): string {
  const { evidence, standing } = incident;
  const seen = [...new Set(evidence.map(({ family }) => family))].filter((family) => family !== 'annotation');
  const certainty = howCertain(incident, language, sources);
  if (seen.length === 0) return certainty;
  const names = seen.map((family) => LOCALES[language].families[family]);
  const agreement = suffices({ evidence, standing })
    ? phrase(language, 'manyTests')
    : phrase(language, 'agreement', { count: seen.length, families: list(language, names) });
  return `${agreement} ${certainty}`;
}

/** How far the words may go, without why. */
export function howCertain(
  { evidence, standing, cause, kind }: Incident,
  language: Language,
  sources: readonly Attributed[],
): string {
  const records = evidence.filter(({ family }) => family === 'annotation').map(sourceOf);
  const by =
    records.length === 0 ? phrase(language, 'outsideRecord') : list(language, attributions(records, language, sources));
  return phrase(language, 'certainty', { standing, cause, kind: kindWord(kind), by });
}

/** Beyond a suspicion on tests alone: no second kind of measurement agrees, yet each test was made on its own. */
const suffices = ({ evidence, standing }: Pick<Incident, 'evidence' | 'standing'>): boolean =>
  standing !== 'suspected' && evidence.every(({ family }) => family === 'client-tests' || family === 'annotation');

/**
 * What was seen against what is usual, the widest gap first.
 *
 * @param most how many signals to name
 * @returns null when nothing can be compared
 */
export function comparedWithUsual({ evidence, kind }: Incident, language: Language, most: number): string | null {
  const shown = [...evidence]
    .filter(({ observed, expected, count }) => count !== null || observed < MOST_TIMES * expected)
    .sort((a, b) => gap(b) - gap(a))
    .slice(0, most);
  if (shown.length === 0) return null;
  // Slowness is told as it mostly was, tests as they were counted: neither is the worst moment.
  const counted = kind === 'throttling' || shown.every(({ count }) => count !== null) ? 'yes' : 'no';
  const parts = shown.map((one) => compare(one, language));
  return phrase(language, 'compared', { counted, list: list(language, parts) });
}

/** Against next to nothing, nothing can be compared. */
const MOST_TIMES = 1000;

/** Twice as much and half as much are equally far from usual. */
const gap = ({ observed, expected }: Evidence): number => Math.abs(Math.log(observed / expected)) || 0;

function compare({ signal, observed, expected, count }: Evidence, language: Language): string {
  if (count !== null) {
    // Usual is a share of the tests: 3.3 of them is said as 3, and only less than one as it is.
    const ordinary = expected < 1 ? expected : Math.round(expected);
    const [seen, usual, all] = [observed, ordinary, count].map((value) => number(language, value));
    return phrase(language, 'tests', { observed: seen ?? '', expected: usual ?? '', count: all ?? '' });
  }
  const name = LOCALES[language].signals[signal] ?? isolate(language, plain(signal, 40));
  return phrase(language, 'share', {
    signal: name,
    percent: isolate(language, percent(language, observed / expected)),
  });
}

/** Whose data it is, with the address that the licences ask for. */
export function dataFrom({ evidence }: Incident, language: Language, sources: readonly Attributed[]): string {
  return attributions(evidence.map(sourceOf), language, sources).join('\n');
}

const LONGEST_ATTRIBUTION = 300;

function attributions(ids: readonly SourceId[], language: Language, sources: readonly Attributed[]): string[] {
  return [...new Set(ids)].map((id) => {
    const found = sources.find((source) => source.id === id);
    const text = found === undefined ? id : `${found.attribution.text} <${found.attribution.url}>`;
    return isolate(language, plain(text, LONGEST_ATTRIBUTION));
  });
}
