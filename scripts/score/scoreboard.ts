import type { Scored } from './run.ts';
import { aligned, comparison, rowsOf, table } from './table.ts';
import { wrongsOf } from './wrongs.ts';

/** What of one case must not grow worse. */
export interface Standing {
  readonly found: number;
  readonly falseAlarms: number;
  readonly wrongCauses: number;
  readonly wrongReaches: number;
  readonly windowsFound: number;
  readonly windowsInvented: number;
  readonly contradictions: number;
}

const MORE_IS_BETTER: readonly (keyof Standing)[] = ['found', 'windowsFound'];
const LESS_IS_BETTER: readonly (keyof Standing)[] = [
  'falseAlarms',
  'wrongCauses',
  'wrongReaches',
  'windowsInvented',
  'contradictions',
];
const COLUMNS = [...MORE_IS_BETTER, ...LESS_IS_BETTER];
/** Cases of no more bins than this are run again by CI. */
export const SMALL = 9600;

export const standingOf = ({ judgement, contradictions }: Scored): Standing => ({
  found: judgement?.events.filter(({ found }) => found).length ?? 0,
  falseAlarms: judgement?.falseAlarms.length ?? 0,
  wrongCauses: judgement?.wrongCauses.length ?? 0,
  wrongReaches: judgement?.wrongReaches.length ?? 0,
  windowsFound: judgement?.windows.wanted.filter(({ told }) => told !== null).length ?? 0,
  windowsInvented: judgement?.windows.invented.length ?? 0,
  contradictions: contradictions.length,
});

/** The whole of `tests/SCOREBOARD.md`: nothing in it depends on the machine or the hour. */
export function scoreboard(scored: readonly Scored[], seed: number): string {
  const wrongs = scored.flatMap((one) => wrongsOf(one).map((wrong) => `- ${one.id}: ${wrong}`));
  const cases = scored.map((one) => [one.id, String(one.bins), ...COLUMNS.map((column) => cellOf(one, column))]);
  return `# Scoreboard

\`npm run score -- --save\` wrote this, with seed ${seed}: the bundled cases, as \`docs/cases.md\` says they are scored. CI runs those
of at most ${SMALL} bins again and fails when one of them has grown worse.

${table(rowsOf(scored))}

Beside it, the rules that others publish (\`bench/baselines\`), each asked for the events it speaks of only:

${comparison(scored)}

## What went wrong

${wrongs.length === 0 ? 'Nothing.' : wrongs.join('\n')}

## Case by case

${aligned([['case', 'bins', ...COLUMNS], ...cases])}
`;
}

function cellOf(one: Scored, column: keyof Standing): string {
  const value = standingOf(one)[column];
  return column === 'found' ? `${value}/${one.judgement?.events.length ?? 0}` : String(value);
}

/** Reads the last table of a scoreboard, by case. */
export function standingsFrom(text: string): ReadonlyMap<string, Standing & { readonly bins: number }> {
  const rows = text.slice(text.indexOf('## Case by case')).split('\n').slice(4);
  return new Map(
    rows
      .filter((row) => row.startsWith('|'))
      .map((row) => {
        const [, id = '', bins = '', ...cells] = row.split('|').map((cell) => cell.trim());
        const numbers = COLUMNS.map((column, i) => [column, Number.parseInt(cells[i] ?? '', 10)]);
        return [id, { bins: Number(bins), ...(Object.fromEntries(numbers) as Standing) }];
      }),
  );
}

/** A sentence for each way in which a case has grown worse. */
export function regressions(before: Standing, now: Standing): readonly string[] {
  const worse = COLUMNS.filter((column) =>
    MORE_IS_BETTER.includes(column) ? now[column] < before[column] : now[column] > before[column],
  );
  return worse.map((column) => `${column}: ${before[column]} before, ${now[column]} now`);
}
