import { LANGUAGES } from '#domain/subscription';
import { Layout } from './layout.tsx';
import { ENDONYM } from './locales/index.ts';
import { placeName } from './names.ts';
import { href, type Page } from './page.ts';
import type { SubscribeView } from './views.ts';
import type { Words } from './words.ts';

/** One form: what to follow once, then two ways to be reached. The first needs a script and no field, the second neither name nor script. */
export const Subscribe = ({ page, view }: { page: Page; view: SubscribeView }) => {
  const { words } = page;
  const { t } = words;
  return (
    <Layout page={page} title={t('subscribe.title')} description={t('subscribe.lede')} script="/push.js">
      <h1>{t('subscribe.title')}</h1>
      <p class="lede">{t('subscribe.lede')}</p>
      <form method="post" action={href(page, '/subscribe')} id="subscribe">
        <Follow words={words} view={view} />
        <Push words={words} />
        <Email words={words} view={view} />
      </form>
      <section aria-labelledby="stored">
        <h2 id="stored">{t('subscribe.stored')}</h2>
        <p>{t('subscribe.stored.note')}</p>
        <h2>{t('subscribe.safety')}</h2>
        <p>{t('subscribe.safety.note')}</p>
        <h2>{t('subscribe.webhook')}</h2>
        <p>{t('subscribe.webhook.note')}</p>
      </section>
    </Layout>
  );
};

interface PartProps {
  readonly words: Words;
  readonly view: SubscribeView;
}

const Follow = ({ words, view }: PartProps) => (
  <fieldset class="follow" aria-describedby="follow-note">
    <legend>{words.t('subscribe.follow')}</legend>
    <p id="follow-note" class="quiet">
      {words.t('subscribe.follow.note')}
    </p>
    <div class="choices">
      {view.countries.map((country) => (
        <label>
          <input
            type="checkbox"
            name="entity"
            value={country.entity}
            {...(country.entity === view.chosen ? { checked: true } : {})}
          />
          {placeName(words, country)}
        </label>
      ))}
    </div>
  </fieldset>
);

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
      <noscript>
        <p>{t('subscribe.push.script')}</p>
      </noscript>
      <p class="quiet">{t('subscribe.push.ios')}</p>
    </section>
  );
};

const Email = ({ words, view }: PartProps) => {
  const { t } = words;
  const zones = [...new Set(['UTC', ...view.countries.map(({ timezone }) => timezone)])];
  const own = view.countries.find(({ entity }) => entity === view.chosen)?.timezone ?? 'UTC';
  return (
    <section aria-labelledby="email-heading" class="card">
      <h2 id="email-heading">{t('subscribe.email')}</h2>
      <p>{t('subscribe.email.note')}</p>
      <label for="email">{t('subscribe.email.address')}</label>
      <input type="email" id="email" name="email" autocomplete="email" maxlength={254} dir="ltr" required />
      <label for="language">{t('subscribe.language')}</label>
      <select id="language" name="language">
        {LANGUAGES.map((language) => (
          <option value={language} lang={language} {...(language === words.language ? { selected: true } : {})}>
            {ENDONYM[language]}
          </option>
        ))}
      </select>
      <label for="timezone">{t('subscribe.timezone')}</label>
      <select id="timezone" name="timezone" dir="ltr">
        {zones.map((zone) => (
          <option value={zone} {...(zone === own ? { selected: true } : {})}>
            {zone.replaceAll('_', ' ')}
          </option>
        ))}
      </select>
      {/* People do not see it; programs that fill in every field give themselves away. */}
      <div class="trap" aria-hidden="true">
        <label for="website">{t('subscribe.email.trap')}</label>
        <input id="website" name="website" tabindex={-1} autocomplete="off" />
      </div>
      <button type="submit">{t('subscribe.email.button')}</button>
    </section>
  );
};
