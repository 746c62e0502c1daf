import type { Context } from 'hono';
import type { ApiEnv } from './problem.ts';

/** Does something once the answer is out, so that its speed says nothing. Outside of a Worker it is simply done first. */
export async function afterwards(c: Context<ApiEnv>, work: () => Promise<void>): Promise<void> {
  const context = contextOf(c);
  if (context === null) await work();
  else context.waitUntil(work());
}

/** Hono throws where there is none. */
function contextOf(c: Context<ApiEnv>) {
  try {
    return c.executionCtx;
  } catch {
    return null;
  }
}
