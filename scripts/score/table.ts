import { AT_ONCE, type Judgement } from './judge.ts';
import type { Scored } from './run.ts';
import { isEndedInTime } from './windows.ts';

/** One family of cases, or all of them. */
export interface Row {
  readonly family: string;
  readonly cases: number;
  readonly events: number;
  readonly found: number;
  /** Of those whose earliest moment is known: how many were known within ten minutes of it. */
  readonly atOnce: number;
  readonly atOnceOf: number;
  /** Minutes from an event's start to its alert. */
  readonly delayMedian: number | null;
  readonly delayP90: number | null;
  readonly falseAlarms: number;
  /** Told to nobody: they show how calm the detectors are. */
  readonly suspicions: number;
  readonly entityMonths: number;
  readonly strayHours: number;
  readonly wrongCauses: number;
  readonly rightCauses: number;
  readonly wrongReaches: number;
  readonly windows: number;
  readonly windowsFound: number;
  readonly windowsInvented: number;
  /** The worst of the family. */
  readonly nights: number | null;
  readonly startError: number | null;
  readonly endError: number | null;
  /** Windows whose end could be seen, and how many were called ended in time. */
  readonly ended: number;
  readonly endedOf: number;
  readonly contradictions: number;
}

export const ALL = 'all';

/** A row for each family by name, and one for all of them. */
export function rowsOf(scored: readonly Scored[]): readonly Row[] {
  const judged = scored.filter(({ judgement }) => judgement !== null);
  const families = Map.groupBy(judged, ({ family }) => family);
  const names = [...families.keys()].sort();
  return [...names.map((name) => rowOf(name, families.get(name) ?? [])), rowOf(ALL, judged)];
}

function rowOf(family: string, scored: readonly Scored[]): Row {
  const all = scored.map(({ judgement }) => judgement).filter((one): one is Judgement => one !== null);
  const events = all.flatMap((one) => one.events);
  const delays = events.flatMap(({ found, delay }) => (found && delay !== null ? [delay] : [])).sort((a, b) => a - b);
  const timed = events.filter(({ label }) => label.earliestMinutes !== null);
  const wanted = all.flatMap(({ windows }) => windows.wanted);
  const over = wanted.filter(({ endedAfterHours }) => endedAfterHours !== null);
  const sum = (of: (one: Judgement) => number) => all.reduce((total, one) => total + of(one), 0);
  const worst = (of: (one: (typeof wanted)[number]) => number | null) => {
    const values = wanted.map(of).filter((value) => value !== null);
    return values.length === 0 ? null : Math.max(...values);
  };
  return {
    family,
    cases: scored.length,
    events: events.length,
    found: delays.length,
    atOnce: timed.filter(({ label, delay }) => (delay ?? Infinity) <= (label.earliestMinutes ?? 0) + AT_ONCE).length,
    atOnceOf: timed.length,
    delayMedian: quantile(delays, 0.5),
    delayP90: quantile(delays, 0.9),
    falseAlarms: sum((one) => one.falseAlarms.length),
    suspicions: sum((one) => one.suspicions),
    entityMonths: sum((one) => one.entityMonths),
    strayHours: sum((one) => one.strayHours),
    wrongCauses: sum((one) => one.wrongCauses.length),
    rightCauses: sum((one) => one.rightCauses),
    wrongReaches: sum((one) => one.wrongReaches.length),
    windows: wanted.length,
    windowsFound: wanted.filter(({ told }) => told !== null).length,
    windowsInvented: sum((one) => one.windows.invented.length),
    nights: worst(({ nights }) => nights),
    startError: worst(({ startError }) => startError),
    endError: worst(({ endError }) => endError),
    ended: over.filter(isEndedInTime).length,
    endedOf: over.length,
    contradictions: scored.reduce((total, one) => total + one.contradictions.length, 0),
  };
}

/** The smallest value that at least this share of them does not exceed. */
function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

/** Beside ours: what each rule of others found of the events it speaks of, and its false alarms per entity-month. */
export function comparison(scored: readonly Scored[]): string {
  const judged = scored.filter(({ judgement }) => judgement !== null);
  const names = [...new Set(judged.flatMap(({ others }) => Object.keys(others)))];
  const families = Map.groupBy(judged, ({ family }) => family);
  const line = (family: string, own: readonly Scored[]) => {
    const ours = own.flatMap(({ judgement }) => (judgement === null ? [] : [judgement]));
    const theirs = names.map((name) => own.flatMap(({ others }) => others[name] ?? []));
    return [family, ...[ours, ...theirs].map(briefly)];
  };
  const rows = [...families.keys()].sort().map((name) => line(name, families.get(name) ?? []));
  return aligned([['found; false per month', 'Nightwire', ...names], ...rows, line(ALL, judged)]);
}

function briefly(all: readonly Judgement[]): string {
  const events = all.flatMap((one) => one.events);
  const alarms = all.reduce((sum, { falseAlarms }) => sum + falseAlarms.length, 0);
  const months = all.reduce((sum, { entityMonths }) => sum + entityMonths, 0);
  const rate = months === 0 ? '' : (alarms / months).toFixed(2);
  return events.length === 0 ? `; ${rate}` : `${events.filter(({ found }) => found).length}/${events.length}; ${rate}`;
}

const HEAD = [
  'family',
  'cases',
  'found',
  'within 10 min',
  'delay p50',
  'p90',
  'false',
  'per month',
  'suspected',
  'stray h',
  'cause ✓/✗',
  'reach ✗',
  'windows',
  'invented',
  'nights',
  'edges min',
  'ended in time',
  'contradictions',
] as const;

export const table = (rows: readonly Row[]): string => aligned([HEAD, ...rows.map(cellsOf)]);

/** Reads well as text and as Markdown. */
export function aligned(cells: readonly (readonly string[])[]): string {
  const [head = [], ...body] = cells;
  const widths = head.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const text = (line: readonly string[]) =>
    `| ${line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [text(head), rule, ...body.map(text)].join('\n');
}

function cellsOf(row: Row): readonly string[] {
  return [
    row.family,
    String(row.cases),
    `${row.found}/${row.events}`,
    `${row.atOnce}/${row.atOnceOf}`,
    whole(row.delayMedian),
    whole(row.delayP90),
    String(row.falseAlarms),
    row.entityMonths === 0 ? '' : (row.falseAlarms / row.entityMonths).toFixed(2),
    String(row.suspicions),
    whole(row.strayHours),
    `${row.rightCauses}/${row.wrongCauses}`,
    String(row.wrongReaches),
    `${row.windowsFound}/${row.windows}`,
    String(row.windowsInvented),
    whole(row.nights),
    row.startError === null ? '' : `${whole(row.startError)}, ${whole(row.endError)}`,
    `${row.ended}/${row.endedOf}`,
    String(row.contradictions),
  ];
}

const whole = (value: number | null): string => (value === null ? '' : String(Math.round(value)));
