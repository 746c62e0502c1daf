import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const PUBLIC = new URL('../../public/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

interface App {
  fetch(request: Request): Response | Promise<Response>;
}

export interface Server {
  readonly origin: string;
  /** The application that answers what is no file; it is made once the port is known. */
  answerWith(app: App): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** As Cloudflare serves us: a file of `public/` if there is one, else the Worker. On the loopback, on any free port. */
export async function serve(): Promise<Server> {
  let app: App | null = null;
  const server = createServer(async (incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', origin());
    const file = await fileOf(url.pathname);
    if (file !== null) {
      outgoing.writeHead(200, { 'Content-Type': TYPES[extname(url.pathname)] ?? 'application/octet-stream' });
      outgoing.end(file);
      return;
    }
    const body: Buffer[] = [];
    for await (const chunk of incoming) body.push(chunk as Buffer);
    const headers = new Headers(incoming.headers as Record<string, string>);
    const { method = 'GET' } = incoming;
    const init =
      method === 'GET' || method === 'HEAD' ? { method, headers } : { method, headers, body: Buffer.concat(body) };
    const answer = (await app?.fetch(new Request(url, init))) ?? new Response('not ready', { status: 503 });
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
    outgoing.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin: origin(),
    answerWith(made) {
      app = made;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function fileOf(path: string): Promise<Buffer | null> {
  if (!/^\/[a-z0-9-]+\.[a-z]+$/.test(path)) return null;
  return readFile(fileURLToPath(new URL(`.${path}`, PUBLIC).href)).catch(() => null);
}
