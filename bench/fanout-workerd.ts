import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unstable_startWorker } from 'wrangler';
import type { Place } from '#domain/entity';
import { subject } from '#domain/subject';
import { earlier, hours, type Instant, instantFromMs } from '#domain/time';
import { until } from '../tests/support/alertmanager.ts';
import { IRAN, incident, subscription } from '../tests/support/examples.ts';
import type { Asked, Receiver } from './fanout-worker.ts';
import { MIGRATIONS, statementsOf } from './local-d1.ts';
import { workerdCpu } from './workerd.ts';

/** An incident each, of which none is part of another. */
const PLACES = ['IR', 'IQ', 'SY', 'ET', 'MM', 'PK', 'IN', 'VE'].map((code): Place => {
  return { ...IRAN, entity: `country/${code}` };
});
/** As long as the event of such an incident. */
const BODY = 'x'.repeat(1200);

export interface InWorkerd {
  /** Deliveries a second of each incident, from the decision to the last record. */
  readonly rates: readonly number[];
  /** Deliveries a second of each, from the first arrival to the last record: what a queue of consumers manages. */
  readonly drained: readonly number[];
  /** Milliseconds of CPU of workerd a delivery: decision, D1, queue, consumer and requests. */
  readonly cpu: number;
  /** Of these, what workerd spends on a request with nothing around it. */
  readonly bare: number;
}

/**
 * Tells so many incidents to so many webhook receivers as production does: real workerd, D1 and queue, the product's own
 * composition, messages of a hundred deliveries, ten of them under way.
 *
 * @param arrived how many webhooks the sink has had so far
 */
export async function webhooksInWorkerd(
  sink: string,
  secret: string,
  count: number,
  incidents: number,
  arrived: () => Promise<number>,
): Promise<InWorkerd> {
  const { ask, dispose } = await started(sink);
  try {
    const now = instantFromMs(Date.now());
    await ask({ ask: 'fill', places: PLACES, receivers: receiversAt(sink, secret, count, now) });
    const [rates, drained]: [number[], number[]] = [[], []];
    const before = workerdCpu();
    for (const place of PLACES.slice(0, incidents)) {
      const opened = incident({ subject: subject(place.entity), from: earlier(now, hours(1)) });
      const already = await arrived();
      const began = performance.now();
      const decided = ask({ ask: 'tell', incident: opened });
      await until(async () => (await arrived()) > already);
      const first = performance.now();
      await until(async () => (await arrived()) - already >= count);
      await until(async () => (await ask({ ask: 'recorded', thread: opened.id })) === count);
      const ended = performance.now();
      await decided;
      rates.push(count / ((ended - began) / 1000));
      drained.push(count / ((ended - first) / 1000));
    }
    const cpu = (workerdCpu() - before) / (count * incidents);
    // The first is thrown away: its connections are new.
    await ask({ ask: 'bare', origin: sink, count, body: BODY });
    const beforeBare = workerdCpu();
    await ask({ ask: 'bare', origin: sink, count, body: BODY });
    return { rates, drained, cpu, bare: (workerdCpu() - beforeBare) / count };
  } finally {
    await dispose();
  }
}

async function started(
  sink: string,
): Promise<{ ask: (asked: Asked) => Promise<unknown>; dispose: () => Promise<void> }> {
  // The runtime would ask the network where it is; and its own tracing costs as much as a request does.
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = 'false';
  process.env.X_LOCAL_OBSERVABILITY = 'false';
  process.env.WRANGLER_LOG = 'none';
  const key = () => randomBytes(32).toString('base64url');
  const worker = await unstable_startWorker({
    config: join(import.meta.dirname, 'fanout-worker.toml'),
    bindings: {
      PUBLIC_ORIGIN: plain('http://127.0.0.1'),
      TARGET_KEYS: plain(key()),
      LINK_KEY: plain(key()),
      WEBHOOK_EXTRA_ORIGINS: plain(sink),
      DELIVERIES_PER_MESSAGE: plain('100'),
    },
    dev: { server: { port: 0 }, inspector: false, logLevel: 'none', watch: false, persist: false },
  });
  const ask = async (asked: Asked) => {
    const response = await worker.fetch('http://127.0.0.1/', { method: 'POST', body: JSON.stringify(asked) });
    if (!response.ok) throw new Error(`${asked.ask}: ${await response.text()}`);
    return response.json();
  };
  try {
    await worker.ready;
    for (const file of readdirSync(MIGRATIONS).sort())
      await ask({ ask: 'migrate', statements: statementsOf(readFileSync(join(MIGRATIONS, file), 'utf8')) });
  } catch (error) {
    await worker.dispose();
    throw error;
  }
  return { ask, dispose: () => worker.dispose() };
}

const plain = (value: string) => ({ type: 'plain_text', value }) as const;

const receiversAt = (sink: string, secret: string, count: number, now: Instant): readonly Receiver[] =>
  Array.from({ length: count }, (_, n) => {
    const id = Buffer.from(`${String(n).padStart(6, '0')}-webhook`.padEnd(16)).toString('base64url');
    const target = { url: `${sink}/hook/${n}`, secrets: [secret] };
    return { subscription: subscription({ id, channel: 'webhook', createdAt: earlier(now, hours(24)) }), target };
  });
