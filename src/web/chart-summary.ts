import { median } from 'd3-array';
import { type Instant, type Interval, toIso } from '#domain/time';
import { signalName } from './names.ts';
import type { ChartRow, ChartView } from './views.ts';
import type { Words } from './words.ts';

const DAY = 86_400;

/** What a row of the chart says, in four numbers: for its label, its text alternative and its table. */
export interface RowSummary {
  /** Median of the day before the incident. */
  readonly before: number | null;
  /** The worst bin inside the incident. */
  readonly worst: { readonly value: number; readonly at: Instant } | null;
  readonly latest: number | null;
}

export function summarise({ points, worse }: ChartRow, { from, until }: Interval): RowSummary {
  const sign = worse === 'lower' ? 1 : -1;
  const before: number[] = [];
  let worst: RowSummary['worst'] = null;
  let latest: number | null = null;
  for (const { at, value } of points) {
    if (value === null) continue;
    latest = value;
    if (at < from && at >= from - DAY) before.push(value);
    if (at < from || at >= until) continue;
    if (worst === null || sign * (value - worst.value) < 0) worst = { value, at };
  }
  return { before: median(before) ?? null, worst, latest };
}

/** The chart for whoever cannot see it. */
export function describe(words: Words, chart: ChartView): string {
  const rows = chart.rows.map((row) => describeRow(words, row, chart.incident)).join(' ');
  return words.t('chart.desc', {
    from: words.utc(chart.interval.from),
    until: words.utc(chart.interval.until),
    rows,
  });
}

function describeRow(words: Words, row: ChartRow, incident: Interval): string {
  const signal = signalName(words, row.signal);
  if (row.missing !== null) return words.t(`chart.row.${row.missing}`, { signal });
  const { worst, latest } = summarise(row, incident);
  const extreme = words.percent(worst?.value ?? null);
  const at = worst === null ? words.percent(null) : words.utc(worst.at);
  return row.worse === 'lower'
    ? words.t('chart.row', { signal, lowest: extreme, at, latest: words.percent(latest) })
    : words.t('chart.row.high', { signal, highest: extreme, at, latest: words.percent(latest) });
}

/** Exactly what is drawn, in four numbers a row. */
export const chartTable = (words: Words, { rows, incident }: ChartView) =>
  rows.map((row) => {
    const { before, worst, latest } = summarise(row, incident);
    return {
      signal: signalName(words, row.signal),
      before: words.percent(before),
      worst: words.percent(worst?.value ?? null),
      worstAt: worst === null ? null : { text: words.utc(worst.at), iso: toIso(worst.at) },
      latest: words.percent(latest),
    };
  });
