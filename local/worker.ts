import { instantFromMs } from '#domain/time';
import type { Bindings } from '#workers/runtime';
import { createWorker } from '#workers/worker';
import { QUEUES_EMPTY } from './hints.ts';

/**
 * The same Worker in another time: its clock stands where the last cron event of the story put it. Production has no such
 * switch, for it does not load this file.
 */
let storyTime = 0;
/** Messages on their way. Only a hint, for one that is retried is counted once. */
let queued = 0;

const worker = createWorker({ now: () => instantFromMs(storyTime) });

export default {
  fetch: (request, env, context) => worker.fetch?.(request, counting(env), context) ?? new Response(null),
  async scheduled(controller, env, context) {
    storyTime = controller.scheduledTime;
    await worker.scheduled?.(controller, counting(env), context);
    sayWhenEmpty();
  },
  async queue(batch, env, context) {
    await worker.queue?.(batch, counting(env), context);
    queued = Math.max(0, queued - batch.messages.length);
    sayWhenEmpty();
  },
} satisfies ExportedHandler<Bindings>;

/** The driver of the story listens for it: it is worth asking now whether everything is done. */
function sayWhenEmpty(): void {
  if (queued === 0) console.log(QUEUES_EMPTY);
}

const counted = new WeakMap<Bindings, Bindings>();

/** The same bindings, with queues that count what goes in. */
function counting(env: Bindings): Bindings {
  const known = counted.get(env);
  if (known !== undefined) return known;
  const { POLLS, WEB_PUSH, WEBHOOK, EMAIL } = env;
  const queues = { POLLS: count(POLLS), WEB_PUSH: count(WEB_PUSH), WEBHOOK: count(WEBHOOK), EMAIL: count(EMAIL) };
  const made = { ...env, ...queues };
  counted.set(env, made);
  return made;
}

function count(queue: Queue): Queue {
  return {
    metrics: () => queue.metrics(),
    send(body, options) {
      queued += 1;
      return queue.send(body, options);
    },
    sendBatch(messages, options) {
      const all = [...messages];
      queued += all.length;
      return queue.sendBatch(all, options);
    },
  };
}
