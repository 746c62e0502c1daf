import type { Mute } from '#domain/preferences';
import { Decisions } from './decisions.tsx';
import { Layout } from './layout.tsx';
import { placeName } from './names.ts';
import type { Page } from './page.ts';
import type { ManageView } from './views.ts';
import { When as At } from './when.tsx';
import { Follow, LanguageAndZone, When, Which } from './wish-fields.tsx';
import type { Words } from './words.ts';

interface Props {
  readonly words: Words;
  readonly view: ManageView;
}

/** Everything that somebody chose, and everything that was decided for them. It works without any script. */
export const Manage = ({ page, view }: { page: Page; view: ManageView }) => {
  const { words } = page;
  const { t } = words;
  const { subscription, target, said } = view;
  return (
    <Layout page={page} title={t('manage.title')}>
      <h1>{t('manage.title')}</h1>
      <p class="lede">
        {t(`manage.by.${subscription.channel}`)} <bdi dir="ltr">{target}</bdi>
      </p>
      {said === null ? null : (
        <p role="status" class={said === 'saved' ? 'said' : 'said wrong'}>
          {t(`manage.${said}`)}
        </p>
      )}
      <Pause words={words} view={view} />
      <Choices words={words} view={view} />
      <Decisions words={words} view={view} />
      <Yours words={words} view={view} />
    </Layout>
  );
};

const PAUSES = [1, 8, 24, 168, 720] as const;

const Pause = ({ words, view }: Props) => {
  const { t } = words;
  const { action, mutes, subscription, wish } = view;
  const followed = view.places.filter(({ entity }) => wish.filter.entities.includes(entity));
  return (
    <section aria-labelledby="pause" class="card">
      <h2 id="pause">{t('manage.pause')}</h2>
      {mutes.length === 0 ? null : (
        <form method="post" action={action}>
          <Hidden name="act" value="resume" revision={subscription.revision} />
          <ul>
            {mutes.map((mute) => (
              <li>
                {t('manage.paused', { place: muted(words, view, mute) })}{' '}
                <At words={words} at={mute.until} zone={subscription.timezone} />
              </li>
            ))}
          </ul>
          <button type="submit">{t('manage.resume')}</button>
        </form>
      )}
      <form method="post" action={action}>
        <Hidden name="act" value="pause" revision={subscription.revision} />
        <p class="quiet">{t('manage.pause.note')}</p>
        <div class="pair">
          <label>
            {t('manage.pause.place')}
            <select name="place">
              <option value="*">{t('manage.everything')}</option>
              {followed.map((place) => (
                <option value={place.entity}>{placeName(words, place)}</option>
              ))}
            </select>
          </label>
          <label>
            {t('manage.pause.for')}
            <select name="hours">
              {PAUSES.map((hours) => (
                <option value={String(hours)}>{words.span(hours)}</option>
              ))}
            </select>
          </label>
        </div>
        <button type="submit" class="second">
          {t('manage.pause.button')}
        </button>
      </form>
    </section>
  );
};

function muted(words: Words, { places }: ManageView, { entity }: Mute): string {
  const place = places.find((one) => one.entity === entity);
  if (entity === '*') return words.t('manage.everything');
  return place === undefined ? entity : placeName(words, place);
}

const Hidden = ({ name, value, revision }: { name: string; value: string; revision: number }) => (
  <>
    <input type="hidden" name={name} value={value} />
    <input type="hidden" name="revision" value={String(revision)} />
  </>
);

const Choices = ({ words, view }: Props) => {
  const { t } = words;
  return (
    <section aria-labelledby="choices" class="card">
      <h2 id="choices">{t('manage.choices')}</h2>
      <details {...(view.said === 'refused' ? { open: true } : {})}>
        <summary>{t('manage.choices.open')}</summary>
        <form method="post" action={view.action}>
          <Hidden name="act" value="save" revision={view.subscription.revision} />
          <Follow words={words} view={view} />
          <Which words={words} view={view} />
          <When words={words} view={view} />
          <LanguageAndZone words={words} view={view} />
          <button type="submit">{t('manage.save')}</button>
        </form>
      </details>
      <p>
        <a href={view.share}>{t('manage.share')}</a> <span class="quiet">{t('manage.share.note')}</span>
      </p>
    </section>
  );
};

const Yours = ({ words, view }: Props) => {
  const { t } = words;
  return (
    <section aria-labelledby="yours">
      <h2 id="yours">{t('manage.yours')}</h2>
      <p>
        {t('subscribe.stored.note')} {t('manage.stored')}
      </p>
      <p>
        <a href={view.exported} download="nightwire.json">
          {t('manage.export')}
        </a>
      </p>
      <form method="post" action={view.action}>
        <Hidden name="act" value="delete" revision={view.subscription.revision} />
        <label class="tick">
          <input type="checkbox" name="sure" value="yes" required />
          {t('manage.delete.sure')}
        </label>
        <button type="submit" class="second">
          {t('notice.unsubscribe.button')}
        </button>
      </form>
    </section>
  );
};
