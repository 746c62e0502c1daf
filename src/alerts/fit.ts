export const LONGEST_TITLE = 80;
export const LONGEST_BODY = 400;
/** Of a network's name, where there is little room: the first that fits is taken. */
const NAME_LENGTHS = [48, 32, 20, 10];

/** How much room there is for a place: characters of its own name, and whether the country behind it may be named. */
export interface Room {
  readonly name: number;
  readonly country: boolean;
}

const ROOMS: readonly Room[] = [
  ...NAME_LENGTHS.map((name) => ({ name, country: true })),
  ...NAME_LENGTHS.map((name) => ({ name, country: false })),
];

export const ROOMY: Room = { name: 48, country: true };

/** A text with a place in it, which is named as fully as there is room for. */
export function fitted(text: (room: Room) => string, longest: number): string {
  const all = ROOMS.map(text);
  return all.find(({ length }) => length <= longest) ?? cut(all.at(-1) ?? '', longest);
}

/** Between characters as readers see them: in Burmese and Arabic one is often several code units. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (kept.length + segment.length >= longest) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Whole sentences, as many as fit, the weightiest first. */
export function fittingSentences(sentences: readonly (string | null)[], longest: number): string {
  let text = '';
  for (const sentence of sentences) {
    const longer = text === '' ? (sentence ?? '') : `${text} ${sentence ?? ''}`;
    if (sentence !== null && longer.length <= longest) text = longer;
  }
  return text;
}
