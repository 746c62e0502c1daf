const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
/** Unicode has no more than this. */
const LAST_CODE_POINT = 0x10_ff_ff;

/**
 * The text of a fragment of HTML, read once and never again as markup: tags go, the ends of lines become spaces, and what
 * is escaped becomes letters. For showing it has to be escaped like any other text.
 */
export function plainText(html: string): string {
  return html
    .replace(/<\/?(?:p|br|div|li)\b[^<>]*>/gi, ' ')
    .replace(/<[^<>]*>?/g, '')
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,5}));/gi, (whole, decimal, hex, name) =>
      name === undefined
        ? letter(Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10))
        : (NAMED[name.toLowerCase()] ?? whole),
    );
}

const letter = (code: number): string => (code <= LAST_CODE_POINT ? String.fromCodePoint(code) : '\ufffd');
