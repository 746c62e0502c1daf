import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from '#domain/entity';
import type { SourceId } from '#domain/health';
import { type Instant, instant } from '#domain/time';
import { sources } from '#sources/index';
import { recordSources } from '#sources/records/index';
import type { Case } from '../scripts/case.ts';
import { tokensOf } from '../scripts/tokens.ts';
import { Cast } from './cast.ts';
import { Client } from './client.ts';
import { Hints } from './hints.ts';
import { Inbox } from './inbox.ts';
import { type Keys, localKeys } from './keys.ts';
import type { Screen } from './screen.ts';
import { Teller, WorkerLog } from './telling.ts';
import { sourcesOf } from './told.ts';
import { startUpstream, type Upstream } from './upstream/index.ts';
import { prepare, Wrangler } from './wrangler.ts';

const ROOT = join(import.meta.dirname, '..');
const HOME = join(ROOT, '.local');

/** @param failed whether somebody will want to read the log */
export type Close = (failed: boolean) => Promise<unknown>;

/** What a run needs before its first tick: the Worker, and around it everything that it would meet outside. */
export interface Stage {
  readonly port: number;
  readonly client: Client;
  readonly teller: Teller;
  readonly log: WorkerLog;
  readonly cast: Cast;
  readonly wrangler: Wrangler;
  /** Null when the real sources are asked. */
  readonly upstream: Upstream | null;
  /** What time it is for the stand-in upstream. */
  readonly setClock: (at: Instant) => void;
}

export interface StageOptions {
  /** Null for the real sources and the real clock. */
  readonly history: Case | null;
  /** Feeds that a replay asks once a day, for nothing that it tells rests on them. */
  readonly asides: readonly SourceId[];
  readonly places: readonly Place[];
  readonly port: number;
  readonly note: string;
  readonly screen: Screen;
  /** Takes what closes each part, as soon as it is open. */
  readonly onOpen: (close: Close) => void;
}

/** Opens everything, each step shown on the screen. */
export async function openStage({ history, asides, places, port, note, screen, onOpen }: StageOptions): Promise<Stage> {
  const keys = await screen.step('Keys, in .local/keys.json', async () => localKeys(join(HOME, 'keys.json')));
  let now = history?.from ?? instant(0);
  const [cast, upstream] = await screen.step('Stand-ins for the outside world, on loopback', async () => {
    const receivers = await Cast.open(new Inbox(note, () => now), keys.vapidPublic);
    onOpen(() => receivers.close());
    const page = await receivers.inbox.serve(port + 1);
    onOpen(async () => page.close());
    if (history === null) return [receivers, null] as const;
    const signals = [...history.signals.values()];
    const sources = await startUpstream({ observations: history.series, signals, clock: () => now });
    onOpen(() => sources.close());
    return [receivers, sources] as const;
  });

  const folder = join(HOME, `run-${port}`);
  const clear = () => rmSync(folder, { recursive: true, force: true });
  clear();
  onOpen(async (failed) => failed || clear());
  const settings = {
    ...settingsFor(port, keys, cast, upstreamsFor(history, upstream)),
    ...tokensFor(history),
    ASIDES: JSON.stringify(asides),
  };
  const program = join(ROOT, history === null ? 'src/workers/index.ts' : 'local/worker.ts');
  const run = { folder, port, program, settings };
  await screen.step('The Worker built, and tables made in a new local D1', () => prepare(run));
  return screen.step('The Worker, under wrangler dev', async () => {
    const hints = new Hints();
    const log = new WorkerLog();
    const wrangler = new Wrangler(run, (line) => {
      hints.hear(line);
      log.hear(line);
    });
    onOpen(() => wrangler.stop());
    await wrangler.ready('/api/v1/health');
    const client = new Client(wrangler.origin, keys, hints);
    const teller = new Teller({ client, cast, screen, places, log });
    const setClock = (at: Instant) => {
      now = at;
    };
    return { port, client, teller, log, cast, wrangler, upstream, setClock };
  });
}

/**
 * The stand-ins of the sources that the case tells of, for the others would only say, slowly, that they know nothing; and those
 * of the publishers of records, whose silence is cheap.
 */
function upstreamsFor(history: Case | null, upstream: Upstream | null): Upstream['upstreams'] {
  if (history === null || upstream === null) return {};
  const told = sourcesOf(history);
  const publishers = new Set(recordSources.map(({ id }) => id));
  return Object.fromEntries(Object.entries(upstream.upstreams).filter(([id]) => told.has(id) || publishers.has(id)));
}

const STAND_IN_TOKEN = 'any-token-will-do-for-a-stand-in';

/** The stand-ins take any token; the live sources get those that this terminal has. */
function tokensFor(history: Case | null): Readonly<Record<string, string>> {
  const feeds = [...sources, ...recordSources];
  if (history === null) return tokensOf(feeds, process.env);
  return Object.fromEntries(feeds.flatMap(({ secret }) => (secret === undefined ? [] : [[secret, STAND_IN_TOKEN]])));
}

/** Variables and secrets of the local Worker, as `src/workers/settings.ts` reads them. */
function settingsFor(port: number, keys: Keys, cast: Cast, upstreams: Upstream['upstreams']): Record<string, string> {
  return {
    PUBLIC_ORIGIN: `http://localhost:${port}`,
    TARGET_KEYS: keys.target,
    LINK_KEY: keys.link,
    VAPID_SUBJECT: 'mailto:local@nightwire.example',
    VAPID_PUBLIC_KEY: keys.vapidPublic,
    VAPID_PRIVATE_KEY: keys.vapidPrivate,
    PUSH_EXTRA_HOSTS: cast.push.origin,
    WEBHOOK_EXTRA_ORIGINS: cast.webhook.origin,
    API_TOKEN: keys.api,
    ONCALL_TOKEN: keys.oncall,
    MAIL_FROM: 'alerts@nightwire.example',
    SMTP_URL: cast.mailbox.url,
    // Nobody here has a free plan's limits.
    DELIVERIES_PER_MESSAGE: '100',
    UPSTREAMS: JSON.stringify(upstreams),
  };
}
