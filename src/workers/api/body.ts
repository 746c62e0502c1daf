import type { Context } from 'hono';
import type { z } from 'zod';
import { err, ok, type Result } from '#domain/result';
import { flawOf } from './json-text.ts';
import { type ApiEnv, type Fault, type Problem, pointerOf, refused } from './problem.ts';

const KIBIBYTE = 1024;
/** Enough for any subscription; what reads lists says so itself. */
const USUAL_LIMIT = 16 * KIBIBYTE;
export const LIST_LIMIT = 512 * KIBIBYTE;

const TYPES = {
  json: /^application\/json(\s*;\s*charset="?utf-8"?)?\s*$/i,
  form: /^application\/x-www-form-urlencoded(\s*;\s*charset="?utf-8"?)?\s*$/i,
};
const NAMES = { json: 'application/json', form: 'application/x-www-form-urlencoded' };

/** Reads a JSON body through a schema. Refusals come in the order: type, encoding, size, UTF-8, JSON, shape. */
export async function readJson<T>(
  c: Context<ApiEnv>,
  schema: z.ZodType<T>,
  limit: number = USUAL_LIMIT,
): Promise<Result<T, Problem>> {
  const text = await readText(c, 'json', limit);
  if (!text.ok) return text;
  const value = parse(text.value);
  if (!value.ok) return value;
  return check(schema, value.value);
}

/**
 * Reads a form as the browser sends it.
 *
 * @param lists fields that may be there several times; another that is twice is refused, for two readers would read two
 *   values
 */
export async function readForm<T>(
  c: Context<ApiEnv>,
  schema: z.ZodType<T>,
  lists: readonly string[],
): Promise<Result<T, Problem>> {
  const text = await readText(c, 'form', USUAL_LIMIT);
  if (!text.ok) return text;
  return check(schema, readFields(new URLSearchParams(text.value), lists));
}

/** @param lists fields that may be there several times; another that is twice is there without a value */
export function readFields(fields: URLSearchParams, lists: readonly string[]): Readonly<Record<string, unknown>> {
  const read = [...new Set(fields.keys())].map((name) => {
    const values = fields.getAll(name);
    return [name, lists.includes(name) ? values : values.length === 1 ? values[0] : null];
  });
  return Object.fromEntries(read);
}

function check<T>(schema: z.ZodType<T>, value: unknown): Result<T, Problem> {
  const parsed = schema.safeParse(value);
  return parsed.success ? ok(parsed.data) : err(refused(parsed.error.issues.flatMap(faults)));
}

/** zod's messages name what was expected and the type of what came, never the value. */
export function faults(issue: z.core.$ZodIssue): readonly Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: pointerOf([...issue.path, key]),
      code: 'unknown',
      detail: 'There is no such member.',
    }));
  }
  return [{ pointer: pointerOf(issue.path), code: issue.code.replaceAll('_', '-'), detail: issue.message }];
}

async function readText(c: Context<ApiEnv>, kind: keyof typeof TYPES, limit: number): Promise<Result<string, Problem>> {
  const name: Problem['name'] = 'unsupported-media-type';
  if (!TYPES[kind].test(c.req.header('content-type') ?? '')) {
    return err({ name, detail: `Send ${NAMES[kind]}.`, headers: { 'Accept-Post': NAMES[kind] } });
  }
  if ((c.req.header('content-encoding') ?? 'identity') !== 'identity') {
    const headers = { 'Accept-Encoding': 'identity', 'Accept-Post': NAMES[kind] };
    return err({ name, detail: 'Send the body as it is, not compressed.', headers });
  }
  const bytes = await readBytes(c.req.raw, limit);
  if (bytes === null) return err({ name: 'payload-too-large', detail: `At most ${limit} bytes are read.` });
  try {
    // A byte order mark is left in, for JSON.parse to refuse.
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return err({ name: kind === 'json' ? 'malformed-json' : 'malformed-request', detail: 'The body is not UTF-8.' });
  }
}

/** @returns null when there is more than `limit`: the rest is not read, whatever Content-Length promised */
async function readBytes(request: Request, limit: number): Promise<Uint8Array | null> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) return null;
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop cancels the stream.
  for await (const chunk of request.body as ReadableStream<Uint8Array>) {
    size += chunk.length;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function parse(text: string): Result<unknown, Problem> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err({ name: 'malformed-json', detail: 'The body could not be parsed.' });
  }
  const flaw = flawOf(text);
  return flaw === null ? ok(value) : err(refused([flaw]));
}
