import { howSure } from '#alerts/account';
import { isMeasured } from '#domain/finding';
import { Badges } from './cards.tsx';
import { Chart } from './chart.tsx';
import { causeExplanation, explanation } from './explanation.ts';
import { Layout } from './layout.tsx';
import { depth, incidentTitle, lasting, placeName, signalName } from './names.ts';
import { href, type Page } from './page.ts';
import { Reports } from './reports.tsx';
import { SourceList } from './sources.tsx';
import { ChartTable, EvidenceTable } from './tables.tsx';
import { Thread } from './thread.tsx';
import type { IncidentPageView } from './views.ts';
import { When } from './when.tsx';
import type { Words } from './words.ts';

interface PartProps {
  readonly words: Words;
  readonly view: IncidentPageView;
}

/** One incident, with everything that its claim rests on. */
export const IncidentPage = ({ page, view }: { page: Page; view: IncidentPageView }) => {
  const { words } = page;
  const { t } = words;
  const { incident, now, sources, revisions } = view;
  const title = incidentTitle(words, view);
  const retracted = revisions.at(-1)?.transition === 'retracted';
  return (
    <Layout page={page} title={title} description={depth(words, incident) ?? title}>
      <h1>{title}</h1>
      <Badges words={words} incident={incident}>
        <span class="badge">{t(incident.until === null ? 'incident.open' : 'incident.ended')}</span>
      </Badges>
      {retracted ? (
        <div class="notice">
          <p>{t('incident.retracted')}</p>
        </div>
      ) : null}
      <Facts words={words} view={view} />
      <section aria-labelledby="chart">
        <h2 id="chart">{t('incident.chart')}</h2>
        <ChartPart words={words} view={view} />
      </section>
      <section aria-labelledby="evidence">
        <h2 id="evidence">{t('incident.evidence')}</h2>
        <p class="quiet">{t('incident.evidence.note')}</p>
        <EvidenceTable words={words} evidence={incident.evidence.filter(isMeasured)} />
      </section>
      {revisions.length === 0 ? null : (
        <section aria-labelledby="thread">
          <h2 id="thread">{t('incident.thread')}</h2>
          <Thread words={words} revisions={revisions} />
        </section>
      )}
      {view.records.length === 0 && !view.publishers.some(({ on }) => on) ? null : (
        <section aria-labelledby="reports">
          <h2 id="reports">{t('incident.reports')}</h2>
          <Reports words={words} records={view.records} publishers={view.publishers} />
        </section>
      )}
      <section aria-labelledby="sources">
        <h2 id="sources">{t('incident.sources')}</h2>
        {view.sourceOutages.map(({ signal, fallen, watched, since }) => (
          <p class="notice">
            {t('incident.suspect', { signal: signalName(words, signal), fallen, watched, since: words.utc(since) })}
          </p>
        ))}
        <SourceList words={words} sources={sources} now={now} heading="h3" />
      </section>
      <ul class="links">
        <li>
          <a href={`/api/v1/incidents/${incident.id}`}>{t('incident.json')}</a>
        </li>
        <li>
          <a href={href(page, `/i/${incident.id}.txt`)}>{t('incident.text')}</a>
        </li>
        <li>
          <a href={href(page, '/')}>{t('incident.back')}</a>
        </li>
      </ul>
    </Layout>
  );
};

const Facts = ({ words, view }: PartProps) => {
  const { t } = words;
  const { incident, place, now, sources, layers } = view;
  const { from, until } = incident;
  const causeTerms = causeExplanation(incident, words);
  return (
    <dl class="facts">
      <div>
        <dt>{t('incident.where')}</dt>
        <dd>{placeName(words, place)}</dd>
      </div>
      <div>
        <dt>{t('incident.began')}</dt>
        <dd>
          <When words={words} at={from} zone={place.timezone} />
        </dd>
      </div>
      <div>
        <dt>{t('incident.finished')}</dt>
        <dd>
          {until === null ? t('incident.still') : <When words={words} at={until} zone={place.timezone} />}
          <span class="local">{lasting(words, incident, now)}</span>
        </dd>
      </div>
      <div>
        <dt>{t('incident.sure')}</dt>
        <dd>
          {t(`standing.${incident.standing}`)}
          <span class="local">{howSure(incident, words.language, [...sources, ...view.publishers])}</span>
        </dd>
      </div>
      <div>
        <dt>{t('incident.why')}</dt>
        <dd>{explanation(incident, words)}</dd>
      </div>
      {layers === undefined ? null : (
        <div>
          <dt>{t('incident.layers')}</dt>
          <dd>
            {layers.scores
              .map(({ signal, score }) => `${signalName(words, signal)} ${words.number(score)}`)
              .join(t('site.separator'))}
            <span class="local">{t('incident.layers.note', { day: words.day(layers.day, 'UTC', 'civil') })}</span>
          </dd>
        </div>
      )}
      {causeTerms === null ? null : (
        <div>
          <dt>{t('incident.cause')}</dt>
          <dd>
            {t(`cause.${incident.cause}`)}
            <span class="local">{causeTerms}</span>
          </dd>
        </div>
      )}
    </dl>
  );
};

const ChartPart = ({ words, view }: PartProps) => {
  const { t } = words;
  const { chart, place } = view;
  const drawn = chart.rows.filter(({ missing }) => missing === null);
  const missing = chart.rows.flatMap(({ missing: reason, signal }) => (reason === null ? [] : [{ reason, signal }]));
  const clipped = drawn.some(
    ({ measure, points }) => measure === 'ratio' && points.some(({ value }) => (value ?? 0) > 1.5),
  );
  return (
    <>
      {drawn.length === 0 ? (
        <p>{t('chart.none')}</p>
      ) : (
        <Chart words={words} view={{ ...chart, rows: drawn }} place={place} />
      )}
      {missing.map(({ reason, signal }) => (
        <p class="quiet">{t(`chart.row.${reason}`, { signal: signalName(words, signal) })}</p>
      ))}
      {drawn.length === 0 ? null : (
        <>
          <p class="quiet">
            {drawn.some(({ measure }) => measure === 'ratio') ? t('chart.legend.ratio') : null}{' '}
            {drawn.some(({ measure }) => measure === 'share') ? t('chart.legend.share') : null} {t('chart.legend')}{' '}
            {chart.cut ? t('chart.cut') : null} {clipped ? t('chart.clip', { percent: words.percent(1.5) }) : null}
          </p>
          <details>
            <summary>{t('chart.table')}</summary>
            <ChartTable words={words} chart={chart} />
          </details>
        </>
      )}
    </>
  );
};
