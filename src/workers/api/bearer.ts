import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { Settings } from '../settings.ts';
import { type ApiEnv, problem } from './problem.ts';

/** Integrators register webhooks; on-call staff tune thresholds and the watch list; a mail provider reports bounces. */
export type Scope = 'integrator' | 'oncall' | 'bounces';

/** RFC 6750 §2.1, at the length that the settings allow. */
const BEARER = /^bearer ([A-Za-z0-9._~+/-]{1,256}={0,2})$/i;

export const bearer =
  (scope: Scope, settings: Settings): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const held = scopesOf(c.req.header('authorization'), settings);
    if (held.includes(scope)) return next();
    return problem(c, { name: held.length > 0 ? 'forbidden' : 'unauthenticated' });
  };

/** What the bearer of this header may do; all tokens are compared, whatever the first comparison gave. */
export function scopesOf(header: string | undefined, settings: Settings): readonly Scope[] {
  const token = BEARER.exec(header ?? '')?.[1];
  if (token === undefined) return [];
  const held: readonly (readonly [Scope, boolean])[] = [
    ['integrator', isSame(token, settings.API_TOKEN)],
    ['oncall', isSame(token, settings.ONCALL_TOKEN)],
    ['bounces', isSame(token, settings.BOUNCE_TOKEN)],
  ];
  return held.filter(([, isHeld]) => isHeld).map(([scope]) => scope);
}

/** Over hashes, so that neither the length nor the first wrong character shows in the time it takes. */
const isSame = (token: string, expected: string | undefined): boolean =>
  expected !== undefined && timingSafeEqual(sha256(token), sha256(expected));

const sha256 = (text: string) => createHash('sha256').update(text).digest();
