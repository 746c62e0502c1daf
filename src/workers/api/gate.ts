import type { Context, MiddlewareHandler } from 'hono';
import { type AcceptPart, wanted } from './accept.ts';
import { type ApiEnv, problem } from './problem.ts';

const LONGEST_ADDRESS = 2048;
const LONGEST_HEADERS = 16_384;
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Answers to our own name only: a page that is reached under another could be shown as somebody else's. On a machine of
 * one's own every name of the loopback will do.
 */
export function ownHostOnly(origin: string): MiddlewareHandler<ApiEnv> {
  const own = new URL(origin);
  const names = LOOPBACK.includes(own.hostname) ? LOOPBACK : [own.hostname];
  return async (c, next) => {
    const asked = new URL(c.req.url);
    if (!names.includes(asked.hostname)) return problem(c, { name: 'not-found' });
    const isPlain = own.protocol === 'https:' && asked.protocol === 'http:';
    // No redirect: a client that sent its token in the clear should notice.
    if (isPlain && isApi(c)) return problem(c, { name: 'forbidden', detail: 'Use https.' });
    return next();
  };
}

/** What is refused before a resource is looked at. */
export const apiGate: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const { url, headers } = c.req.raw;
  if (url.length - new URL(url).origin.length > LONGEST_ADDRESS) return problem(c, { name: 'uri-too-long' });
  if (sizeOf(headers) > LONGEST_HEADERS) return problem(c, { name: 'headers-too-large' });
  if (c.req.header('upgrade') !== undefined)
    return problem(c, { name: 'malformed-request', detail: 'No upgrade is offered.' });
  if (!isFramed(headers)) return problem(c, { name: 'malformed-request', detail: 'The body has no clear end.' });
  if (isRead(c) && hasBody(headers)) return problem(c, { name: 'malformed-request', detail: 'GET takes no body.' });
  if (!isRead(c) && isForeign(c)) return problem(c, { name: 'forbidden', detail: 'This is not for other sites.' });
  if (!acceptsJson(c.req.header('accept'))) return problem(c, { name: 'not-acceptable' });
  return next();
};

/** A form of another site may not act in its visitor's name. */
export const sameSite: MiddlewareHandler<ApiEnv> = async (c, next) =>
  isForeign(c) ? problem(c, { name: 'forbidden', detail: 'This is not for other sites.' }) : next();

export const isApi = (c: Context): boolean => c.req.path.startsWith('/api/');
const isRead = (c: Context): boolean => ['GET', 'HEAD', 'OPTIONS'].includes(c.req.method);

function isForeign(c: Context<ApiEnv>): boolean {
  const origin = c.req.header('origin');
  if (origin === undefined) return c.req.header('sec-fetch-site') === 'cross-site';
  return origin !== c.get('origin') && origin !== new URL(c.req.url).origin;
}

/** What two servers could read as bodies of different length (RFC 9112 §6.3). */
const isFramed = (headers: Headers): boolean =>
  /^\d+$/.test(headers.get('content-length') ?? '0') && (headers.get('transfer-encoding') ?? 'chunked') === 'chunked';

const hasBody = (headers: Headers): boolean =>
  headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > 0;

function sizeOf(headers: Headers): number {
  let size = 0;
  for (const [name, value] of headers) size += name.length + value.length + 4;
  return size;
}

const JSON_TYPES = ['application/json', 'application/problem+json', 'application/*', '*/*'];
const acceptsJson = (header: string | undefined): boolean =>
  wanted(header).some(({ type, q }: AcceptPart) => q > 0 && JSON_TYPES.includes(type));
