import type { ChannelKind } from '#domain/subscription';
import { instantFromMs } from '#domain/time';
import { deliver } from '#pipeline/deliver';
import { poll } from '#pipeline/poll';
import type { Runtime } from '#pipeline/runtime';
import { tick } from '#pipeline/tick';
import { createApp } from './api/app.ts';
import { guardStore } from './api/unavailable.ts';
import { isDeadLetters, keepDead } from './dead-letters.ts';
import { deliverMessage, isDeliveryQueue, POLLS, pollMessage } from './messages.ts';
import { createPages } from './pages.tsx';
import { type Bindings, makeRuntime, realWorld, type World } from './runtime.ts';

/** A message that could not be finished comes back after this long, and after `max_retries` goes to the dead letters. */
const RETRY_SECONDS = 30;

/** The Worker's three handlers over one world; the runtime is made once per isolate and environment. */
export function createWorker(world: World = realWorld): ExportedHandler<Bindings> {
  const made = new WeakMap<Bindings, ReturnType<typeof compose>>();
  const compose = (env: Bindings) => {
    const { runtime, settings } = makeRuntime(env, world);
    // Whoever reads a page while the store is away is told so, and not that we made a mistake.
    const reading = { ...runtime, store: guardStore(runtime.store) };
    return { runtime, app: createApp(reading, settings, createPages(reading, settings)) };
  };
  const composed = (env: Bindings) => {
    const known = made.get(env) ?? compose(env);
    made.set(env, known);
    return known;
  };
  return {
    fetch: (request, env, context) => composed(env).app.fetch(request, env, context),
    scheduled: (controller, env) => tick(instantFromMs(controller.scheduledTime), composed(env).runtime),
    queue: (batch, env) => consume(batch, composed(env).runtime),
  };
}

/** Each message stands alone: one that fails is retried, its neighbours are acknowledged. */
async function consume(batch: MessageBatch, runtime: Runtime): Promise<void> {
  for (const message of batch.messages) {
    try {
      await handle(batch.queue, message, runtime);
      message.ack();
    } catch (error) {
      const detail = error instanceof Error ? error.message.slice(0, 200) : 'unknown';
      runtime.log({ step: 'queue', queue: batch.queue, reason: 'failed', attempt: message.attempts, detail });
      message.retry({ delaySeconds: RETRY_SECONDS });
    }
  }
}

async function handle(queue: string, message: Message, runtime: Runtime): Promise<void> {
  const { body } = message;
  if (isDeadLetters(queue)) {
    await keepDead(queue, message, runtime);
  } else if (queue === POLLS) {
    const { source, shard, at } = pollMessage.parse(body);
    await poll({ source, shard }, at, runtime);
  } else if (isDeliveryQueue(queue)) {
    const { channel, ids } = deliverMessage.parse(body);
    await deliver(channel satisfies ChannelKind, ids, runtime);
  } else {
    throw new Error(`no such queue: ${queue}`);
  }
}
