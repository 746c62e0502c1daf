import { SILENCES } from '#domain/health';
import { floorTo, fromIso, type Instant, instantFromMs, later, minutes } from '#domain/time';
import type { Client, Health } from './client.ts';
import { sleep } from './replay.ts';
import { bothTimes, type Screen } from './screen.ts';
import type { Teller } from './telling.ts';

const CRON = minutes(5);
/** The slowest source that times out in each of its requests is done by then. */
const PATIENCE = 4 * 60_000;

export interface Live {
  readonly client: Client;
  readonly screen: Screen;
  readonly teller: Teller;
  /** Only the first round: every source is asked once. */
  readonly once: boolean;
  readonly signal: AbortSignal;
}

/** Fires the cron every five minutes of real time, at once to begin with, and says how each source answers. */
export async function live({ client, screen, teller, once, signal }: Live): Promise<Health> {
  for (;;) {
    const now = instantFromMs(Date.now());
    await client.tick(now);
    const health = await client.idle(PATIENCE, signal);
    await teller.tell();
    const next = later(floorTo(now, CRON), CRON);
    for (const source of health.sources) screen.line(sourceLine(source, next));
    if (once || signal.aborted) return health;
    await sleep(next * 1000 - Date.now(), signal);
    if (signal.aborted) return health;
  }
}

/** One sentence: how a source answers, and when it is asked again. */
export function sourceLine(source: Health['sources'][number], next: Instant): string {
  const { title, state, reason, setting, lastSuccess } = source;
  const again = `trying again at ${clock(next)}`;
  if (state === 'off') return `${title} is off: ${setting ?? 'its setting'} is not set.`;
  if (isSilence(reason)) return `${title} is ${state} (${reason}).`;
  if (reason === 'network' || reason === 'timeout') return `${title} cannot be reached (${reason}): ${again}.`;
  if (reason !== null) return `${title} gives no usable answer (${reason}): ${again}.`;
  const success = lastSuccess === null ? null : fromIso(lastSuccess);
  return success === null ? `${title} has not answered yet: ${again}.` : `${title} answered at ${clock(success)}.`;
}

const isSilence = (reason: string | null): boolean => (SILENCES as readonly (string | null)[]).includes(reason);
const clock = (at: Instant): string => bothTimes(at, 'UTC').trim();
