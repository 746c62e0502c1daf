import type { Evidence } from '#domain/finding';
import { toIso } from '#domain/time';
import { chartTable } from './chart-summary.ts';
import { familyName, ratioOf, signalName } from './names.ts';
import type { ChartView } from './views.ts';
import type { Words } from './words.ts';

/** Each signal heads a group of its own: a phone has no room for a column of names beside three numbers. */
export const EvidenceTable = ({ words, evidence }: { words: Words; evidence: readonly Evidence[] }) => (
  <table>
    <caption class="hidden">{words.t('incident.evidence')}</caption>
    <thead>
      <tr>
        <th scope="col">{words.t('column.seen')}</th>
        <th scope="col">{words.t('column.usual')}</th>
        <th scope="col">{words.t('column.percent')}</th>
      </tr>
    </thead>
    {evidence.map((one) => (
      <tbody>
        <tr>
          <th scope="rowgroup" colspan={3}>
            {signalName(words, one.signal)}
            <span class="local">
              {[familyName(words, one.family), ...unitOf(words, one)].join(words.t('site.separator'))}
            </span>
            <span class="local">
              <time datetime={toIso(one.interval.from)}>{words.utc(one.interval.from)}</time> –{' '}
              <time datetime={toIso(one.interval.until)}>{words.utc(one.interval.until)}</time>
            </span>
          </th>
        </tr>
        <tr>
          <td>{amount(words, one.observed, one.count)}</td>
          <td>{amount(words, one.expected, one.count)}</td>
          <td>{comparison(words, one)}</td>
        </tr>
      </tbody>
    ))}
  </table>
);

/** What the chart draws, for whoever cannot see it or wants to cite it. */
export const ChartTable = ({ words, chart }: { words: Words; chart: ChartView }) => {
  const falls = chart.rows.some(({ worse }) => worse === 'lower');
  return (
    <table>
      <caption class="hidden">{words.t('chart.table')}</caption>
      <thead>
        <tr>
          <th scope="col">{words.t('column.before')}</th>
          <th scope="col">{words.t(falls ? 'column.lowest' : 'column.highest')}</th>
          <th scope="col">{words.t('column.latest')}</th>
        </tr>
      </thead>
      {chartTable(words, chart).map(({ signal, before, worst, worstAt, latest }) => (
        <tbody>
          <tr>
            <th scope="rowgroup" colspan={3}>
              {signal}
            </th>
          </tr>
          <tr>
            <td>{before}</td>
            <td>
              {worst}
              {worstAt === null ? null : (
                <time class="local" datetime={worstAt.iso}>
                  {worstAt.text}
                </time>
              )}
            </td>
            <td>{latest}</td>
          </tr>
        </tbody>
      ))}
    </table>
  );
};

const unitOf = (words: Words, { signal, count }: Evidence): readonly string[] =>
  count === null ? [words.t('evidence.unit', { unit: words.label('unit', signal) })] : [];

const amount = (words: Words, value: number, count: number | null): string =>
  count === null
    ? words.number(value)
    : words.t('evidence.of', { part: words.number(value), count: words.count(count) });

/** Percentages end where nobody reads them as such. */
const MOST_PERCENT = 10;

function comparison(words: Words, evidence: Evidence): string {
  const ratio = ratioOf(evidence);
  return ratio !== null && ratio > MOST_PERCENT
    ? words.t('evidence.times', { times: words.number(Number(ratio.toPrecision(2))) })
    : words.percent(ratio);
}
