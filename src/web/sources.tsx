import type { Instant } from '#domain/time';
import { hasMessage } from './locales/index.ts';
import type { SourceView } from './views.ts';
import { Ago } from './when.tsx';
import type { Words } from './words.ts';

interface SourceProps {
  readonly words: Words;
  readonly sources: readonly SourceView[];
  readonly now: Instant;
  /** The level of each source's heading. */
  readonly heading: 'h3' | 'h4';
}

/** Each source with its state, the age of what it brought, and the credit its licence asks for. */
export const SourceList = ({ words, sources, now, heading: Heading }: SourceProps) => (
  <ul class="sources">
    {sources.map(({ title, attribution, health }) => (
      <li class={`card health-${health.state}`}>
        <Heading>
          <bdi>{title}</bdi> <span class="badge">{words.t(`health.${health.state}`)}</span>
        </Heading>
        <p>
          {health.newestValue === null ? (
            words.t('source.newest.none')
          ) : (
            <Dated words={words} message="source.newest" at={health.newestValue} now={now} />
          )}
        </p>
        <p>
          {health.lastSuccess === null ? (
            words.t('source.success.none')
          ) : (
            <Dated words={words} message="source.success" at={health.lastSuccess} now={now} />
          )}
        </p>
        {health.reason === null ? null : (
          <p>{words.t('source.reason', { reason: reasonText(words, health.reason) })}</p>
        )}
        <p class="quiet" lang="en" dir="ltr">
          <a href={attribution.url} rel="external noreferrer">
            {attribution.text}
          </a>
          {'. '}
          {attribution.licence}
        </p>
      </li>
    ))}
  </ul>
);

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

/** A failure's countable name in words: `http-503`, `timeout`. */
function reasonText(words: Words, reason: string): string {
  const status = /^http-(\d{3})$/.exec(reason)?.[1];
  if (status !== undefined) return words.t('reason.http', { status: words.count(Number(status)) });
  const key = `reason.${reason}`;
  return words.t(hasMessage(key) && key !== 'reason.http' ? key : 'reason.other');
}
