import type { Fetch } from '#alerts/channels/channel';

/** The client below Node's `fetch` (undici's dispatcher), which other programs find under this name, too. */
const DISPATCHER = Symbol.for('undici.globalDispatcher.1');

// Node makes it with the first request of all.
await fetch('data:,');

interface Dispatcher {
  dispatch(
    request: { origin: string; path: string; method: string; headers: object; body: unknown },
    handler: object,
  ): void;
}
interface Controller {
  abort(reason: unknown): void;
}

/**
 * `fetch` as far as channels use it, over the HTTP/1.1 client below Node's own: Node's `fetch` spends more CPU on a request than
 * all that we do for one, and production has workerd's, which is native.
 */
export const leanFetch: Fetch = (url, { method = 'GET', headers = {}, body = null, signal } = {}) =>
  new Promise((resolve, reject) => {
    const { origin, pathname, search } = new URL(url);
    let isAborted = () => {};
    const dispatcher = (globalThis as unknown as Record<symbol, Dispatcher>)[DISPATCHER];
    if (dispatcher === undefined) throw new Error('this Node has no such client below its fetch');
    const handler = {
      onRequestStart(controller: Controller) {
        isAborted = () => controller.abort(signal?.reason);
        if (signal?.aborted) isAborted();
        else signal?.addEventListener('abort', isAborted, { once: true });
      },
      onResponseStart(_: Controller, status: number, answered: Record<string, string>) {
        const after = answered['retry-after'];
        resolve(new Response(null, { status, headers: after === undefined ? {} : { 'retry-after': after } }));
      },
      onResponseData() {},
      onResponseEnd() {
        signal?.removeEventListener('abort', isAborted);
      },
      onResponseError(_: Controller, error: unknown) {
        reject(error);
      },
    };
    dispatcher.dispatch({ origin, path: pathname + search, method, headers, body }, handler);
  });
