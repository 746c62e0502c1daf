import { isolate, list } from '#alerts/format';
import { type HealthState, SILENCES, type SourceHealth } from '#domain/health';
import type { Instant } from '#domain/time';
import { hasMessage } from './locales/index.ts';
import { signalName } from './names.ts';
import type { SourceView } from './views.ts';
import { Ago } from './when.tsx';
import type { Words } from './words.ts';

interface SourceProps {
  readonly words: Words;
  readonly sources: readonly SourceView[];
  readonly now: Instant;
  /** The level of each source's heading. */
  readonly heading: 'h3' | 'h4';
  /** False for those who publish what happened and measure nothing: their newest value is no measurement. */
  readonly measures?: boolean;
}

/** Each source with its state, the age of what it brought, and the credit its licence asks for. */
export const SourceList = ({ words, sources, now, heading: Heading, measures = true }: SourceProps) => (
  <ul class="sources">
    {sources.map((source) => (
      <li class={`card health-${source.health.state}`}>
        <Heading>
          <bdi>{source.title}</bdi> <StateBadge words={words} state={source.health.state} />
        </Heading>
        <HealthLines words={words} health={source.health} now={now} measures={measures} />
        <Credit attribution={source.attribution} />
      </li>
    ))}
  </ul>
);

export const StateBadge = ({ words, state }: { words: Words; state: HealthState }) => (
  <span class="badge">{words.t(`health.${state}`)}</span>
);

interface HealthProps extends Pick<SourceProps, 'words' | 'now' | 'measures'> {
  readonly health: SourceHealth;
}

/** How a source does, in sentences: what it brought, when it answered, and what keeps it from being fresh. */
export const HealthLines = ({ words, health, now, measures = true }: HealthProps) => (
  <>
    {measures ? (
      <p>
        {health.newestValue === null ? (
          words.t('source.newest.none')
        ) : (
          <Dated words={words} message="source.newest" at={health.newestValue} now={now} />
        )}
      </p>
    ) : null}
    <p>
      {health.lastSuccess === null ? (
        words.t('source.success.none')
      ) : (
        <Dated words={words} message="source.success" at={health.lastSuccess} now={now} />
      )}
    </p>
    {health.reason === null ? null : <p>{whyText(words, health, health.reason)}</p>}
    {health.late.length === 0 ? null : (
      <p>
        {words.t('source.late', {
          signals: list(
            words.language,
            health.late.map((signal) => signalName(words, signal)),
          ),
        })}
      </p>
    )}
  </>
);

export const Credit = ({ attribution }: Pick<SourceView, 'attribution'>) => <Credits of={[{ attribution }]} />;

/** Several in one paragraph: what their licences ask for, and no more room than that takes. */
const Credits = ({ of }: { of: readonly Pick<SourceView, 'attribution'>[] }) => (
  <p class="quiet" lang="en" dir="ltr">
    {of.map(({ attribution: { text, url, licence } }) => (
      <>
        <a href={url} rel="external noreferrer">
          {text}
        </a>
        {`. ${licence.replace(/\.$/, '')}. `}
      </>
    ))}
  </p>
);

/** What needs a look comes first. */
const ORDER: readonly HealthState[] = ['failing', 'stale', 'off', 'fresh'];

/**
 * All of the sources at once, for whoever has no time for each.
 *
 * @param page the address of the page that has a section for each; empty for the same page
 */
export const Glance = ({ words, sources, page }: Pick<SourceProps, 'words' | 'sources'> & { page: string }) => (
  <ul class="glance" aria-label={words.t('home.sources')}>
    {sources
      .toSorted((a, b) => ORDER.indexOf(a.health.state) - ORDER.indexOf(b.health.state))
      .map(({ id, title, health: { state } }) => (
        <li class={`health-${state}`}>
          <a href={`${page}#${id}`}>
            <bdi>{title}</bdi>
          </a>{' '}
          <StateBadge words={words} state={state} />
        </li>
      ))}
  </ul>
);

/** Those in trouble as they are; of the others that they are fresh, and their credit. */
export const SourcesInShort = ({ words, sources, now, page }: Omit<SourceProps, 'heading'> & { page: string }) => {
  const isInTrouble = ({ health: { state } }: SourceView) => state === 'failing' || state === 'stale';
  const troubled = sources.filter(isInTrouble);
  return (
    <>
      <Glance words={words} sources={sources} page={page} />
      {troubled.length === 0 ? null : <SourceList words={words} sources={troubled} now={now} heading="h3" />}
      <Credits of={sources.filter((source) => !isInTrouble(source))} />
    </>
  );
};

interface DatedProps {
  readonly words: Words;
  readonly message: 'source.newest' | 'source.success';
  readonly at: Instant;
  readonly now: Instant;
}

/** The sentence around the time is the translator's: the element goes where the placeholder stood. */
const Dated = ({ words, message, at, now }: DatedProps) => {
  const [before = '', after = ''] = words.t(message, { ago: SLOT }).split(SLOT);
  return (
    <>
      {before}
      <Ago words={words} at={at} now={now} />
      {after}
    </>
  );
};

const SLOT = '\uE000';

/** That a source is silent is a state; that it failed is an event. */
function whyText(words: Words, { setting }: SourceHealth, reason: string): string {
  const isSilence = (SILENCES as readonly string[]).includes(reason);
  const text = reasonText(words, reason, setting ?? '');
  return words.t(isSilence ? 'source.why' : 'source.reason', { reason: text });
}

/** A countable name in words: `http-503`, `timeout`, `no-new-values`. */
function reasonText(words: Words, reason: string, setting: string): string {
  const status = /^http-(\d{3})$/.exec(reason)?.[1];
  if (status !== undefined) return words.t('reason.http', { status: words.count(Number(status)) });
  const key = `reason.${reason}`;
  const known = hasMessage(key) && key !== 'reason.http' ? key : 'reason.other';
  return words.t(known, { setting: isolate(words.language, setting) });
}
