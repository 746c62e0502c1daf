import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { slice } from '#domain/series';
import { type Instant, instant, interval, toIso } from '#domain/time';
import { type Case, readCase } from '../case.ts';
import { HEADER, OBSERVATIONS, rowsOf, writeCase } from '../case-file.ts';
import { historyOf, type Known, type KnownPattern } from '../history.ts';
import type { Labels } from './labels.ts';

type Said = readonly (Known | KnownPattern)[];

export async function sayingsOf(history: Case): Promise<Said> {
  const said: (Known | KnownPattern)[] = [];
  for await (const known of historyOf(history)) said.push(known);
  return said;
}

/** Nothing looks ahead: with the end of the case hidden, the same was said up to there. */
export async function lookAhead(history: Case, labels: Labels | null, said: Said, cuts: number): Promise<string[]> {
  const complaints: string[] = [];
  for (const end of cutsOf(history, labels, cuts)) {
    const hidden = {
      ...history,
      until: end,
      series: history.series.map((series) => slice(series, interval(series.from, end))),
    };
    const difference = firstDifference(
      said.filter(({ at }) => at <= end),
      await sayingsOf(hidden),
    );
    if (difference !== null) complaints.push(`with what came after ${toIso(end)} hidden: ${difference}`);
  }
  return complaints;
}

/** Half of them inside of events, where most is said; the others spread over the second half of the case. */
function cutsOf({ from, until }: Case, labels: Labels | null, cuts: number): readonly Instant[] {
  const events = (labels?.events ?? []).filter((label) => label.from < until);
  return Array.from({ length: cuts }, (_, i) => {
    const event = events[Math.floor(((i + 0.5) * events.length) / cuts)];
    const spread = from + (until - from) * (0.5 + (((i + 1) * 0.618) % 0.5));
    const at = i % 2 === 0 && event !== undefined ? event.from + 4500 : spread;
    return instant(Math.min(until, Math.floor(at / 300) * 300));
  });
}

/** Order and repetition of the rows, and the order of the places, mean nothing. */
export async function shuffled(history: Case, said: Said): Promise<string[]> {
  const dir = mkdtempSync(join(tmpdir(), 'nightwire-score-'));
  try {
    writeCase(dir, { ...history, places: history.places.toReversed() });
    const rows = history.series.flatMap(rowsOf);
    const again = rows.filter((_, i) => i % 7 === 0);
    writeFileSync(join(dir, OBSERVATIONS), `${HEADER}\n${mixed([...rows, ...again]).join('\n')}\n`);
    const difference = firstDifference(said, await sayingsOf(readCase(dir)));
    return difference === null ? [] : [`with its rows in another order: ${difference}`];
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** A fixed shuffle: every row goes somewhere else. */
function mixed(rows: string[]): string[] {
  let state = 12_345;
  for (let i = rows.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    const j = state % (i + 1);
    [rows[i], rows[j]] = [rows[j] ?? '', rows[i] ?? ''];
  }
  return rows;
}

function firstDifference(one: Said, other: Said): string | null {
  const [a, b] = [linesOf(one), linesOf(other)];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (a[i] !== b[i]) return `${brief(a[i])} became ${brief(b[i])}`;
  }
  return null;
}

/** What is said at one moment has no order. */
const linesOf = (said: Said): readonly string[] =>
  said.map(({ at, change }) => `${toIso(at)} ${JSON.stringify(change)}`).sort();

const brief = (line: string | undefined): string => (line === undefined ? 'nothing' : `"${line.slice(0, 160)}"`);
