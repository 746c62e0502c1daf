import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = 'prometheus-alertmanager';
/** Milliseconds: of its start, and until what is waited for has come. */
const PATIENCE = 60_000;

/** Prometheus Alertmanager, as Debian packages it. */
export const hasAlertmanager = spawnSync(PROGRAM, ['--version']).error === undefined;

/**
 * Runs it on a free port for as long as the work takes.
 *
 * @param work is given its origin and its process
 * @returns null where it is not installed
 */
export async function withAlertmanager<T>(
  config: object,
  work: (origin: string, pid: number) => Promise<T>,
): Promise<T | null> {
  if (!hasAlertmanager) return null;
  const folder = mkdtempSync(join(tmpdir(), 'alertmanager-'));
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify(config));
  const address = `127.0.0.1:${await freePort()}`;
  const options = [`--config.file=${file}`, `--storage.path=${folder}`, `--web.listen-address=${address}`];
  const child = spawn(PROGRAM, [...options, '--cluster.listen-address='], { stdio: 'ignore' });
  try {
    await until(async () => (await fetch(`http://${address}/-/ready`).catch(() => null))?.ok === true);
    return await work(`http://${address}`, child.pid ?? 0);
  } finally {
    const ended = once(child, 'exit');
    child.kill();
    // It writes down what it knows as it ends.
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`${PROGRAM} did not come so far in ${PATIENCE} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
