import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';

/** What may go wrong with the answers of a source, as its clients see it. */
export const FAULTS = ['500', '429', 'html', 'nothing', 'half', 'schema', 'giant', 'bomb'] as const;
export type Fault = (typeof FAULTS)[number];

/**
 * Answers that are well formed and not true: `lag` knows nothing since it began, `revise` has other numbers for what is past,
 * `lie` says that everything has fallen, or that every test fails, everywhere at once, and `zeros` that there is nothing left.
 */
export const UNTRUTHS = ['lag', 'revise', 'lie', 'zeros'] as const;
export type Untruth = (typeof UNTRUTHS)[number];

const MIB = 2 ** 20;
const GIANT_CHUNKS = 64;
let packedBomb: Buffer | null = null;

/** 64 MiB of a JSON array in 64 KiB on the wire; made once, when first wanted. */
function bomb(): Buffer {
  packedBomb ??= gzipSync(Buffer.concat([Buffer.from('[0'), Buffer.alloc(64 * MIB, ' '), Buffer.from(']')]));
  return packedBomb;
}

/** @param body what the API would have answered */
export async function answerBadly(fault: Fault, response: ServerResponse, body: string): Promise<void> {
  const send = (status: number, type: string, text: string | Buffer, headers: Record<string, string> = {}) => {
    response.writeHead(status, { 'content-type': type, ...headers }).end(text);
  };
  switch (fault) {
    case '500':
      return send(500, 'text/html; charset=UTF-8', '<h1>Internal Server Error</h1>');
    case '429':
      return send(429, 'application/json', '{"error":"quota exceeded"}', { 'retry-after': '120' });
    case 'html':
      return send(200, 'text/html; charset=UTF-8', '<!DOCTYPE html><title>Just a moment...</title>');
    case 'nothing':
      return send(200, 'application/json', '');
    case 'half':
      return send(200, 'application/json', body.slice(0, Math.floor(body.length / 2)));
    case 'schema':
      return send(200, 'application/json', JSON.stringify({ v: 3, results: [{ t: '2026-01-01', score: 0.2 }] }));
    case 'bomb':
      return send(200, 'application/json', bomb(), { 'content-encoding': 'gzip' });
    case 'giant':
      return sendGiant(response);
  }
}

/** Megabytes of zeros until the client has had enough. */
async function sendGiant(response: ServerResponse): Promise<void> {
  function* zeros() {
    yield '[0';
    const chunk = ',0'.repeat(MIB / 2);
    for (let i = 0; i < GIANT_CHUNKS; i += 1) yield chunk;
    yield ']';
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  // That the client hangs up is the point of it.
  await pipeline(Readable.from(zeros()), response).catch(() => {});
}
