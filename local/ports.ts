import { createServer } from 'node:net';

export const HOST = '127.0.0.1';

/** Somebody else listens there, or we may not. The message is one sentence. */
export class PortError extends Error {
  override readonly name = 'PortError';
}

/** @returns the wanted port when it and the one after it are free; any such pair for 0 */
export async function freePair(wanted: number): Promise<number> {
  if (wanted !== 0) {
    for (const port of [wanted, wanted + 1]) {
      const refusal = await tryListen(port);
      if (typeof refusal === 'string') throw new PortError(`Port ${port} ${refusal}: choose another with --port.`);
    }
    return wanted;
  }
  for (let attempt = 0; attempt < 20; attempt++) {
    const port = await tryListen(0);
    if (typeof port === 'number' && port < 65_535 && typeof (await tryListen(port + 1)) === 'number') return port;
  }
  throw new PortError('No two neighbouring ports are free.');
}

function tryListen(port: number): Promise<number | string> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'EADDRINUSE' ? 'is in use' : `cannot be used (${error.code ?? 'unknown'})`);
    });
    server.listen(port, HOST, () => {
      const address = server.address();
      const taken = address !== null && typeof address === 'object' ? address.port : port;
      server.close(() => resolve(taken));
    });
  });
}
