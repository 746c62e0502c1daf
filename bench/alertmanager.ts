import { existsSync, readFileSync } from 'node:fs';
import { until, withAlertmanager } from '../tests/support/alertmanager.ts';

export interface Theirs {
  /** Deliveries a second, for each alert. */
  readonly rates: readonly number[];
  /** Milliseconds a delivery; 0 where the system does not tell (Linux does). */
  readonly cpu: number;
}

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
): Promise<Theirs | null> {
  return withAlertmanager(configOf(sink, receivers), async (origin, pid) => {
    const rates: number[] = [];
    const cpuBefore = cpuOf(pid);
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
    return { rates, cpu: (cpuOf(pid) - cpuBefore) / (alerts * receivers) };
  });
}

function configOf(sink: string, receivers: number): object {
  const names = Array.from({ length: receivers }, (_, n) => `r${n}`);
  const now = { group_by: ['alertname'], group_wait: '0s' };
  return {
    route: { receiver: 'r0', ...now, routes: names.map((receiver) => ({ receiver, continue: true, ...now })) },
    receivers: names.map((name, n) => ({ name, webhook_configs: [{ url: `${sink}/plain/${n}` }] })),
  };
}

/** Milliseconds in user and system mode: `proc(5)`, 14th and 15th field, in hundredths of a second. */
function cpuOf(pid: number): number {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return 0;
  const fields = readFileSync(file, 'utf8').split(' ');
  return 10 * (Number(fields[13]) + Number(fields[14]));
}
