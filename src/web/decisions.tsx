import { incidentTitle } from './names.ts';
import type { DecisionView, ManageView } from './views.ts';
import { When } from './when.tsx';
import type { Words } from './words.ts';

/** Shown at once; the rest of the hundred opens beneath. */
const FIRST = 10;

/** Why somebody was told, or not told: each decision with its reason in words, and what became of it. */
export const Decisions = ({ words, view }: { words: Words; view: ManageView }) => {
  const { t } = words;
  const { decisions } = view;
  const [first, rest] = [decisions.slice(0, FIRST), decisions.slice(FIRST)];
  return (
    <section aria-labelledby="decisions">
      <h2 id="decisions">{t('manage.why')}</h2>
      <p class="quiet">{decisions.length === 0 ? t('manage.why.none') : t('manage.why.note')}</p>
      <List words={words} view={view} decisions={first} />
      {rest.length === 0 ? null : (
        <details>
          <summary>{t('manage.why.more', { count: rest.length })}</summary>
          <List words={words} view={view} decisions={rest} />
        </details>
      )}
    </section>
  );
};

interface ListProps {
  readonly words: Words;
  readonly view: ManageView;
  readonly decisions: readonly DecisionView[];
}

const List = ({ words, view, decisions }: ListProps) => (
  <ol class="thread">
    {decisions.map((decision) => (
      <li>
        <When words={words} at={decision.at} zone={view.subscription.timezone} />
        <span>
          <strong>{words.t(decision.isTold ? 'decision.told' : 'decision.held')}</strong>{' '}
          {words.label('decision', decision.reason)}
        </span>
        {decision.incident === null ? null : <a href={decision.url}>{incidentTitle(words, decision.incident)}</a>}
        {decision.isTold ? <span class="quiet">{outcome(words, decision)}</span> : null}
      </li>
    ))}
  </ol>
);

function outcome(words: Words, { status, attempts, failure }: DecisionView): string {
  const state = words.label('delivery', status);
  const tried = attempts > 1 ? [words.t('delivery.attempts', { count: attempts })] : [];
  const why = failure === null ? [] : [failure];
  return [state, ...tried, ...why].join(words.t('site.separator'));
}
