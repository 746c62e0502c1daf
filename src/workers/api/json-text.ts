import type { Fault } from './problem.ts';

/** Our own bodies need five levels. */
const DEEPEST = 32;
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

/**
 * Looks at what JSON.parse says nothing of: nesting that would overflow the stack of whoever walks the value, and a key
 * that is there twice, of which one reader takes the first and another the last.
 *
 * @param text valid JSON: only then is this linear, for each quote that opens a string has one that ends it
 */
export function flawOf(text: string): Fault | null {
  const objects: (Set<string> | null)[] = [];
  let duplicate = false;
  let before = '';
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') {
      objects.push(token === '{' ? new Set() : null);
      if (objects.length > DEEPEST) return { pointer: '#', code: 'depth', detail: 'Nested too deeply.' };
    } else if (token === '}' || token === ']') {
      objects.pop();
    } else if (token === ':') {
      const keys = objects.at(-1);
      // "a" and "\u0061" are one key.
      const key: string = JSON.parse(before);
      duplicate ||= keys?.has(key) ?? false;
      keys?.add(key);
    }
    before = token;
  }
  return duplicate ? { pointer: '#', code: 'duplicate', detail: 'A member is there twice.' } : null;
}
