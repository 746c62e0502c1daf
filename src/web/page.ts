import type { Words } from './words.ts';

/** What every page knows of its reader. */
export interface Page {
  readonly words: Words;
  /** The page's own path, for the links to its other languages. */
  readonly path: string;
  /** The reader chose the language by a link, so our links keep it. */
  readonly chosen: boolean;
}

export const href = ({ words, chosen }: Page, path: string): string =>
  chosen ? `${path}${path.includes('?') ? '&' : '?'}lang=${words.language}` : path;
