import type { Context } from 'hono';
import type { ApiEnv, Problem } from './problem.ts';

/** RFC 9110 §13.1.1, strong tags only: whoever changes something says which version they have seen. */
export function ifMatch(c: Context<ApiEnv>, tag: string): Problem | null {
  const header = c.req.header('if-match');
  if (header === undefined) {
    return { name: 'precondition-required', detail: 'Send the ETag that you were given as If-Match.' };
  }
  return header.split(',').some((one) => one.trim() === tag) ? null : { name: 'precondition-failed' };
}
