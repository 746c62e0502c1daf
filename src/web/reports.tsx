import { isolate, list } from '#alerts/format';
import type { ThirdPartyRecord } from '#domain/record';
import { toIso } from '#domain/time';
import { Credit } from './sources.tsx';
import type { PublisherView } from './views.ts';
import type { Words } from './words.ts';

interface ReportsProps {
  readonly words: Words;
  readonly records: readonly ThirdPartyRecord[];
  readonly publishers: readonly PublisherView[];
}

/** A long outage has hundreds of alarms: the first of them say what the others repeat. */
const SHOWN = 12;

/** What others have said, in their words, with who, when and where to read it. */
export const Reports = ({ words, records, publishers }: ReportsProps) => {
  const { t } = words;
  const shown = records.slice(0, SHOWN);
  const quoted = publishers.filter(({ id }) => shown.some(({ source }) => source === id));
  // A publisher of both alarms and reports is credited once.
  const credits = new Map(quoted.map(({ attribution }) => [attribution.text, attribution]));
  if (shown.length === 0) return <p>{t('incident.reports.none', { publishers: titlesOf(words, publishers) })}</p>;
  return (
    <>
      <p class="quiet">{t('incident.reports.note')}</p>
      <ul class="reports">
        {shown.map((record) => (
          <Report words={words} record={record} publishers={publishers} />
        ))}
      </ul>
      {records.length <= SHOWN ? null : (
        <p class="quiet">{t('incident.reports.more', { count: records.length - SHOWN })}</p>
      )}
      {[...credits.values()].map((attribution) => (
        <Credit attribution={attribution} />
      ))}
    </>
  );
};

const Report = ({ words, record, publishers }: Omit<ReportsProps, 'records'> & { record: ThirdPartyRecord }) => {
  const { t } = words;
  const { source, kind, title, url, publishedAt } = record;
  const publisher = publishers.find(({ id }) => id === source)?.title ?? source;
  return (
    <li>
      <a href={url} rel="external noreferrer nofollow">
        <bdi>{title}</bdi>
      </a>
      <span class="quiet">
        <bdi>{publisher}</bdi>
        {t('site.separator')}
        {t(`report.${kind}`)}
        {t('site.separator')}
        <time datetime={toIso(publishedAt)}>{t('report.since', { at: words.utc(publishedAt) })}</time>
      </span>
    </li>
  );
};

const titlesOf = ({ language }: Words, publishers: readonly PublisherView[]): string =>
  list(
    language,
    publishers.filter(({ on }) => on).map(({ title }) => isolate(language, title)),
  );
