import type { Context, MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { err, ok, type Result } from '#domain/result';
import { faults } from './body.ts';
import { type ApiEnv, type Problem, problem } from './problem.ts';

/**
 * Reads a query through a schema. What is not in the schema is refused: a filter that is spelt wrongly and ignored would
 * answer another question than was asked.
 */
export function readQuery<S extends z.ZodObject>(c: Context<ApiEnv>, schema: S): Result<z.output<S>, Problem> {
  const pairs = pairsOf(new URL(c.req.url).search.slice(1));
  if (pairs === null) return err(malformed('query.encoding', 'The query is not percent-encoded UTF-8.'));
  const names = pairs.map(([name]) => name);
  if (names.includes('access_token')) {
    return err(malformed('token.in-url', 'A token in an address is a token in logs: replace it, and send a header.'));
  }
  if (names.some((name) => !Object.hasOwn(schema.shape, name))) {
    return err(malformed('query.unknown', `Known parameters: ${Object.keys(schema.shape).join(', ') || 'none'}.`));
  }
  if (new Set(names).size < names.length) return err(malformed('query.repeated', 'A parameter is there twice.'));
  const parsed = schema.safeParse(Object.fromEntries(pairs));
  if (parsed.success) return ok(parsed.data);
  return err({ name: 'validation', errors: parsed.error.issues.flatMap(faults) });
}

const NO_PARAMETERS = z.object({});

/** For resources without parameters. */
export const noQuery: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const query = readQuery(c, NO_PARAMETERS);
  return query.ok ? next() : problem(c, query.error);
};

export const malformed = (code: string, detail: string): Problem => ({
  name: 'malformed-request',
  detail,
  errors: [{ pointer: '#', code, detail }],
});

/** @returns null when an escape is none, or not UTF-8: URLSearchParams would make U+FFFD of it */
function pairsOf(search: string): [string, string][] | null {
  try {
    return search
      .split('&')
      .filter((part) => part !== '')
      .map((part) => {
        const [name = '', ...value] = part.replaceAll('+', ' ').split('=');
        return [decodeURIComponent(name), decodeURIComponent(value.join('='))];
      });
  } catch {
    return null;
  }
}
