import { isolate, list } from '#alerts/format';
import { isBlind } from '#domain/health';
import { StoryCard, StoryLine } from './cards.tsx';
import { Layout } from './layout.tsx';
import { countryOf, expectedHours, shortName, signalName, windowTitle } from './names.ts';
import { href, type Page } from './page.ts';
import { SourcesInShort } from './sources.tsx';
import { ONE_NIGHT, storiesOf } from './stories.ts';
import type { ExpectedView, HomeView } from './views.ts';
import type { Words } from './words.ts';

/** How many of what is over. */
const RECENT = 8;

/** The world now. What is not known is said before what is: silence never reads as a promise. */
export const Home = ({ page, view }: { page: Page; view: HomeView }) => {
  const { words } = page;
  const { t } = words;
  const { now, open, lasting, suspected, expected, recent, sources } = view;
  const all = open.length + lasting.length;
  return (
    <Layout page={page} title={t('home.title')}>
      <h1>{t('home.title')}</h1>
      <p class="lede">{all === 0 ? t('home.open.none') : t('home.open.count', { count: all })}</p>
      <Watching words={words} view={view} />
      <Blindness words={words} view={view} />
      {open.length === 0 ? null : (
        <section aria-labelledby="open">
          <h2 id="open">{t('home.open')}</h2>
          <ul class="cards">
            {storiesOf(open, ONE_NIGHT).map((story) => (
              <StoryCard page={page} story={story} now={now} sources={sources} />
            ))}
          </ul>
        </section>
      )}
      <Expected page={page} expected={expected} />
      {lasting.length === 0 ? null : (
        <section aria-labelledby="lasting">
          <h2 id="lasting">{t('home.lasting')}</h2>
          <ul class="lines">
            {storiesOf(lasting, null).map((story) => (
              <StoryLine page={page} story={story} now={now} />
            ))}
          </ul>
        </section>
      )}
      {suspected.length === 0 ? null : (
        <section aria-labelledby="suspected">
          <h2 id="suspected">{t('home.suspected')}</h2>
          <p class="quiet">{t('home.suspected.note')}</p>
          <ul class="lines">
            {storiesOf(suspected, ONE_NIGHT).map((story) => (
              <StoryLine page={page} story={story} now={now} />
            ))}
          </ul>
        </section>
      )}
      <p>
        <a class="button" href={href(page, '/subscribe')}>
          {t('site.subscribe')}
        </a>
      </p>
      <section aria-labelledby="recent">
        <h2 id="recent">{t('home.recent')}</h2>
        {recent.length === 0 ? (
          <p class="quiet">{t('home.recent.none')}</p>
        ) : (
          <ul class="lines">
            {storiesOf(recent, ONE_NIGHT)
              .slice(0, RECENT)
              .map((story) => (
                <StoryLine page={page} story={story} now={now} />
              ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="sources">
        <h2 id="sources">{t('home.sources')}</h2>
        {sources.length === 0 ? (
          <p class="quiet">{t('home.sources.none')}</p>
        ) : (
          <SourcesInShort words={words} sources={sources} now={now} page={href(page, '/sources')} />
        )}
        <p>
          <a href={href(page, '/sources')}>{t('sources.more')}</a>
        </p>
      </section>
    </Layout>
  );
};

/** The windows that repeat, with their next hours in UTC and on the clock of the place. */
const Expected = ({ page, expected }: { page: Page; expected: readonly ExpectedView[] }) => {
  const { words } = page;
  if (expected.length === 0) return null;
  return (
    <section aria-labelledby="expected">
      <h2 id="expected">{words.t('home.expected')}</h2>
      <p class="quiet">{words.t('home.expected.note')}</p>
      <ul class="lines">
        {sameHours(words, expected).map((all) => (
          <li class="line">
            {all.length === 1 ? (
              <WindowLink page={page} one={all[0]} name={windowTitle(words, all)} />
            ) : (
              windowTitle(words, all)
            )}
            <span class="quiet">{expectedHours(words, all[0])}</span>
            {all.length === 1 ? null : (
              <ul class="inline">
                {all.map((one) => (
                  <li>
                    <WindowLink page={page} one={one} name={shortName(words, one.place)} />
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};

const WindowLink = ({ page, one, name }: { page: Page; one: ExpectedView; name: string }) => (
  <a href={href(page, `/i/${one.pattern.nights.at(-1)?.incident ?? ''}`)}>{name}</a>
);

/** Networks of one country that are expected to go at the same hours, as likely as each other, are told of once. */
function sameHours(
  words: Words,
  expected: readonly ExpectedView[],
): readonly (readonly [ExpectedView, ...ExpectedView[]])[] {
  const groups = new Map<string, [ExpectedView, ...ExpectedView[]]>();
  for (const one of expected) {
    const { pattern, place } = one;
    const country = countryOf(place);
    const key = [country, country === place.entity, pattern.kind, pattern.service, expectedHours(words, one)].join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

interface PartProps {
  readonly words: Words;
  readonly view: HomeView;
}

/** What is watched, and when anything last came in. */
const Watching = ({ words, view }: PartProps) => {
  const { watched, open, lasting, lastTick, sources, now } = view;
  const nothing = watched.countries + watched.networks === 0;
  const newest = Math.max(...sources.map(({ health }) => health.newestValue ?? Number.NEGATIVE_INFINITY));
  const known = sources.find(({ health }) => health.newestValue === newest)?.health.newestValue ?? null;
  const scope = nothing
    ? 'home.nothing.watched'
    : open.length + lasting.length === 0
      ? 'home.silence'
      : 'home.watching';
  return (
    <p class="quiet">
      {words.t(scope, watched)}{' '}
      {lastTick === null ? words.t('home.tick.none') : words.t('home.tick', { ago: words.ago(lastTick.at, now) })}{' '}
      {known === null ? words.t('home.newest.none') : words.t('home.newest', { ago: words.ago(known, now) })}
    </p>
  );
};

/** Everything that keeps us from seeing: our own clock, a source without data, a source that fails everywhere. */
const Blindness = ({ words, view }: PartProps) => {
  const { lastTick, sources, sourceOutages } = view;
  const blind = sources.filter(({ health }) => health.state === 'failing' || health.state === 'stale');
  const sentences = [
    ...(lastTick?.late ? [words.t('home.tick.late', { at: words.utc(lastTick.at) })] : []),
    ...(isBlind(sources.map(({ health }) => health)) && sources.length > 0 ? [words.t('home.blind.all')] : []),
    ...(blind.length === 0
      ? []
      : [
          words.t('home.blind', {
            count: blind.length,
            sources: list(
              words.language,
              blind.map(({ title }) => isolate(words.language, title)),
            ),
          }),
        ]),
    ...sourceOutages.map(({ signal, fallen, watched, since }) =>
      words.t('incident.suspect', { signal: signalName(words, signal), fallen, watched, since: words.utc(since) }),
    ),
  ];
  if (sentences.length === 0) return null;
  return (
    <div class="notice">
      {sentences.map((sentence) => (
        <p>{sentence}</p>
      ))}
    </div>
  );
};
