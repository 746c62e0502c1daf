import { Buffer } from 'node:buffer';
import type { Context, Hono } from 'hono';
import type { Delivery } from '#domain/delivery';
import { toIso } from '#domain/time';
import type { Runtime } from '#pipeline/runtime';
import type { DeadMessage } from '#storage/dead';
import { sendAgain } from '../dead-letters.ts';
import type { Settings } from '../settings.ts';
import { bearer } from './bearer.ts';
import { type ApiEnv, problem } from './problem.ts';
import { noQuery } from './query.ts';

/** Of each kind: whoever replays the newest sees older ones next. */
const MOST = 100;

/**
 * `GET /api/v1/dead` and `POST /api/v1/dead/{id}/replay`, for on-call: queue messages that nobody could finish, and deliveries
 * whose attempts are used up. Both are kept until somebody sends them again.
 */
export function deadRoutes(app: Hono<ApiEnv>, runtime: Runtime, settings: Settings): void {
  const { store, now, log } = runtime;
  const guard = [bearer('oncall', settings), noQuery] as const;

  app.get('/api/v1/dead', ...guard, async (c) => {
    const [messages, deliveries] = await Promise.all([store.dead.messages(MOST), store.dead.deliveries(MOST)]);
    return c.json({ messages: messages.map(messageJson), deliveries: deliveries.map(deliveryJson) });
  });

  app.post('/api/v1/dead/:id/replay', ...guard, async (c) => {
    const [kind = '', ...rest] = c.req.param('id').split('.');
    const id = Buffer.from(rest.join('.'), 'base64url').toString();
    if (kind === 'message') return replayMessage(c, id);
    // One that was never dead is its reader's to ask for, or nobody's.
    const found = kind === 'delivery' ? (await store.dead.deliveries(MOST)).find((one) => one.id === id) : undefined;
    if (found === undefined) return problem(c, { name: 'not-found' });
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

/** Ids hold slashes, which an address does not. */
const address = (kind: string, id: string): string => `${kind}.${Buffer.from(id).toString('base64url')}`;

const messageJson = ({ id, queue, body, diedAt }: DeadMessage) => {
  return { id: address('message', id), queue, body: JSON.parse(body), diedAt: toIso(diedAt) };
};

const deliveryJson = ({ id, channel, thread, reason, attempt, failure, createdAt, finishedAt }: Delivery) => {
  const diedAt = finishedAt === null ? null : toIso(finishedAt);
  return { id: address('delivery', id), channel, thread, reason, attempt, failure, at: toIso(createdAt), diedAt };
};
