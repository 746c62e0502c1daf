import type { Context, MiddlewareHandler } from 'hono';
import type { ApiEnv } from './problem.ts';

/** Pages load from us alone; scripts and styles are files, so that nothing inline ever runs. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
const API_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";
const ONE_YEAR = 31_536_000;

/** On every answer, whoever wrote it: what keeps a browser from being turned against its user. */
export const securityHeaders: MiddlewareHandler<ApiEnv> = async (c, next) => {
  await next();
  const { headers } = c.res;
  headers.set('Content-Security-Policy', c.req.path.startsWith('/api/') ? API_POLICY : PAGE_POLICY);
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('Referrer-Policy', 'no-referrer');
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Permissions-Policy', 'camera=(), geolocation=(), microphone=()');
  if (c.get('origin').startsWith('https:')) headers.set('Strict-Transport-Security', `max-age=${ONE_YEAR}`);
};

/** Anybody's page may read what anybody may read; nothing else is offered across origins. */
export const publicRead: MiddlewareHandler<ApiEnv> = async (c, next) => {
  await next();
  c.res.headers.set('Access-Control-Allow-Origin', '*');
  c.res.headers.set('Access-Control-Expose-Headers', 'ETag');
};

const PUBLIC_READS = [/^\/api\/v1\/incidents(\/[^/]+)?$/, /^\/api\/v1\/health$/, /^\/api\/v1\/vapid$/];

/** @param methods that the path knows */
export function optionsAnswer(c: Context<ApiEnv>, methods: readonly string[]): Response {
  const wanted = c.req.header('access-control-request-method');
  const open = (wanted === 'GET' || wanted === 'HEAD') && PUBLIC_READS.some((path) => path.test(c.req.path));
  return c.body(null, 204, {
    Allow: methods.join(', '),
    ...(open ? { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'GET, HEAD' } : {}),
  });
}
