import { serviceName } from '#alerts/naming';
import { INCIDENT_KINDS } from '#domain/finding';
import { clockText } from '#domain/pattern';
import { DIGEST_MODES } from '#domain/preferences';
import { LANGUAGES } from '#domain/subscription';
import { ENDONYM } from './locales/index.ts';
import { placeName } from './names.ts';
import type { WishView } from './views.ts';
import type { Words } from './words.ts';

interface Props {
  readonly words: Words;
  readonly view: WishView;
}

const checked = (is: boolean) => (is ? { checked: true } : {});
const selected = (is: boolean) => (is ? { selected: true } : {});
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const SEVERITIES = [1, 2, 3, 4] as const;

/** What to follow: the countries that we watch, and whatever else is followed already. */
export const Follow = ({ words, view }: Props) => (
  <fieldset class="follow" aria-describedby="follow-note">
    <legend>{words.t('subscribe.follow')}</legend>
    <p id="follow-note" class="quiet">
      {words.t('subscribe.follow.note')}
    </p>
    <div class="choices">
      {view.places.map((place) => (
        <label>
          <input
            type="checkbox"
            name="entity"
            value={place.entity}
            {...checked(view.wish.filter.entities.includes(place.entity))}
          />
          {placeName(words, place)}
        </label>
      ))}
    </div>
  </fieldset>
);

export const LanguageAndZone = ({ words, view: { wish, zones } }: Props) => (
  <>
    <label for="language">{words.t('subscribe.language')}</label>
    <select id="language" name="language">
      {LANGUAGES.map((language) => (
        <option value={language} lang={language} {...selected(language === wish.language)}>
          {ENDONYM[language]}
        </option>
      ))}
    </select>
    <label for="timezone">{words.t('subscribe.timezone')}</label>
    <select id="timezone" name="timezone" dir="ltr">
      {zones.map((zone) => (
        <option value={zone} {...selected(zone === wish.timezone)}>
          {zone.replaceAll('_', ' ')}
        </option>
      ))}
    </select>
  </>
);

/** Which of it: kinds, services, how bad and how sure. */
export const Which = ({ words, view: { wish, services } }: Props) => {
  const { t } = words;
  const { filter } = wish;
  return (
    <fieldset>
      <legend>{t('wish.which')}</legend>
      <p class="quiet">{t('wish.which.note')}</p>
      <div class="choices">
        {INCIDENT_KINDS.map((kind) => (
          <label>
            <input type="checkbox" name="kind" value={kind} {...checked(filter.kinds.includes(kind))} />
            {t(`wish.kind.${kind}`)}
          </label>
        ))}
      </div>
      <label for="severity">{t('wish.severity')}</label>
      <select id="severity" name="severity">
        {SEVERITIES.map((level) => (
          <option value={String(level)} {...selected(level === filter.minSeverity)}>
            {t(`severity.${level}`)}
          </option>
        ))}
      </select>
      <label for="standing">{t('wish.standing')}</label>
      <select id="standing" name="standing">
        {(['corroborated', 'confirmed'] as const).map((standing) => (
          <option value={standing} {...selected(standing === filter.minStanding)}>
            {t(`standing.${standing}`)}
          </option>
        ))}
      </select>
      <details {...(filter.services.length > 0 ? { open: true } : {})}>
        <summary>{t('wish.services')}</summary>
        <p class="quiet">{t('wish.services.note')}</p>
        <div class="choices">
          {services.map((service) => (
            <label>
              <input type="checkbox" name="service" value={service} {...checked(filter.services.includes(service))} />
              {serviceName(service, words.language)}
            </label>
          ))}
        </div>
      </details>
    </fieldset>
  );
};

/** When, and how often at most. */
export const When = ({ words, view: { wish } }: Props) => {
  const { t } = words;
  const { quietHours, wakeFor, budget, digest, digestHour, discreet } = wish.preferences;
  return (
    <fieldset>
      <legend>{t('wish.when')}</legend>
      <label for="digest">{t('wish.digest')}</label>
      <select id="digest" name="digest">
        {DIGEST_MODES.map((mode) => (
          <option value={mode} {...selected(mode === digest)}>
            {t(`wish.digest.${mode}`)}
          </option>
        ))}
      </select>
      <label for="digest-hour">{t('wish.digest.hour')}</label>
      <select id="digest-hour" name="digest-hour" dir="ltr">
        {HOURS.map((hour) => (
          <option value={String(hour)} {...selected(hour === digestHour)}>
            {clockText(hour * 60)}
          </option>
        ))}
      </select>
      <p id="quiet-note">
        <strong>{t('wish.quiet')}</strong> <span class="quiet">{t('wish.quiet.note')}</span>
      </p>
      <div class="pair">
        <label>
          {t('wish.quiet.from')}
          <input type="time" name="quiet-from" aria-describedby="quiet-note" value={timeOf(quietHours?.from)} />
        </label>
        <label>
          {t('wish.quiet.until')}
          <input type="time" name="quiet-until" aria-describedby="quiet-note" value={timeOf(quietHours?.until)} />
        </label>
      </div>
      <label for="wake">{t('wish.wake')}</label>
      <select id="wake" name="wake">
        {SEVERITIES.toReversed().map((level) => (
          <option value={String(level)} {...selected(level === wakeFor)}>
            {t(`severity.${level}`)}
          </option>
        ))}
      </select>
      <label for="budget">{t('wish.budget')}</label>
      <input
        type="number"
        id="budget"
        name="budget"
        min={1}
        max={100}
        inputmode="numeric"
        aria-describedby="budget-note"
        value={budget === null ? '' : String(budget)}
      />
      <p id="budget-note" class="quiet">
        {t('wish.budget.note')}
      </p>
      <label class="tick">
        <input type="checkbox" name="discreet" value="yes" {...checked(discreet)} />
        {t('wish.discreet')}
      </label>
    </fieldset>
  );
};

const timeOf = (minute: number | undefined): string => (minute === undefined ? '' : clockText(minute));
