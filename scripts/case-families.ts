import type { Family } from '#domain/series';
import { sources } from '#sources/index';

/** What each known signal measures; one that is not listed here is left out of a case. */
export const FAMILIES: Readonly<Record<string, Family>> = Object.fromEntries(
  sources.flatMap(({ signals }) => signals.map(({ id, family }) => [id, family])),
);
