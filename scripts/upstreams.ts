import { err, ok, type Result } from '#domain/result';

/**
 * Reads `--upstream` options: where sources are asked instead of at their public address.
 *
 * @param given `URL`, or `SOURCE=URL`
 * @param only the source that a URL alone is meant for; undefined where several are asked
 * @returns base URL by source id, or one sentence
 */
export function upstreamsOf(
  given: readonly string[],
  only: string | undefined,
): Result<Readonly<Record<string, string>>, string> {
  const upstreams: Record<string, string> = {};
  for (const text of given) {
    const [, id = only, url = ''] = /^(?:([a-z][a-z0-9-]*)=)?(.*)$/.exec(text) ?? [];
    if (id === undefined) return err('With several sources, --upstream takes SOURCE=URL.');
    if (!/^https?:\/\//.test(url) || !URL.canParse(url)) return err(`"${url}" is no http(s) URL.`);
    upstreams[id] = url;
  }
  return ok(upstreams);
}
