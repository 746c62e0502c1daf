import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** Every way in which a request can be refused, by the name at the end of its `type` (RFC 9457). */
export const PROBLEMS = {
  'malformed-json': [400, 'The body is not JSON'],
  'malformed-request': [400, 'The request cannot be read'],
  unauthenticated: [401, 'A bearer token is needed'],
  forbidden: [403, 'This is not allowed'],
  'not-found': [404, 'There is nothing here'],
  'method-not-allowed': [405, 'This cannot be done here'],
  'not-acceptable': [406, 'This API answers in JSON'],
  conflict: [409, 'This does not fit with what is there'],
  'precondition-failed': [412, 'Somebody was quicker'],
  'payload-too-large': [413, 'The body is too large'],
  'uri-too-long': [414, 'The address is too long'],
  'unsupported-media-type': [415, 'The body is of a type that is not read here'],
  validation: [422, 'Request is not valid'],
  'unsafe-target': [422, 'Nightwire does not send there'],
  'precondition-required': [428, 'The version must be named'],
  'rate-limited': [429, 'Too many requests'],
  'headers-too-large': [431, 'The headers are too large'],
  internal: [500, 'Nightwire made a mistake'],
  unavailable: [503, 'Nightwire cannot answer just now'],
} as const satisfies Record<string, readonly [ContentfulStatusCode, string]>;

export type ProblemName = keyof typeof PROBLEMS;

/** One refused member of the request. The value itself is never repeated. */
export interface Fault {
  /** JSON pointer as a URI fragment (RFC 6901 §6): `#/filter/entities/0`. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

export interface Problem {
  readonly name: ProblemName;
  readonly detail?: string;
  readonly errors?: readonly Fault[];
  readonly headers?: Readonly<Record<string, string>>;
}

const MOST_ERRORS = 20;
/** A pointer may name a key that the sender made up: enough to find it, too little to fill an answer with. */
const LONGEST_POINTER = 80;
const RETRY_AFTER_SECONDS = '30';

/** Headers without which the status says too little. */
const USUAL_HEADERS: Partial<Record<ProblemName, Readonly<Record<string, string>>>> = {
  unauthenticated: { 'WWW-Authenticate': 'Bearer realm="nightwire"' },
  unavailable: { 'Retry-After': RETRY_AFTER_SECONDS },
};

/** What every handler finds in its context. */
export interface ApiEnv {
  Variables: {
    /** Ours, from the settings and never from the Host header. */
    readonly origin: string;
  };
}

export function problem(c: Context<ApiEnv>, { name, detail, errors = [], headers = {} }: Problem): Response {
  const [status, title] = PROBLEMS[name];
  const shown = errors.slice(0, MOST_ERRORS).map((fault) => ({ ...fault, pointer: shorten(fault.pointer) }));
  const body = {
    type: `${c.get('origin')}/problems/${name}`,
    title,
    status,
    ...(detail === undefined ? {} : { detail }),
    instance: `urn:uuid:${crypto.randomUUID()}`,
    ...(shown.length === 0 ? {} : { errors: shown }),
  };
  return c.body(JSON.stringify(body), status, {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    ...USUAL_HEADERS[name],
    ...headers,
  });
}

/** The commonest problem: some members were refused. */
export const refused = (errors: readonly Fault[], name: ProblemName = 'validation'): Problem => ({
  name,
  detail: `${errors.length} ${errors.length === 1 ? 'member was' : 'members were'} refused.`,
  errors,
});

const shorten = (pointer: string): string =>
  pointer.length <= LONGEST_POINTER ? pointer : `${pointer.slice(0, LONGEST_POINTER)}…`;

/** @param path of a value inside the body, as zod gives it */
export const pointerOf = (path: readonly PropertyKey[]): string =>
  `#${path.map((key) => `/${encodeURIComponent(String(key).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')}`;
