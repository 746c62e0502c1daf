import { z } from 'zod';
import { CHANNELS } from '#domain/subscription';
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

export const deliverMessage = z.object({
  v: z.literal(1),
  channel: z.enum(CHANNELS),
  ids: z.array(z.string().min(1).max(512)).max(100),
});

/** The names that wrangler.toml gives the queues. */
export const POLLS = 'polls';
export const isDeliveryQueue = (queue: string): boolean => (CHANNELS as readonly string[]).includes(queue);
