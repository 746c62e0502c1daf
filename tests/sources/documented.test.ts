import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sources } from '#sources/index';

const DOCS = readFileSync('docs/sources.md', 'utf8');

it.each(sources.map((source) => [source.id, source] as const))(
  'docs/sources.md tells of %s and its signals',
  (_, source) => {
    expect(DOCS).toContain(source.title);
    expect(source.signals.filter(({ id }) => !DOCS.includes(`\`${id}\``)).map(({ id }) => id)).toEqual([]);
  },
);
