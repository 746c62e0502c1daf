const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML, for elements and quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** A whole document without anything to load: no image, no font, no script tells anybody that it was opened. */
export function page(
  { language, direction, title }: { language: string; direction: 'ltr' | 'rtl'; title: string },
  body: readonly string[],
): string {
  return `<!doctype html>
<html lang="${language}" dir="${direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title></head>
<body dir="${direction}" style="font-family:sans-serif;line-height:1.5;max-width:40em;margin:1em auto;padding:0 1em">
${body.join('\n')}
</body>
</html>
`;
}
