import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How an HTTP receiver may misbehave, for as long as it is told to. */
export interface Misbehaviour {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds before the answer. */
  readonly delay?: number;
  /** `hang`: never answers; `reset`: breaks the connection; `endless`: a body that does not end. */
  readonly fault?: 'hang' | 'reset' | 'endless';
}

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What an HTTP receiver answers when it behaves. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpReceiver {
  /** `http://127.0.0.1:port`. */
  readonly origin: string;
  readonly port: number;
  /** From now on; null ends it. */
  misbehave(how: Misbehaviour | null): void;
  /** Stops listening and breaks what is open. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const LONGEST_BODY = 64 * 1024;

/** A server on loopback that hands over whole requests. @param port 0 for any that is free */
export async function startHttp(
  port: number,
  answer: (request: HttpRequest) => Reply | Promise<Reply>,
): Promise<HttpReceiver> {
  let misbehaviour: Misbehaviour | null = null;
  const server = createServer((incoming, response) => {
    read(incoming)
      .then(async (request) => {
        if (request === null) return reply(response, { status: 413 });
        const proper = await answer(request);
        return misbehaviour === null ? reply(response, proper) : spoil(response, proper, misbehaviour);
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    origin: `http://${HOST}:${bound}`,
    port: bound,
    misbehave: (how) => {
      misbehaviour = how;
    },
    close: () => stop(server),
  };
}

/** @returns null when the body is larger than anything that is meant for a receiver */
async function read(incoming: IncomingMessage): Promise<HttpRequest | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LONGEST_BODY) return null;
    chunks.push(chunk);
  }
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
  return { method: incoming.method ?? '', path: incoming.url ?? '', headers, body: Buffer.concat(chunks) };
}

function reply(response: ServerResponse, { status, headers = {} }: Reply): void {
  response.writeHead(status, headers).end();
}

async function spoil(response: ServerResponse, proper: Reply, how: Misbehaviour): Promise<void> {
  if (how.delay !== undefined) await new Promise((resolve) => setTimeout(resolve, how.delay));
  if (how.fault === 'hang') return;
  if (how.fault === 'reset') {
    response.destroy();
    return;
  }
  const wrong = {
    status: how.status ?? (how.fault === 'endless' ? 200 : proper.status),
    headers: { ...proper.headers, ...how.headers },
  };
  if (how.fault !== 'endless') return reply(response, wrong);
  response.writeHead(wrong.status, wrong.headers);
  const chunk = Buffer.alloc(16 * 1024, 'x');
  const timer = setInterval(() => response.write(chunk), 1);
  response.once('close', () => clearInterval(timer));
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
