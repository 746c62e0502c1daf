import { toIso } from '#domain/time';
import type { RevisionView } from './views.ts';
import type { Words } from './words.ts';

/** A long incident has hundreds of small updates: those that changed nothing to say are counted, not listed. */
const MOST = 30;

export const Thread = ({ words, revisions }: { words: Words; revisions: readonly RevisionView[] }) => {
  const told = revisions.filter(isNews).slice(-MOST);
  const left = revisions.length - told.length;
  return (
    <>
      <ol class="thread">
        {told.map(({ at, transition, incident }) => (
          <li>
            <time datetime={toIso(at)}>{words.utc(at)}</time>
            <span>
              <strong>{words.t(`transition.${transition}`)}</strong>
              {words.t('site.separator')}
              {words.t(`standing.${incident.standing}`)}
              {words.t('site.separator')}
              {words.t(`severity.${incident.severity}`)}
            </span>
          </li>
        ))}
      </ol>
      {left === 0 ? null : <p class="quiet">{words.t('incident.thread.more', { count: left })}</p>}
    </>
  );
};

function isNews({ transition, incident }: RevisionView, index: number, all: readonly RevisionView[]): boolean {
  const before = all[index - 1]?.incident;
  return (
    transition !== 'updated' ||
    before === undefined ||
    before.standing !== incident.standing ||
    before.severity !== incident.severity
  );
}
