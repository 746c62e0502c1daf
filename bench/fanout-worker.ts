/** Runs inside workerd for `fanout-workerd.ts`: the product's own composition and consumer, told what to do over HTTP. */
import type { Place } from '#domain/entity';
import type { Incident } from '#domain/incident';
import type { Subscription } from '#domain/subscription';
import { dispatchPending } from '#pipeline/dispatch';
import { pooled } from '#pipeline/pool';
import { type Bindings, makeRuntime } from '#workers/runtime';
import { createWorker } from '#workers/worker';

export interface Receiver {
  readonly subscription: Subscription;
  readonly target: unknown;
}
export type Asked =
  | { readonly ask: 'migrate'; readonly statements: readonly string[] }
  | { readonly ask: 'fill'; readonly places: readonly Place[]; readonly receivers: readonly Receiver[] }
  /** Decides about an incident; the queue does the rest. */
  | { readonly ask: 'tell'; readonly incident: Incident }
  /** Answers how many deliveries of a thread are recorded as delivered. */
  | { readonly ask: 'recorded'; readonly thread: string }
  /** Requests of the same size with nothing around them: what workerd's own `fetch` costs. */
  | { readonly ask: 'bare'; readonly origin: string; readonly count: number; readonly body: string };

/** Ten messages of six connections each. */
const CONNECTIONS = 60;
const RECORDED = "SELECT count(*) AS recorded FROM delivery WHERE thread = ?1 AND status = 'delivered'";

const product = createWorker();

export default {
  fetch: async (request, env) => Response.json(await answer((await request.json()) as Asked, env)),

  /** Each message goes to the product's consumer at once, as Cloudflare gives each an invocation of its own. */
  async queue({ queue, messages }, env, context) {
    const one = (message: Message) => ({ queue, messages: [message] }) as unknown as MessageBatch;
    await Promise.all(messages.map((message) => product.queue?.(one(message), env, context)));
  },
} satisfies ExportedHandler<Bindings>;

async function answer(asked: Asked, env: Bindings): Promise<unknown> {
  switch (asked.ask) {
    case 'migrate':
      return (await env.DB.batch(asked.statements.map((statement) => env.DB.prepare(statement)))).length;
    case 'recorded':
      return env.DB.prepare(RECORDED).bind(asked.thread).first('recorded');
    case 'fill':
      return fill(asked.places, asked.receivers, env);
    case 'tell': {
      const { runtime } = makeRuntime(env);
      const now = runtime.now();
      await runtime.store.incidents.save({ transition: 'opened', incident: asked.incident }, now, 0);
      return dispatchPending(now, runtime).then(() => null);
    }
    case 'bare': {
      const { origin, count, body } = asked;
      const urls = Array.from({ length: count }, (_, n) => `${origin}/plain/${n}`);
      const headers = { 'Content-Type': 'application/json' };
      return (await pooled(urls, CONNECTIONS, (url) => fetch(url, { method: 'POST', headers, body }))).length;
    }
  }
}

async function fill(places: readonly Place[], receivers: readonly Receiver[], env: Bindings): Promise<number> {
  const { store, vault } = makeRuntime(env).runtime;
  await store.places.replace(places);
  const made = await pooled(receivers, CONNECTIONS, async ({ subscription, target }) =>
    store.subscriptions.create(subscription, {
      sealed: await vault.seal(subscription.id, target),
      digest: subscription.id,
    }),
  );
  return made.length;
}
