import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = 'prometheus-alertmanager';
/** Milliseconds: of its start, and until it must have told everybody. */
const PATIENCE = 60_000;

/**
 * Deliveries a second of Prometheus Alertmanager (Debian's package) for each of so many alerts to so many webhook receivers,
 * unsigned, until the last arrival. Its own wait for a group is nothing.
 *
 * @param arrived how many the sink has had so far
 * @returns null where it is not installed
 */
export async function alertmanagerRates(
  sink: string,
  receivers: number,
  alerts: number,
  arrived: () => Promise<number>,
): Promise<readonly number[] | null> {
  return withAlertmanager(configOf(sink, receivers), async (origin) => {
    const rates: number[] = [];
    for (let n = 0; n < alerts; n += 1) {
      const before = await arrived();
      const started = performance.now();
      await fetch(`${origin}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([{ labels: { alertname: `outage-${n}`, place: 'asn/44244', severity: '4' } }]),
      });
      await until(async () => (await arrived()) - before >= receivers);
      rates.push(receivers / ((performance.now() - started) / 1000));
    }
    return rates;
  });
}

/**
 * Runs it on a free port for as long as the work takes.
 *
 * @param work is given its origin
 * @returns null where it is not installed
 */
export async function withAlertmanager<T>(config: object, work: (origin: string) => Promise<T>): Promise<T | null> {
  if (spawnSync(PROGRAM, ['--version']).error !== undefined) return null;
  const folder = mkdtempSync(join(tmpdir(), 'alertmanager-'));
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify(config));
  const address = `127.0.0.1:${await freePort()}`;
  const options = [`--config.file=${file}`, `--storage.path=${folder}`, `--web.listen-address=${address}`];
  const child = spawn(PROGRAM, [...options, '--cluster.listen-address='], { stdio: 'ignore' });
  try {
    await until(async () => (await fetch(`http://${address}/-/ready`).catch(() => null))?.ok === true);
    return await work(`http://${address}`);
  } finally {
    child.kill();
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

function configOf(sink: string, receivers: number): object {
  const names = Array.from({ length: receivers }, (_, n) => `r${n}`);
  const now = { group_by: ['alertname'], group_wait: '0s' };
  return {
    route: { receiver: 'r0', ...now, routes: names.map((receiver) => ({ receiver, continue: true, ...now })) },
    receivers: names.map((name, n) => ({ name, webhook_configs: [{ url: `${sink}/plain/${n}` }] })),
  };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`${PROGRAM} did not come so far in ${PATIENCE} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
