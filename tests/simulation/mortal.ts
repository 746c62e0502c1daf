import type { Runtime } from '#pipeline/runtime';
import { Killed } from '../support/world.ts';

/**
 * An invocation that ends at the first call that `isLast` names, before or after it was made: that call and all later ones
 * fail, and whatever it catches cannot bring it back. Sends to receivers are no such calls, for they run beside one another and
 * a seed must always tell the same story: an end right after them is one before the record.
 */
export function mortal(
  runtime: Runtime,
  isLast: (call: string) => boolean,
  isAfter: (call: string) => boolean,
): Runtime {
  const calls = new Map<string, number>();
  let dead = false;
  const wrap = <T extends object>(object: T, path: string): T =>
    new Proxy(object, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key);
        const name = `${path}.${String(key)}`;
        if (typeof value === 'object' && value !== null) return wrap(value, name);
        return typeof value === 'function' ? mortalCall(value.bind(target), name) : value;
      },
    });
  const mortalCall =
    (port: (...args: never[]) => unknown, name: string) =>
    (...args: never[]) => {
      if (dead) return Promise.reject(new Killed());
      const call = `${name} ${calls.get(name) ?? 0}`;
      calls.set(name, (calls.get(name) ?? 0) + 1);
      if (!isLast(call)) return port(...args);
      dead = true;
      if (!isAfter(call)) return Promise.reject(new Killed());
      return Promise.resolve(port(...args)).then(() => {
        throw new Killed();
      });
    };
  return {
    ...runtime,
    store: wrap(runtime.store, 'store'),
    queues: wrap(runtime.queues, 'queues'),
    vault: wrap(runtime.vault, 'vault'),
  };
}
