import { Layout } from './layout.tsx';
import { href, type Page } from './page.ts';

export const NotFound = ({ page }: { page: Page }) => {
  const { t } = page.words;
  return (
    <Layout page={page} title={t('missing.title')}>
      <h1>{t('missing.title')}</h1>
      <p class="lede">{t('missing.text')}</p>
      <p>
        <a class="button" href={href(page, '/')}>
          {t('missing.home')}
        </a>
      </p>
    </Layout>
  );
};
