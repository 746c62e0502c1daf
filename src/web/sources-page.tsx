import { duration, isolate, list } from '#alerts/format';
import { isBlind, type SourceOutage, suspectOf } from '#domain/health';
import type { Signal } from '#domain/series';
import { seconds } from '#domain/time';
import { Layout } from './layout.tsx';
import { hasMessage } from './locales/index.ts';
import { placeName, signalName } from './names.ts';
import type { Page } from './page.ts';
import { Credit, Glance, HealthLines, SourceList, StateBadge } from './sources.tsx';
import type { CountryHealthView, SourceDetailView, SourcesView } from './views.ts';
import { Ago } from './when.tsx';
import type { Words } from './words.ts';

/** Everything that we look at, and what keeps us from seeing it: by source, then by country. */
export const SourcesPage = ({ page, view }: { page: Page; view: SourcesView }) => {
  const { words } = page;
  const { t } = words;
  const { sources, sourceOutages } = view;
  return (
    <Layout page={page} title={t('sources.title')}>
      <h1>{t('sources.title')}</h1>
      <p class="lede">{t('sources.lede')}</p>
      {isBlind(sources.map(({ health }) => health)) ? <p class="notice">{t('home.blind.all')}</p> : null}
      <Glance words={words} sources={sources} page="" />
      <section aria-labelledby="outages">
        <h2 id="outages">{t('sources.outages')}</h2>
        {sourceOutages.length === 0 ? <p class="quiet">{t('sources.outages.none')}</p> : null}
        <Suspects words={words} outages={sourceOutages} />
      </section>
      {sources.length === 0 ? <p class="quiet">{t('home.sources.none')}</p> : null}
      {sources.map((source) => (
        <SourceSection words={words} source={source} view={view} />
      ))}
      {view.publishers.length === 0 ? null : (
        <section aria-labelledby="publishers">
          <h2 id="publishers">{t('sources.publishers')}</h2>
          <p class="quiet">{t('sources.publishers.note')}</p>
          <SourceList words={words} sources={view.publishers} now={view.now} heading="h3" measures={false} />
        </section>
      )}
      <section aria-labelledby="places">
        <h2 id="places">{t('sources.places')}</h2>
        <p class="quiet">{t('sources.places.note')}</p>
        <CountryTable words={words} view={view} />
      </section>
    </Layout>
  );
};

/** What falls everywhere at once: said at the top of the page, and again under the source, whose state does not show it. */
const Suspects = ({ words, outages }: { words: Words; outages: readonly SourceOutage[] }) => (
  <>
    {outages.map(({ signal, fallen, watched, since }) => (
      <p class="notice">
        {words.t('incident.suspect', { signal: signalName(words, signal), fallen, watched, since: words.utc(since) })}
      </p>
    ))}
  </>
);

interface SectionProps {
  readonly words: Words;
  readonly source: SourceDetailView;
  readonly view: SourcesView;
}

const SourceSection = ({ words, source, view: { now, sourceOutages } }: SectionProps) => {
  const { id, title, every, signals, health, attribution } = source;
  return (
    <section class={`health-${health.state}`} aria-labelledby={id}>
      <h2 id={id}>
        <bdi>{title}</bdi> <StateBadge words={words} state={health.state} />
      </h2>
      <HealthLines words={words} health={health} now={now} />
      <Suspects words={words} outages={suspectOf(id, sourceOutages)} />
      {source.dormantSince === null || health.state === 'fresh' ? null : (
        <p>{words.t('source.dormant', { day: words.utc(source.dormantSince) })}</p>
      )}
      {health.state === 'off' ? null : (
        <p>{words.t('source.cadence', { duration: duration(words.language, every) })}</p>
      )}
      <details>
        <summary>{words.t('source.measures')}</summary>
        <SignalTable words={words} signals={signals} late={source.lateAfter} title={title} />
      </details>
      <Credit attribution={attribution} />
    </section>
  );
};

interface SignalTableProps {
  readonly words: Words;
  readonly signals: readonly Signal[];
  /** The age at which a newest value is late, in the order of the signals. */
  readonly late: SourceDetailView['lateAfter'];
  readonly title: string;
}

/** Each signal heads a group of its own: a phone has no room for a column of names. */
const SignalTable = ({ words, signals, late, title }: SignalTableProps) => (
  <table>
    <caption class="hidden">
      {words.t('source.measures')}: <bdi>{title}</bdi>
    </caption>
    <thead>
      <tr>
        <th scope="col">{words.t('column.step')}</th>
        <th scope="col">{words.t('column.delay')}</th>
      </tr>
    </thead>
    {signals.map((signal, i) => (
      <tbody>
        <tr>
          <th scope="rowgroup" colspan={2}>
            {signalName(words, signal.id)}
            <Unit words={words} signal={signal} />
          </th>
        </tr>
        <tr>
          <td>{duration(words.language, signal.step)}</td>
          <td>
            {signal.lag === 0 ? words.t('sources.at-once') : duration(words.language, signal.lag)}
            <span class="local">
              {words.t('source.allowed', { duration: duration(words.language, late[i] ?? seconds(0)) })}
            </span>
          </td>
        </tr>
      </tbody>
    ))}
  </table>
);

/** In the reader's language where it has a name for it, else as the source says it. */
const Unit = ({ words, signal: { id, unit } }: { words: Words; signal: Signal }) =>
  hasMessage(`unit.${id}`) ? (
    <span class="local">{words.label('unit', id)}</span>
  ) : (
    <span class="local" lang="en">
      <bdi>{unit}</bdi>
    </span>
  );

const CountryTable = ({ words, view: { countries, now } }: { words: Words; view: SourcesView }) => (
  <table>
    <caption class="hidden">{words.t('sources.places')}</caption>
    <thead>
      <tr>
        <th scope="col">{words.t('column.country')}</th>
        <th scope="col">{words.t('column.newest')}</th>
        <th scope="col">{words.t('column.missing')}</th>
      </tr>
    </thead>
    <tbody>
      {countries.map((country) => (
        <tr>
          <th scope="row">{placeName(words, country.place)}</th>
          <td>
            {country.newestValue === null ? (
              words.t('sources.no-data')
            ) : (
              <Ago words={words} at={country.newestValue} now={now} />
            )}
          </td>
          <td>
            <Missing words={words} country={country} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** The sources of each state together, the state first: `Failing: OONI`. */
const Missing = ({ words, country: { missing } }: { words: Words; country: CountryHealthView }) => {
  const word = ({ health: { state, newestValue } }: (typeof missing)[number]) =>
    state === 'stale' && newestValue === null ? words.t('sources.no-data') : words.t(`health.${state}`);
  const groups = [...Map.groupBy(missing, word)];
  const names = (group: typeof missing) =>
    list(
      words.language,
      group.map(({ title }) => isolate(words.language, title)),
    );
  if (groups.length === 0) return <>{words.t('sources.missing.none')}</>;
  return (
    <>
      {groups.map(([state, group]) => (
        <div>
          {state}: {names(group)}
        </div>
      ))}
    </>
  );
};
