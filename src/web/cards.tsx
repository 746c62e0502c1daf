import type { Child } from 'hono/jsx';
import { howCertain, howSure } from '#alerts/account';
import type { Incident } from '#domain/incident';
import { type Instant, toIso } from '#domain/time';
import { depth, lasting } from './names.ts';
import { href, type Page } from './page.ts';
import { memberName, type Story, storyTitle, summaryOf } from './stories.ts';
import type { IncidentView, SourceView } from './views.ts';
import { When } from './when.tsx';
import type { Words } from './words.ts';

interface BadgesProps {
  readonly words: Words;
  readonly incident: Pick<Incident, 'severity' | 'standing'>;
  readonly children?: Child;
}

/** Said in words first; the colour only repeats it. */
export const Badges = ({ words, incident, children }: BadgesProps) => (
  <p class="badges">
    <span class={`badge severity-${incident.severity}`}>{words.t(`severity.${incident.severity}`)}</span>
    <span class="badge">{words.t(`standing.${incident.standing}`)}</span>
    {children}
  </p>
);

interface StoryProps {
  readonly page: Page;
  readonly story: Story;
  readonly now: Instant;
}

/** One card for one event, with its networks or services in it. */
export const StoryCard = ({ page, story, now, sources }: StoryProps & { sources: readonly SourceView[] }) => {
  const { words } = page;
  const { all, lead } = story;
  const [{ place }] = all;
  const sum = summaryOf(story);
  const parts = partsOf(story);
  const deepest = lead === null ? null : depth(words, lead.incident);
  const sure = sureOf(words, story, sources);
  return (
    <li class={`card stripe-${sum.severity}`}>
      <h3>
        <Title page={page} story={story} />
      </h3>
      <Badges words={words} incident={sum} />
      {deepest === null ? null : <p class="depth">{deepest}</p>}
      <p class="times">
        <span class="quiet">{words.t('incident.began')}</span>{' '}
        <When words={words} at={sum.from} zone={place.timezone} />
        <span class="lasting">{lasting(words, sum, now)}</span>
      </p>
      {sure === null ? null : <p class="quiet">{sure}</p>}
      {parts.length === 0 ? null : (
        <ul class="members">
          {parts.map((one) => (
            <li>
              <a href={href(page, `/i/${one.incident.id}`)}>{memberName(words, story, one)}</a>
              <span class="quiet">{stateOf(words, one.incident, sum, now)}</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
};

/** The event in a line or two, for what is not tonight's. */
export const StoryLine = ({ page, story, now }: StoryProps) => {
  const { words } = page;
  const { t } = words;
  const sum = summaryOf(story);
  const parts = partsOf(story);
  return (
    <li class={`line stripe-${sum.severity}`}>
      <Title page={page} story={story} />
      <span class="quiet">
        <time datetime={toIso(sum.from)}>{words.utc(sum.from)}</time>
        {t('site.separator')}
        {lasting(words, sum, now)}
        {t('site.separator')}
        {t(`severity.${sum.severity}`)}
      </span>
      {parts.length === 0 ? null : (
        <ul class="inline">
          {parts.map((one) => (
            <li>
              <a href={href(page, `/i/${one.incident.id}`)}>{memberName(words, story, one)}</a>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
};

/** A link where one incident speaks for the story; else its parts have the links. */
const Title = ({ page, story }: Omit<StoryProps, 'now'>) => {
  const title = storyTitle(page.words, story);
  return story.lead === null ? <span>{title}</span> : <a href={href(page, `/i/${story.lead.incident.id}`)}>{title}</a>;
};

const partsOf = ({ all, lead }: Story): readonly IncidentView[] => all.filter((one) => one !== lead);

/** Of several only as much as is true of each: why and how sure, only how sure, or nothing. */
function sureOf({ language }: Words, { all, lead }: Story, sources: readonly SourceView[]): string | null {
  if (lead !== null) return howSure(lead.incident, language, sources);
  const shared = (say: typeof howSure): string | null => {
    const [first, ...others] = new Set(all.map(({ incident }) => say(incident, language, sources)));
    return others.length > 0 ? null : (first ?? null);
  };
  return shared(howSure) ?? shared(howCertain);
}

/** How it stands with one of several; what the card says of all of them is not said again. */
function stateOf(words: Words, incident: Incident, sum: ReturnType<typeof summaryOf>, now: Instant): string {
  const { t } = words;
  return [
    t(`severity.${incident.severity}`),
    incident.standing === sum.standing ? null : t(`standing.${incident.standing}`),
    incident.from === sum.from ? null : lasting(words, incident, now),
    depth(words, incident),
  ]
    .filter((text) => text !== null)
    .join(t('site.separator'));
}
