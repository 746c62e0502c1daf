import type { Runtime } from '#pipeline/runtime';
import type { DeadMessage } from '#storage/dead';
import { deliverMessage, isDeliveryQueue, POLLS, pollMessage } from './messages.ts';

/** wrangler.toml names the queue of dead letters after the one whose they are. */
const SUFFIX = '-dlq';

export const isDeadLetters = (queue: string): boolean => queue.endsWith(SUFFIX);

/** Keeps a message for a person to look at: what it hinted at is found by the next sweep, whatever is wrong with it. */
export async function keepDead(queue: string, { id, body }: Message, { store, now, log }: Runtime): Promise<void> {
  const origin = queue.slice(0, -SUFFIX.length);
  await store.dead.put({ id, queue: origin, body: JSON.stringify(body ?? null), diedAt: now() });
  log({ step: 'queue', queue: origin, reason: 'dead', message: id });
}

/** Puts it back into its queue. @returns false when this version cannot read it */
export async function sendAgain({ queue, body }: DeadMessage, { queues }: Runtime): Promise<boolean> {
  const given: unknown = JSON.parse(body);
  if (queue === POLLS) {
    const job = pollMessage.safeParse(given);
    if (job.success) await queues.poll([job.data], job.data.at);
    return job.success;
  }
  const hint = deliverMessage.safeParse(given);
  if (!isDeliveryQueue(queue) || !hint.success) return false;
  await queues.deliver(hint.data.channel, hint.data.ids);
  return true;
}
