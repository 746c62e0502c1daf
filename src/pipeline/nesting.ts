const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

export interface Nesting {
  readonly deepest: number;
  /** Everything that was opened is closed again; false for a text that was cut. */
  readonly complete: boolean;
}

/**
 * How deeply a JSON text nests, seen without parsing it: `JSON.parse` takes a depth of 200,000, but whatever walks the
 * value afterwards overflows the stack.
 */
export function nesting(text: string): Nesting {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    // Digits, commas and blanks: nearly all of a series.
    if (code < OPEN_ARRAY && code !== QUOTE) continue;
    if (code === QUOTE) quoted = !quoted;
    else if (quoted) {
      if (code === BACKSLASH) i += 1;
    } else if (code === OPEN_ARRAY || code === OPEN_OBJECT) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) depth -= 1;
  }
  return { deepest, complete: depth === 0 && !quoted };
}
