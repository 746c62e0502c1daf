import { Buffer } from 'node:buffer';
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { Delivery } from '#domain/delivery';
import { toIso } from '#domain/time';
import type { Runtime } from '#pipeline/runtime';
import type { DeadMessage } from '#storage/dead';
import { sendAgain } from '../dead-letters.ts';
import { deliverMessage, POLLS, pollMessage } from '../messages.ts';
import type { Settings } from '../settings.ts';
import { bearer } from './bearer.ts';
import { type ApiEnv, problem } from './problem.ts';
import { noQuery } from './query.ts';

/** Of each kind: whoever replays the newest sees older ones next. */
const MOST = 100;

/**
 * `GET /api/v1/dead` and `POST /api/v1/dead/{id}/replay`, for on-call: queue messages that nobody could finish, and deliveries
 * whose attempts are used up. Both are kept until somebody sends them again. On-call learns what failed and why, and not whose it
 * was: nothing here tells that two deliveries went to one reader.
 */
export function deadRoutes(app: Hono<ApiEnv>, runtime: Runtime, settings: Settings): void {
  const { store, vault, now, log } = runtime;
  /** Its own id names the reader; this leads back to it with our key alone. */
  const handleOf = ({ id }: Delivery): Promise<string> => vault.digest(id);
  const guard = [bearer('oncall', settings), noQuery] as const;

  app.get('/api/v1/dead', ...guard, async (c) => {
    const [messages, deliveries] = await Promise.all([store.dead.messages(MOST), store.dead.deliveries(MOST)]);
    const shown = deliveries.map(async (one) => ({ id: `delivery.${await handleOf(one)}`, ...deliveryJson(one) }));
    return c.json({ messages: messages.map(messageJson), deliveries: await Promise.all(shown) });
  });

  app.post('/api/v1/dead/:id/replay', ...guard, async (c) => {
    const [kind = '', handle = ''] = c.req.param('id').split('.');
    if (kind === 'message') return replayMessage(c, Buffer.from(handle, 'base64url').toString());
    const found = kind === 'delivery' ? await deadDelivery(handle) : undefined;
    if (found === undefined) return problem(c, { name: 'not-found' });
    const { id } = found;
    const at = now();
    await store.endpoints.sendAgain(found.subscription, [id], at);
    // Whoever had not been told of the beginning was owed no end: from now on they are.
    const threads = [found.thread, ...(found.said?.together ?? [])];
    await store.deferrals.put(threads.map((incident) => ({ subscription: found.subscription, incident, until: at })));
    // The sweep finds it, should the hint be lost.
    await runtime.queues.deliver(found.channel, [id]).catch(() => log({ step: 'replay', reason: 'hint-lost' }));
    log({ step: 'replay', delivery: id });
    return c.json({ replayed: 1 }, 202);
  });

  /** One that was never dead is its reader's to ask for, or nobody's. */
  async function deadDelivery(handle: string): Promise<Delivery | undefined> {
    for (const one of await store.dead.deliveries(MOST)) if ((await handleOf(one)) === handle) return one;
    return undefined;
  }

  async function replayMessage(c: Context<ApiEnv>, id: string): Promise<Response> {
    const message = await store.dead.message(id);
    if (message === null) return problem(c, { name: 'not-found' });
    if (!(await sendAgain(message, runtime))) {
      return problem(c, { name: 'conflict', detail: 'This version cannot read the message; it stays.' });
    }
    await store.dead.drop(id);
    log({ step: 'replay', queue: message.queue, message: id });
    return c.json({ replayed: 1 }, 202);
  }
}

const messageJson = ({ id, queue, body, diedAt }: DeadMessage) => {
  const handle = `message.${Buffer.from(id).toString('base64url')}`;
  return { id: handle, queue, ...aboutOf(queue, JSON.parse(body)), bytes: body.length, diedAt: toIso(diedAt) };
};

/** What it asked for, without the ids of deliveries; `v` alone of what this version cannot read. */
function aboutOf(queue: string, body: unknown): object {
  const poll = pollMessage.safeParse(body);
  if (queue === POLLS && poll.success) return { v: 1, source: poll.data.source, shard: poll.data.shard };
  const deliver = deliverMessage.safeParse(body);
  if (deliver.success) return { v: 1, channel: deliver.data.channel, deliveries: deliver.data.ids.length };
  return { v: unreadable.safeParse(body).data?.v ?? null };
}

const unreadable = z.object({ v: z.number() });

const deliveryJson = ({ channel, thread, reason, attempt, failure, createdAt, finishedAt }: Delivery) => {
  const diedAt = finishedAt === null ? null : toIso(finishedAt);
  return { channel, thread, reason, attempt, failure, at: toIso(createdAt), diedAt };
};
