import { instantFromMs } from '#domain/time';
import { createWorker } from '#workers/worker';

/**
 * The same Worker in another time: its clock stands where the last cron event of the story put it. Production has no such
 * switch, for it does not load this file.
 */
let storyTime = 0;

const worker = createWorker({ now: () => instantFromMs(storyTime) });

export default {
  ...worker,
  scheduled(controller, env, context) {
    storyTime = controller.scheduledTime;
    return worker.scheduled?.(controller, env, context);
  },
} satisfies typeof worker;
