import { howSure } from '#alerts/account';
import type { Incident } from '#domain/incident';
import { type Instant, toIso } from '#domain/time';
import { depth, incidentTitle, lasting } from './names.ts';
import { href, type Page } from './page.ts';
import type { IncidentView, SourceView } from './views.ts';
import { When } from './when.tsx';
import type { Words } from './words.ts';

/** Said in words first; the colour only repeats it. */
export const Badges = ({ words, incident }: { words: Words; incident: Incident }) => (
  <p class="badges">
    <span class={`badge severity-${incident.severity}`}>{words.t(`severity.${incident.severity}`)}</span>
    <span class="badge">{words.t(`standing.${incident.standing}`)}</span>
    <span class="badge">{words.t(incident.until === null ? 'incident.open' : 'incident.ended')}</span>
  </p>
);

interface CardProps {
  readonly page: Page;
  readonly view: IncidentView;
  readonly now: Instant;
  /** For naming who confirmed. */
  readonly sources: readonly SourceView[];
}

export const IncidentCard = ({ page, view, now, sources }: CardProps) => {
  const { words } = page;
  const { incident, place } = view;
  const deepest = depth(words, incident);
  return (
    <li class={`card stripe-${incident.severity}`}>
      <h3>
        <a href={href(page, `/i/${incident.id}`)}>{incidentTitle(words, view)}</a>
      </h3>
      <Badges words={words} incident={incident} />
      {deepest === null ? null : <p class="depth">{deepest}</p>}
      <p class="times">
        <span class="quiet">{words.t('incident.began')}</span>{' '}
        <When words={words} at={incident.from} zone={place.timezone} />
        <span class="lasting">{lasting(words, incident, now)}</span>
      </p>
      <p class="quiet">{howSure(incident, words.language, sources)}</p>
    </li>
  );
};

/** One line each, for what is over. */
export const IncidentLine = ({ page, view, now }: Omit<CardProps, 'sources'>) => {
  const { words } = page;
  const { incident } = view;
  return (
    <li class={`line stripe-${incident.severity}`}>
      <a href={href(page, `/i/${incident.id}`)}>{incidentTitle(words, view)}</a>
      <span class="quiet">
        <time datetime={toIso(incident.from)}>{words.utc(incident.from)}</time>
        {words.t('site.separator')}
        {lasting(words, incident, now)}
        {words.t('site.separator')}
        {words.t(`severity.${incident.severity}`)}
      </span>
    </li>
  );
};
