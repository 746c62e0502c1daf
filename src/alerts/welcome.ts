import type { Language } from '#domain/subscription';
import { type Instant, toIso } from '#domain/time';
import type { PushPayload } from './channels/web-push.ts';
import { LOCALES, phrase } from './locales/index.ts';
import { inLanguage } from './message.ts';

/**
 * The first push to a browser: whoever sees it knows that alerts will come, and an endpoint that is dead says so at once. It
 * names neither a country nor us.
 */
export const welcomePush = (language: Language, manageUrl: string, at: Instant): PushPayload => ({
  title: phrase(language, 'welcomeTitle'),
  body: phrase(language, 'welcomeBody'),
  url: inLanguage(manageUrl, { language }),
  tag: 'welcome',
  lang: language,
  dir: LOCALES[language].direction,
  reason: 'welcome',
  // The answer to what somebody has just done: nothing to be startled by.
  silent: true,
  at: toIso(at),
});
