import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { nesting } from '#pipeline/nesting';
import { ask } from '#pipeline/upstream';
import { ioda } from '#sources/ioda';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const SMALL = { id: 'ioda', baseUrl: 'https://unreachable.invalid', format: 'json', maxBytes: 100_000 } as const;
const ports = (base: string) => ({
  fetch: (url: string, init?: RequestInit) => fetch(url, init),
  upstreams: { ioda: base },
});

interface Asked {
  readonly deadlines?: Partial<NonNullable<Parameters<typeof ask>[3]>>;
  readonly source?: Parameters<typeof ask>[0];
}

/** Asks a server that answers like this. */
async function asking(listener: RequestListener, { deadlines = {}, source = SMALL }: Asked = {}) {
  return ask(source, { path: '/x' }, ports(await listen(listener)), {
    headers: 5000,
    idle: 5000,
    total: 5000,
    ...deadlines,
  });
}
const answering = (body: string | Buffer, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  asking((_, response) => response.writeHead(200, headers).end(body));
const refused = (error: object) => ({ ok: false, error });

/** Writes until the client has had enough; says how many characters it took. */
async function pour(response: ServerResponse, chunk: string, chunks: number): Promise<number> {
  let sent = 0;
  function* water() {
    for (; sent < chunks; sent += 1) yield chunk;
  }
  await pipeline(Readable.from(water()), response).catch(() => {});
  return sent * chunk.length;
}

describe('what is asked', () => {
  test('the mirror is asked instead of the public address, with the path behind its own', async () => {
    let seen = '';
    const base = await listen((request, response) => {
      seen = `${request.method} ${request.url} ${request.headers.accept} ${request.headers['user-agent']}`;
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    await ask(SMALL, { path: '/signals?from=1' }, ports(`${base}/mirror/v2/`));
    expect(seen).toBe('GET /mirror/v2/signals?from=1 application/json nightwire');
  });

  test('without a mirror it is the public address', async () => {
    let seen = '';
    const port = {
      upstreams: {},
      tokens: {},
      fetch: async (url: string) => {
        seen = url;
        return Response.json({});
      },
    };
    await ask(ioda, { path: '/signals/raw/country/IR' }, port);
    expect(seen).toBe('https://api.ioda.inetintel.cc.gatech.edu/v2/signals/raw/country/IR');
  });
});

describe('good answers', () => {
  test('JSON comes back as a value', async () => {
    expect(await answering('{"data":[[1,null]]}')).toEqual({ ok: true, value: { data: [[1, null]] } });
  });

  test.each(['application/json; charset=utf-8', 'application/problem+json', 'text/json', 'text/plain'])(
    'as %s too',
    async (type) => {
      expect(await answering('[1]', { 'content-type': type })).toEqual({ ok: true, value: [1] });
    },
  );

  test('without a content type too', async () => {
    expect(await answering('[1]', {})).toEqual({ ok: true, value: [1] });
  });

  test('compressed too', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    expect(await answering(gzipSync('[1]'), headers)).toEqual({ ok: true, value: [1] });
  });

  test('characters survive the edges of chunks', async () => {
    const bytes = Buffer.from('["Türkiye, ایران"]');
    const result = await asking(async (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      for (const byte of bytes) {
        response.write(Buffer.of(byte));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    });
    expect(result).toEqual({ ok: true, value: ['Türkiye, ایران'] });
  });

  test('one byte order mark is stripped, and only one', async () => {
    expect(await answering('\uFEFF[1]')).toEqual({ ok: true, value: [1] });
    expect(await answering('\uFEFF\uFEFF[1]')).toEqual(refused({ reason: 'not-json' }));
  });

  test('a source of texts gets its text, but no web page', async () => {
    const source = { ...SMALL, format: 'text' } as const;
    const send = (type: string) =>
      asking((_, r) => r.writeHead(200, { 'content-type': type }).end('a,b\n1,2'), { source });
    expect(await send('text/csv')).toEqual({ ok: true, value: 'a,b\n1,2' });
    expect(await send('text/html; charset=UTF-8')).toEqual(refused({ reason: 'not-json' }));
  });
});

describe('status', () => {
  test.each([301, 302, 307, 400, 403, 404, 500, 502, 503, 504, 522, 530])(
    '%i is a failure with its number',
    async (status) => {
      expect(await asking((_, response) => response.writeHead(status).end('oops'))).toEqual(
        refused({ reason: 'http', status }),
      );
    },
  );

  test('a redirect is followed nowhere', async () => {
    let visits = 0;
    const elsewhere = await listen((_, response) => {
      visits += 1;
      response.end('{}');
    });
    const result = await asking((_, response) => response.writeHead(302, { location: elsewhere }).end());
    expect(result).toEqual(refused({ reason: 'http', status: 302 }));
    expect(visits).toBe(0);
  });

  const DATE = 'Sun, 22 Nov 2026 12:00:00 GMT';
  test.each([
    ['120', 120],
    ['0', undefined],
    ['-1', undefined],
    ['abc', undefined],
    ['1e3', undefined],
    ['99999999', 900],
    ['99999999999999999999', undefined],
    ['Sun, 22 Nov 2026 12:01:30 GMT', 90],
    ['Mon, 23 Nov 2026 12:00:00 GMT', 900],
    ['Sun, 22 Nov 2026 11:59:00 GMT', undefined],
    ['Sun, 31 Feb 2027 12:00:00 GMT', undefined],
    ['', undefined],
  ])('429 with Retry-After "%s" is to be retried after %s', async (value, retryAfter) => {
    const headers = { 'retry-after': value, date: DATE };
    const result = await asking((_, response) => response.writeHead(429, headers).end('{"error":"quota exceeded"}'));
    expect(result).toEqual(refused({ reason: 'http', status: 429, ...(retryAfter !== undefined && { retryAfter }) }));
  });

  test('204 is an answer with nothing in it', async () => {
    expect(await asking((_, response) => response.writeHead(204).end())).toEqual(refused({ reason: 'empty' }));
  });
});

describe('bodies that are none', () => {
  test.each([
    ['nothing', '', 'empty'],
    ['blanks', ' \n', 'empty'],
    ['a byte order mark alone', '\uFEFF', 'empty'],
    ['half a body', '{"data":[[{"from":17,"val', 'truncated'],
    ['a body cut inside of text', '["abc', 'truncated'],
    ['a page that calls itself JSON', '<html>{"</html>', 'not-json'],
    ['words', 'quota exceeded', 'not-json'],
    ['two values', '{}{}', 'not-json'],
    ['NaN', '[NaN]', 'not-json'],
  ])('%s', async (_, body, reason) => {
    expect(await answering(body)).toEqual(refused({ reason }));
  });

  test('a captcha page is refused by its type, unread', async () => {
    expect(await answering('[1]', { 'content-type': 'text/html; charset=UTF-8' })).toEqual(
      refused({ reason: 'not-json' }),
    );
  });

  test('a body shorter than it was said to be', async () => {
    const result = await asking((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"data":[]}');
      setTimeout(() => response.destroy(), 20);
    });
    expect(result).toEqual(refused({ reason: 'truncated' }));
  });

  test('a connection reset in the middle of the body', async () => {
    const result = await asking((request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"data":[');
      setTimeout(() => request.socket.resetAndDestroy(), 20);
    });
    expect(result).toEqual(refused({ reason: 'truncated' }));
  });

  test('compressed bytes that are broken', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const bytes = gzipSync('["abcdefghijklmnopqrstuvwxyz"]');
    expect(await answering(bytes.subarray(0, 20), headers)).toEqual(refused({ reason: 'truncated' }));
    expect(await answering(Buffer.from('[1]'), headers)).toEqual(refused({ reason: 'truncated' }));
  });
});

describe('the network', () => {
  test('nobody listens', async () => {
    const base = await listen(() => {});
    const [server] = servers.splice(0);
    server?.close();
    expect(await ask(SMALL, { path: '/x' }, ports(base))).toEqual(refused({ reason: 'network' }));
  });

  test('the connection is reset before the first byte', async () => {
    expect(await asking((request) => void request.socket.resetAndDestroy())).toEqual(refused({ reason: 'network' }));
  });

  test('a server that never answers is given up at the deadline', async () => {
    expect(await asking(() => {}, { deadlines: { total: 150 } })).toEqual(refused({ reason: 'timeout' }));
  });

  test('a server that does not send its headers in time is given up before the deadline for all', async () => {
    const started = performance.now();
    expect(await asking(() => {}, { deadlines: { headers: 100 } })).toEqual(refused({ reason: 'timeout' }));
    expect(performance.now() - started).toBeLessThan(3000);
  });

  test('a server that falls silent in the middle is given up, and one that only pauses is not', async () => {
    const pausing = (pause: number) => (_: unknown, response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('[1,');
      setTimeout(() => response.end('2]'), pause).unref();
    };
    const deadlines = { idle: 300 };
    expect(await asking(pausing(20), { deadlines })).toEqual({ ok: true, value: [1, 2] });
    const started = performance.now();
    expect(await asking(pausing(30_000), { deadlines })).toEqual(refused({ reason: 'timeout' }));
    expect(performance.now() - started).toBeLessThan(3000);
  });

  test('a server that drips is given up at the same deadline, however it drips', async () => {
    const started = performance.now();
    const result = await asking(
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const drip = setInterval(() => response.write(' '), 20);
        response.once('close', () => clearInterval(drip));
      },
      { deadlines: { total: 300 } },
    );
    expect(result).toEqual(refused({ reason: 'timeout' }));
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('size', () => {
  test('an answer is read up to the limit and not a byte more', async () => {
    const exactly = `[${'1'.repeat(SMALL.maxBytes - 2)}]`;
    expect(await answering(exactly)).toMatchObject({ ok: true });
    expect(await answering(`${exactly} `)).toEqual(refused({ reason: 'too-large' }));
  });

  test('one that says it is larger is not read at all', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': '100001' };
    const result = await asking((_, response) => response.writeHead(200, headers).write('['));
    expect(result).toEqual(refused({ reason: 'too-large' }));
  });

  test('chunks without an end are cut off early', async () => {
    let sent = Promise.resolve(0);
    const result = await asking((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      sent = pour(response, ',0'.repeat(50_000), 1000);
    });
    expect(result).toEqual(refused({ reason: 'too-large' }));
    expect(await sent).toBeLessThan(100_000_000);
  });

  test('of a compressed bomb the decoded bytes count', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 2 ** 20, '0'));
    expect(bomb.byteLength).toBeLessThan(300_000);
    const before = process.memoryUsage().arrayBuffers;
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const result = await asking((_, response) => response.writeHead(200, headers).end(bomb), { source: ioda });
    expect(result).toEqual(refused({ reason: 'too-large' }));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 2 ** 20);
  });
});

describe('depth', () => {
  test.each([33, 20_000, 45_000])('%i levels are refused without anything throwing', async (depth) => {
    const error = { reason: 'schema', detail: 'nested deeper than 32' };
    expect(await answering('['.repeat(depth) + ']'.repeat(depth))).toEqual(refused(error));
    expect(await answering('['.repeat(depth))).toEqual(refused(error));
  });

  test('32 levels are read, and brackets inside of text do not count', async () => {
    expect(await answering('['.repeat(32) + ']'.repeat(32))).toMatchObject({ ok: true });
    const text = `${'['.repeat(500)}\\"${'{'.repeat(500)}`;
    expect(await answering(JSON.stringify([text]))).toEqual({ ok: true, value: [text] });
  });

  test('the depth seen is that of the value', () => {
    const depthOf = (value: unknown): number => {
      if (value === null || typeof value !== 'object') return 0;
      return 1 + Math.max(0, ...Object.values(value).map(depthOf));
    };
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        expect(nesting(JSON.stringify(value))).toEqual({ deepest: depthOf(value), complete: true });
      }),
    );
  });
});
