import { instantFromMs } from '#domain/time';
import { sources } from '#sources/index';
import { recordSources } from '#sources/records/index';
import type { Bindings } from '#workers/runtime';
import { createWorker } from '#workers/worker';
import { QUEUES_EMPTY } from './hints.ts';
import { paced } from './pace.ts';

/**
 * The same Worker in another time: its clock stands where the last cron event of the story put it. Production has no such
 * switch, for it does not load this file.
 */
let storyTime = 0;
/** Messages on their way. Only a hint, for one that is retried is counted once. */
let queued = 0;

export default {
  fetch(request, env, context) {
    const { worker, bindings } = storyOf(env);
    return worker.fetch?.(request, bindings, context) ?? new Response(null, { status: 404 });
  },
  async scheduled(controller, env, context) {
    storyTime = controller.scheduledTime;
    const { worker, bindings } = storyOf(env);
    await worker.scheduled?.(controller, bindings, context);
    sayWhenEmpty();
  },
  async queue(batch, env, context) {
    const { worker, bindings } = storyOf(env);
    await worker.queue?.(batch, bindings, context);
    queued = Math.max(0, queued - batch.messages.length);
    sayWhenEmpty();
  },
} satisfies ExportedHandler<Bindings>;

/** The driver of the story listens for it: it is worth asking now whether everything is done. */
function sayWhenEmpty(): void {
  if (queued === 0) console.log(QUEUES_EMPTY);
}

interface Story {
  readonly worker: ExportedHandler<Bindings>;
  readonly bindings: Bindings;
}

const stories = new WeakMap<Bindings, Story>();

/** What `npm start` tells this Worker and no other: feeds that have a stand-in, and those of them that are asked as an aside. */
interface StoryBindings extends Bindings {
  readonly UPSTREAMS?: string;
  readonly ASIDES?: string;
}

/** The Worker over the story's clock, over queues that count what goes in, and over the feeds that have an upstream. */
function storyOf(env: StoryBindings): Story {
  const known = stories.get(env);
  if (known !== undefined) return known;
  const upstreams: object = JSON.parse(env.UPSTREAMS ?? '{}');
  const asides: readonly string[] = JSON.parse(env.ASIDES ?? '[]');
  const isTold = ({ id }: { readonly id: string }) => Object.hasOwn(upstreams, id);
  const worker = createWorker({
    now: () => instantFromMs(storyTime),
    sources: paced(sources.filter(isTold), asides),
    recordSources: paced(recordSources.filter(isTold), asides),
  });
  const { POLLS, WEB_PUSH, WEBHOOK, EMAIL } = env;
  const queues = { POLLS: count(POLLS), WEB_PUSH: count(WEB_PUSH), WEBHOOK: count(WEBHOOK), EMAIL: count(EMAIL) };
  const story = { worker, bindings: { ...env, ...queues } };
  stories.set(env, story);
  return story;
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
