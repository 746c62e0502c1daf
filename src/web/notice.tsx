import type { Language } from '#domain/subscription';
import { Layout, renderDocument } from './layout.tsx';
import { wordsFor } from './words.ts';

export type NoticeKind =
  | 'sent'
  | 'refused'
  | 'confirm'
  | 'confirmed'
  | 'unsubscribe'
  | 'unsubscribed'
  | 'contact'
  | 'contacted'
  | 'unknown';

const ASKING = ['confirm', 'unsubscribe', 'contact'] as const;

/**
 * A page with one heading, one paragraph and, where something is asked, one button in a form that POSTs: a mail
 * scanner that follows links presses no buttons.
 *
 * @param action where the button posts to, a path of ours
 * @returns a whole HTML document
 */
export function renderNotice(kind: NoticeKind, language: Language, action?: string): string {
  const words = wordsFor(language);
  const { t } = words;
  const asked = ASKING.find((one) => one === kind);
  // A question can be asked again in another language; an answer cannot, its button was pressed.
  const path = action?.split('?')[0] ?? '/';
  return renderDocument(
    <Layout page={{ words, path, chosen: true }} title={t(`notice.${kind}.title`)}>
      <h1>{t(`notice.${kind}.title`)}</h1>
      <p class="lede">{t(`notice.${kind}.text`)}</p>
      {asked === undefined || action === undefined ? null : (
        <form method="post" action={action}>
          <button type="submit">{t(`notice.${asked}.button`)}</button>
        </form>
      )}
    </Layout>,
  );
}
