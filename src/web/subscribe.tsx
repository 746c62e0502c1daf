import { USUAL_PREFERENCES } from '#domain/preferences';
import { Layout } from './layout.tsx';
import { href, type Page } from './page.ts';
import type { SubscribeView, WishView } from './views.ts';
import { Follow, LanguageAndZone, When, Which } from './wish-fields.tsx';
import type { Words } from './words.ts';

/** Nothing was chosen beyond the places: the rest stays folded away. */
const isUsual = ({ filter, preferences }: WishView['wish']): boolean =>
  JSON.stringify(preferences) === JSON.stringify(USUAL_PREFERENCES) &&
  filter.kinds.length + filter.services.length === 0 &&
  filter.minSeverity === 1 &&
  filter.minStanding === 'corroborated';

/** One form: what to follow once, then two ways to be reached. The first needs a script and no field, the second neither name nor script. */
export const Subscribe = ({ page, view }: { page: Page; view: SubscribeView }) => {
  const { words } = page;
  const { t } = words;
  return (
    <Layout page={page} title={t('subscribe.title')} description={t('subscribe.lede')} script="/push.js">
      <h1>{t('subscribe.title')}</h1>
      <p class="lede">{t('subscribe.lede')}</p>
      {view.refused.length === 0 ? null : (
        <p role="alert" class="said wrong">
          {t('wish.refused')} <bdi dir="ltr">{view.refused.join(', ')}</bdi>
        </p>
      )}
      <form method="post" action={href(page, '/subscribe')} id="subscribe">
        <Follow words={words} view={view} />
        <details {...(isUsual(view.wish) ? {} : { open: true })}>
          <summary>{t('wish.more')}</summary>
          <Which words={words} view={view} />
          <When words={words} view={view} />
        </details>
        <Push words={words} />
        <Email words={words} view={view} />
      </form>
      <section aria-labelledby="stored">
        <h2 id="stored">{t('subscribe.stored')}</h2>
        <p>
          {t('subscribe.stored.note')} {t('manage.stored')}
        </p>
        <h2>{t('subscribe.safety')}</h2>
        <p>{t('subscribe.safety.note')}</p>
        <h2>{t('subscribe.webhook')}</h2>
        <p>{t('subscribe.webhook.note')}</p>
      </section>
    </Layout>
  );
};

/** The texts that the script may have to say, in the reader's language; it has none of its own. */
const SAYINGS = ['working', 'done', 'again', 'stopped', 'denied', 'unsupported', 'off', 'failed', 'ios'] as const;

const Push = ({ words }: { words: Words }) => {
  const { t } = words;
  const sayings = Object.fromEntries(SAYINGS.map((name) => [`data-${name}`, t(`subscribe.push.${name}`)]));
  return (
    <section aria-labelledby="push" class="card">
      <h2 id="push">{t('subscribe.push')}</h2>
      <p>{t('subscribe.push.note')}</p>
      <p>
        <button type="button" id="push-start" hidden>
          {t('subscribe.push.button')}
        </button>
        <button type="button" id="push-stop" class="second" hidden>
          {t('subscribe.push.stop')}
        </button>
      </p>
      <p id="push-says" role="status" {...sayings} />
      <p>
        <a id="push-manage" href="/subscribe" hidden>
          {t('manage.choices')}
        </a>
      </p>
      <noscript>
        <p>{t('subscribe.push.script')}</p>
      </noscript>
      <p class="quiet">{t('subscribe.push.ios')}</p>
    </section>
  );
};

const Email = ({ words, view }: { words: Words; view: SubscribeView }) => {
  const { t } = words;
  return (
    <section aria-labelledby="email-heading" class="card">
      <h2 id="email-heading">{t('subscribe.email')}</h2>
      <p>{t('subscribe.email.note')}</p>
      <label for="email">{t('subscribe.email.address')}</label>
      <input type="email" id="email" name="email" autocomplete="email" maxlength={254} dir="ltr" required />
      <LanguageAndZone words={words} view={view} />
      {/* People do not see it; programs that fill in every field give themselves away. */}
      <div class="trap" aria-hidden="true">
        <label for="website">{t('subscribe.email.trap')}</label>
        <input id="website" name="website" tabindex={-1} autocomplete="off" />
      </div>
      <button type="submit">{t('subscribe.email.button')}</button>
    </section>
  );
};
