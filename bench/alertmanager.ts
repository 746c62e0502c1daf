import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = 'prometheus-alertmanager';
/** Milliseconds: of its start, and until it must have told everybody. */
const PATIENCE = 60_000;

/**
 * Deliveries a second of Prometheus Alertmanager (Debian's package): one alert to so many webhook receivers, unsigned, from the
 * first to the last arrival. Its own wait for a group is nothing.
 *
 * @param arrived how many the sink has had so far
 * @returns null where it is not installed
 */
export async function alertmanagerRate(
  sink: string,
  receivers: number,
  port: number,
  arrived: () => Promise<number>,
): Promise<number | null> {
  if (spawnSync(PROGRAM, ['--version']).error !== undefined) return null;
  const folder = mkdtempSync(join(tmpdir(), 'alertmanager-'));
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify(configOf(sink, receivers)));
  const address = `127.0.0.1:${port}`;
  const options = [`--config.file=${file}`, `--storage.path=${folder}`, `--web.listen-address=${address}`];
  const child = spawn(PROGRAM, [...options, '--cluster.listen-address='], { stdio: 'ignore' });
  try {
    await until(async () => (await fetch(`http://${address}/-/ready`).catch(() => null))?.ok === true);
    const before = await arrived();
    const started = performance.now();
    await fetch(`http://${address}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ labels: { alertname: 'outage', place: 'asn/44244', severity: '4' } }]),
    });
    await until(async () => (await arrived()) - before >= receivers);
    return receivers / ((performance.now() - started) / 1000);
  } finally {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
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
