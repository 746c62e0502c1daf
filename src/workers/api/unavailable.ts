import type { Store } from '#storage/store';

/** The store did not answer. Nothing is known to have happened, and trying again is safe: every write may be repeated. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

type Port = Record<string, (...args: unknown[]) => Promise<unknown>>;

/** The same store, whose failures can be told from our own bugs: the first is answered with 503, the second with 500. */
export function guardStore(store: Store): Store {
  const ports = Object.entries(store).map(([name, port]) => [name, guardPort(port as Port)]);
  return Object.fromEntries(ports) as Store;
}

const guardPort = (port: Port): Port =>
  new Proxy(port, {
    get(target, name: string) {
      const method = target[name];
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        try {
          return await method.apply(target, args);
        } catch (error) {
          if (error instanceof StoreUnavailable) throw error;
          throw new StoreUnavailable(error instanceof Error ? error.message : 'unknown', { cause: error });
        }
      };
    },
  });
