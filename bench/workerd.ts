import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unstable_startWorker } from 'wrangler';

/** Linux counts CPU time in hundredths of a second. */
const TICK_MS = 10;
const RUNS = 5;

/** A Worker of `bench/` in workerd. */
export interface Measured {
  /** Milliseconds of CPU that workerd spends on a request with this JSON body, the best of five after one that warms up. */
  cpu(body: object, check: (answer: unknown) => boolean): Promise<number>;
  dispose(): Promise<void>;
}

/**
 * Starts the Worker that a configuration of this folder names, to measure what it costs without the network: utime and stime
 * of every workerd process below this one.
 *
 * @returns null where there is no /proc to read CPU time from
 */
export async function measured(config: string): Promise<Measured | null> {
  if (!existsSync('/proc/self/stat')) return null;
  // The runtime would ask the network where it is, and say on standard output that it could not.
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = 'false';
  const worker = await unstable_startWorker({
    config: join(import.meta.dirname, config),
    dev: { server: { port: 0 }, inspector: false, logLevel: 'none', watch: false, persist: false },
  });
  const run = async (body: string, check: (answer: unknown) => boolean) => {
    const before = workerdCpu();
    const response = await worker.fetch('http://127.0.0.1/', { method: 'POST', body });
    const answer = await response.json();
    if (!check(answer)) throw new Error(`${config}: ${JSON.stringify(answer)}`);
    return workerdCpu() - before;
  };
  try {
    await worker.ready;
  } catch (error) {
    await worker.dispose();
    throw error;
  }
  return {
    async cpu(asked, check) {
      const body = JSON.stringify(asked);
      await run(body, check);
      let best = Number.POSITIVE_INFINITY;
      for (let i = 0; i < RUNS; i += 1) best = Math.min(best, await run(body, check));
      return Math.max(best, TICK_MS);
    },
    dispose: () => worker.dispose(),
  };
}

/** Milliseconds of CPU that workerd processes below this one have used since they started; 0 where there is no /proc. */
export function workerdCpu(): number {
  if (!existsSync('/proc/self/stat')) return 0;
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => stat(pid) ?? []);
  const ours = new Set([process.pid]);
  // Parents have lower numbers than their children almost always; two passes make it always, at our depth.
  for (let pass = 0; pass < 2; pass += 1) for (const { pid, parent } of processes) if (ours.has(parent)) ours.add(pid);
  const ticks = processes.filter(({ pid, name }) => ours.has(pid) && name === 'workerd').map((one) => one.ticks);
  return ticks.reduce((sum, one) => sum + one, 0) * TICK_MS;
}

/** `proc(5)`: the name stands in brackets and may hold blanks; the 4th field is the parent, the 14th and 15th the times. */
function stat(pid: string): { pid: number; parent: number; name: string; ticks: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = text.lastIndexOf(')');
    const fields = text.slice(end + 2).split(' ');
    const name = text.slice(text.indexOf('(') + 1, end);
    return { pid: Number(pid), parent: Number(fields[1]), name, ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    // It ended while we looked.
    return null;
  }
}
