import type { Instant } from '#domain/time';
import type { Case } from '../scripts/case.ts';
import type { Client, Health } from './client.ts';
import { planTicks, stepAtSpeed } from './plan.ts';
import { bothTimes, type Screen } from './screen.ts';
import type { Teller, WorkerLog } from './telling.ts';
import type { Troubles } from './troubles.ts';

/** Milliseconds for a tick's work. What was lost on the way the next tick finds again. */
const PATIENCE = 20_000;
/** Ticks in a row that may leave work over. */
const LEFT_OVER = 2;

/** The Worker does not come to the end of its work. */
export class Stuck extends Error {
  override readonly name = 'Stuck';

  constructor(at: Instant, failure: string | undefined) {
    const why = failure === undefined ? 'it says nothing about why' : `its last failure is ${failure}`;
    super(`The Worker is stuck since before ${bothTimes(at, 'UTC').trim()}: ${why}.`);
  }
}

export interface Replay {
  readonly history: Case;
  readonly client: Client;
  readonly screen: Screen;
  readonly teller: Teller;
  readonly log: WorkerLog;
  /** Seconds of the story per second, or null for as fast as the plan goes. */
  readonly speed: number | null;
  /** Sets the stand-in upstream's clock. */
  readonly setClock: (at: Instant) => void;
  /** Null when all sources behave. */
  readonly troubles: Troubles | null;
  readonly signal: AbortSignal;
}

/** Tells the Worker the story, tick by tick: each tick's work is done before the next one fires. */
export async function replay(run: Replay): Promise<Health> {
  const { history, client, screen, teller, log, speed, setClock, troubles, signal } = run;
  const { start, ticks } = planTicks(history, speed === null ? null : stepAtSpeed(speed));
  const timezone = history.places.find(({ control }) => !control)?.timezone ?? 'UTC';
  const begun = performance.now();
  let health = await client.health();
  let leftOver = 0;
  for (const [index, at] of ticks.entries()) {
    if (speed !== null) await sleep(begun + ((at - start) / speed) * 1000 - performance.now(), signal);
    if (signal.aborted) break;
    setClock(at);
    troubles?.turn(at);
    await client.tick(at);
    health = await client.idle(PATIENCE, signal);
    leftOver = health.idle ? 0 : leftOver + 1;
    if (leftOver > LEFT_OVER) throw new Stuck(at, log.failures.at(-1));
    troubles?.watch(health);
    await teller.tell();
    screen.progress((index + 1) / ticks.length, bothTimes(at, timezone));
  }
  screen.done();
  return health;
}

/** @param wait milliseconds; nothing is waited for when there are none left */
export function sleep(wait: number, signal: AbortSignal): Promise<void> {
  if (wait <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, wait);
    signal.addEventListener('abort', end);
  });
}
