import type { MessagePort } from 'node:worker_threads';

/** D1 asked over a port by the workers of a bench, as the isolates of Cloudflare ask theirs over the network. */
interface Asked {
  readonly id: number;
  readonly isBatch: boolean;
  readonly statements: readonly { readonly sql: string; readonly values: readonly unknown[] }[];
}
interface Answered {
  readonly id: number;
  readonly results: readonly D1Result[];
  readonly error?: string;
}

export function serveD1(db: D1Database, port: MessagePort): void {
  port.on('message', async ({ id, isBatch, statements }: Asked) => {
    const prepared = statements.map(({ sql, values }) => db.prepare(sql).bind(...values));
    try {
      const [first] = prepared;
      const results = isBatch || first === undefined ? await db.batch(prepared) : [await first.all()];
      port.postMessage({ id, results } satisfies Answered);
    } catch (error) {
      port.postMessage({ id, results: [], error: String(error) } satisfies Answered);
    }
  });
}

export function remoteD1(port: MessagePort): D1Database {
  const waiting = new Map<number, PromiseWithResolvers<readonly D1Result[]>>();
  let last = 0;
  port.on('message', ({ id, results, error }: Answered) => {
    if (error === undefined) waiting.get(id)?.resolve(results);
    else waiting.get(id)?.reject(new Error(error));
    waiting.delete(id);
  });
  const ask = (statements: Asked['statements'], isBatch: boolean): Promise<readonly D1Result[]> => {
    const promised = Promise.withResolvers<readonly D1Result[]>();
    last += 1;
    waiting.set(last, promised);
    port.postMessage({ id: last, isBatch, statements } satisfies Asked);
    return promised.promise;
  };
  const statement = (sql: string, values: readonly unknown[] = []) => {
    const all = async () => (await ask([{ sql, values }], false))[0];
    const first = async (column?: string) => {
      const row = (await all())?.results[0] as Record<string, unknown> | undefined;
      return column === undefined ? (row ?? null) : (row?.[column] ?? null);
    };
    return { sql, values, bind: (...bound: unknown[]) => statement(sql, bound), all, run: all, first };
  };
  const batch = (statements: readonly { sql: string; values: readonly unknown[] }[]) =>
    ask(
      statements.map(({ sql, values }) => ({ sql, values })),
      true,
    );
  return { prepare: (sql: string) => statement(sql), batch } as unknown as D1Database;
}
