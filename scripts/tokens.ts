import type { Source } from '#sources/source';

/** Of the variables, those that hold a source's token; an empty one is none. */
export function tokensOf(
  sources: readonly Pick<Source, 'secret'>[],
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const named = sources.flatMap(({ secret }) => (secret === undefined ? [] : [[secret, env[secret] ?? ''] as const]));
  return Object.fromEntries(named.filter(([, token]) => token !== ''));
}
