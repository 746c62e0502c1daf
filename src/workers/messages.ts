import { z } from 'zod';
import type { DeliveryId } from '#domain/delivery';
import { CHANNELS, type ChannelKind } from '#domain/subscription';
import type { Instant } from '#domain/time';

/**
 * What travels on the queues: ids and a version, never a target or a text. A message of a version that this code does not
 * know is left for the code that does.
 */
export const pollMessage = z.object({
  v: z.literal(1),
  source: z.string().max(64),
  shard: z.string().max(64),
  /** The tick's own time, unix seconds: a message that comes late still asks about its own moment. */
  at: z
    .int()
    .nonnegative()
    .transform((seconds) => seconds as Instant),
});

/** What a message of the paid plan holds; the free one's 10 ms of CPU and 50 requests suffice for about 20. */
export const MOST_DELIVERIES = 100;

export const deliverMessage = z.object({
  v: z.literal(1),
  channel: z.enum(CHANNELS),
  ids: z.array(z.string().min(1).max(512)).max(MOST_DELIVERIES),
});

/** Ids in the order in which they shall be sent, as many to a message as one invocation can send. */
export const deliverMessages = (
  channel: ChannelKind,
  ids: readonly DeliveryId[],
  size: number,
): readonly z.input<typeof deliverMessage>[] =>
  Array.from({ length: Math.ceil(ids.length / size) }, (_, i) => {
    return { v: 1, channel, ids: ids.slice(i * size, (i + 1) * size) };
  });

/** The names that wrangler.toml gives the queues. */
export const POLLS = 'polls';
export const isDeliveryQueue = (queue: string): boolean => (CHANNELS as readonly string[]).includes(queue);
