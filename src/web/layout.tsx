import type { Child } from 'hono/jsx';
import { LOCALES } from '#alerts/locales/index';
import { LANGUAGES } from '#domain/subscription';
import { ENDONYM } from './locales/index.ts';
import { href, type Page } from './page.ts';

interface LayoutProps {
  readonly page: Page;
  readonly title: string;
  readonly description?: string;
  /** Only the subscribe page needs any. */
  readonly script?: string;
  readonly children: Child;
}

/** A wire with one lit node and one that has gone dark; the same drawing as `public/icon.svg`. */
const Mark = () => (
  <svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
    <rect width="32" height="32" rx="7" class="mark-ground" />
    <path d="M3 20h6l4-10 5 14 3-7" class="mark-wire" />
    <path d="M25.6 17h3.6" class="mark-cut" />
    <circle cx="21" cy="17" r="2.6" class="mark-lamp" />
  </svg>
);

export const Layout = ({ page, title, description, script, children }: LayoutProps) => {
  const { words, path } = page;
  const { t } = words;
  const here = (target: string) => (path === target ? ({ 'aria-current': 'page' } as const) : {});
  return (
    <html lang={words.language} dir={words.direction}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title === t('site.name') ? title : `${title} · ${t('site.name')}`}</title>
        <meta name="description" content={description ?? t('site.tagline')} />
        {/* With no referrer at all browsers send `Origin: null` with our own forms, and they would be refused as foreign. */}
        <meta name="referrer" content="same-origin" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#f6f5f1" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#0f151c" media="(prefers-color-scheme: dark)" />
        <link rel="stylesheet" href="/style.css" />
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="apple-touch-icon" href="/icon-180.png" />
        <link rel="manifest" href="/manifest.webmanifest" />
        {script === undefined ? null : <script src={script} type="module" />}
      </head>
      <body>
        <a class="skip" href="#main">
          {t('site.skip')}
        </a>
        <header class="top">
          <a class="brand" href={href(page, '/')}>
            <Mark />
            <span>{t('site.name')}</span>
          </a>
          <nav aria-label={t('site.nav')}>
            <a href={href(page, '/')} {...here('/')}>
              {t('site.now')}
            </a>
            <a href={href(page, '/subscribe')} {...here('/subscribe')}>
              {t('site.subscribe')}
            </a>
          </nav>
        </header>
        <main id="main" tabindex={-1}>
          {children}
        </main>
        <footer class="bottom">
          <p>{t('site.tagline')}</p>
          <p>{t('site.rest')}</p>
          <p>{t('site.footer')}</p>
          <p>
            <a href={href(page, '/sources')} {...here('/sources')}>
              {t('site.sources')}
            </a>
          </p>
          <nav aria-label={t('site.languages')}>
            {LANGUAGES.map((language) => (
              <a
                href={`${path}?lang=${language}`}
                lang={language}
                dir={LOCALES[language].direction}
                hreflang={language}
                {...(language === words.language ? { 'aria-current': 'true' } : {})}
              >
                {ENDONYM[language]}
              </a>
            ))}
          </nav>
        </footer>
      </body>
    </html>
  );
};

/** A whole document: hono/jsx knows no doctype, and without one browsers lay out as in 1998. */
export const renderDocument = (document: Child): string => `<!doctype html>${document}`;
