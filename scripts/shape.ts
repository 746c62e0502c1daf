const MOST_KEYS = 16;
const MOST_KINDS = 3;

/**
 * The shape of a JSON value in a few words, `{data: [2 × {code: text}]}`: names, kinds and counts, and none of its values.
 *
 * @param depth how many levels are opened; below them lists and objects are told by their size
 */
export function shapeOf(value: unknown, depth = 3): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return listOf(value, depth);
  if (typeof value === 'object') return objectOf(value, depth);
  return typeof value === 'string' ? 'text' : typeof value;
}

function listOf(list: readonly unknown[], depth: number): string {
  if (list.length === 0) return '[]';
  if (depth === 0) return `[${list.length}]`;
  const kinds = new Map<string, number>();
  for (const item of list) {
    const kind = shapeOf(item, depth - 1);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const told = [...kinds].sort(([, a], [, b]) => b - a).map(([kind, count]) => `${count} × ${kind}`);
  const more = told.length - MOST_KINDS;
  return `[${told.slice(0, MOST_KINDS).join(', ')}${more > 0 ? `, ${more} other shapes` : ''}]`;
}

function objectOf(value: object, depth: number): string {
  const entries = Object.entries(value);
  if (depth === 0) return `{${entries.length} keys}`;
  const told = entries.slice(0, MOST_KEYS).map(([key, inner]) => `${plain(key, 40)}: ${shapeOf(inner, depth - 1)}`);
  return `{${told.join(', ')}${entries.length > MOST_KEYS ? ', …' : ''}}`;
}

/** Text of others, safe on a terminal and in a table: printable, on one line, of bounded length. */
export const plain = (text: string, longest: number): string =>
  text
    .replace(/[^ -~\u00a0-\ud7ff]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ' ')
    .replaceAll('|', '/')
    .slice(0, longest);
