/** Runs inside workerd for `channels.ts`: the real channels, with a network that takes everything at once. */
import type { Transport, Vapid } from '#alerts/channels/channel';
import { channels } from '#alerts/channels/index';
import { renderMessage } from '#alerts/render';
import type { Telling } from '#alerts/telling';
import type { ChannelKind } from '#domain/subscription';
import { instantFromMs, later } from '#domain/time';

export interface Task {
  readonly kind: ChannelKind | 'render';
  readonly count: number;
  readonly telling: Telling;
  readonly vapid: Vapid;
  /** Used in turn. */
  readonly targets: readonly unknown[];
}

export default {
  async fetch(request: Request): Promise<Response> {
    const task = (await request.json()) as Task;
    return Response.json({ done: task.kind === 'render' ? render(task) : await send(task) });
  },
};

function render({ count, telling }: Task): number {
  let letters = 0;
  for (let i = 0; i < count; i += 1) letters += renderMessage({ ...telling, at: later(telling.at, i) }).body.length;
  return letters > 0 ? count : 0;
}

async function send({ kind, count, telling, vapid, targets }: Task): Promise<number> {
  const channel = channels.find((one) => one.kind === kind);
  const message = renderMessage(telling);
  const transport: Transport = {
    fetch: async () => new Response(null, { status: 201 }),
    now: () => instantFromMs(Date.now()),
    deadline: () => new AbortController().signal,
    vapid,
    mail: async () => ({ status: 'delivered' }),
    origin: telling.origin,
    webhookOrigins: [],
  };
  let delivered = 0;
  for (let i = 0; i < count; i += 1) {
    const outcome = await channel?.send(
      { ...message, id: `${message.id}-${i}` },
      targets[i % targets.length],
      transport,
    );
    if (outcome?.status === 'delivered') delivered += 1;
  }
  return delivered;
}
