import { writeFileSync } from 'node:fs';
import type { Place } from '#domain/entity';
import type { SourceId } from '#domain/health';
import type { Instant } from '#domain/time';
import { recordSources } from '#sources/records/index';
import { type Case, CaseError, readCase } from '../scripts/case.ts';
import { DEFAULT_PLACES } from '../src/watch.ts';
import { live } from './live.ts';
import { HELP, type Options, parseOptions } from './options.ts';
import { planTicks } from './plan.ts';
import { freePair, PortError } from './ports.ts';
import { replay, Stuck } from './replay.ts';
import { ASIDES, iranAutumn2022 } from './scenarios/iran-autumn-2022.ts';
import { Screen } from './screen.ts';
import { type Close, openStage, type Stage } from './stage.ts';
import { FULLY_TOLD, subscribeAll } from './subscribers.ts';
import { shortcomings, summary } from './summary.ts';
import { threadText } from './thread.ts';
import { planTroubles, Troubles } from './troubles.ts';
import { WranglerError } from './wrangler.ts';

const INTERRUPTED = 130;
const screen = new Screen(process.stdout);
const stop = new AbortController();
const stopped = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
/** What closes each part that was opened. */
const open: Close[] = [];

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
  if (!options.ok) return complain(options.error, 2);
  if (options.value.help) {
    process.stdout.write(HELP);
    return 0;
  }
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop.abort());
  const run = options.value.live ? runLive(options.value) : runCase(options.value);
  const ended = await Promise.race([run, stopped.then(() => INTERRUPTED)]).catch(explain);
  screen.done();
  const failed = ended !== 0 && ended !== INTERRUPTED;
  for (const close of open.toReversed()) await close(failed);
  return ended;
}

function explain(error: unknown): number {
  screen.done();
  if (error instanceof CaseError || error instanceof PortError) return complain(error.message, 2);
  if (error instanceof WranglerError || error instanceof Stuck) return complain(error.message, 1);
  return complain(error instanceof Error ? (error.stack ?? error.message) : String(error), 1);
}

function complain(sentence: string, code: number): number {
  process.stderr.write(`${sentence}\n`);
  return code;
}

async function runCase(options: Options): Promise<number> {
  const begun = performance.now();
  const history = options.caseDir === null ? iranAutumn2022() : readCase(options.caseDir);
  const [first] = history.places.filter(({ control }) => !control);
  if (first === undefined || history.series.length === 0) throw new CaseError('The case has no place to look at.');
  const note = noteOf(history);
  const stage = await begin(options, history, history.places, note);
  const { client, teller, log, cast, wrangler, upstream, setClock } = stage;
  const { start } = planTicks(history, null);
  await tuneIn(stage, history.places, first.timezone, start);

  const { speed } = options;
  const troubles =
    options.faults && upstream !== null ? new Troubles(planTroubles(history, start), upstream, screen) : null;
  const story = replay({ history, client, screen, teller, log, speed, setClock, troubles, signal: stop.signal });
  const health = await Promise.race([story, wrangler.crashed]);
  const seconds = (performance.now() - begun) / 1000;
  const result = {
    places: history.places,
    incidents: teller.incidents,
    windows: teller.windows,
    health,
    receipts: cast.receipts(),
    requests: upstream?.requests() ?? {},
    failures: log.failures,
    seconds,
  };
  const wrong = [...shortcomings(result), ...(troubles?.unseen ?? [])];
  screen.line();
  screen.line(`Summary. ${note}`);
  for (const line of summary(result)) screen.line(line);
  for (const line of wrong) screen.line(`! ${line}`);
  if (options.keep !== null) {
    writeFileSync(options.keep, documentOf(history, note, cast, first.timezone));
    screen.line(`What was received is in ${options.keep}.`);
  }
  if (options.exit) return wrong.length === 0 ? 0 : 1;
  await linger(stage);
  return 0;
}

async function runLive(options: Options): Promise<number> {
  const stage = await begin(options, null, DEFAULT_PLACES, 'It asks the real public sources, on the real clock.');
  const { client, teller, wrangler } = stage;
  await tuneIn(stage, DEFAULT_PLACES, 'UTC', null);
  showAddresses(stage);
  const health = await Promise.race([
    live({ client, screen, teller, once: options.exit, signal: stop.signal }),
    wrangler.crashed,
  ]);
  return health.sources.every(({ state }) => state !== 'failing') ? 0 : 1;
}

async function begin(options: Options, history: Case | null, places: readonly Place[], note: string): Promise<Stage> {
  const port = await freePair(options.port);
  screen.line(`Nightwire, on this machine only. ${note}`);
  screen.line();
  return openStage({
    history,
    asides: asidesOf(options),
    places,
    port,
    note,
    screen,
    onOpen: (close) => open.push(close),
  });
}

/** Whom a replay need not ask at every tick; at a speed of one's own there is time for everybody. */
function asidesOf({ caseDir, live, speed }: Options): readonly SourceId[] {
  if (live || speed !== null) return [];
  return caseDir === null ? ASIDES : recordSources.map(({ id }) => id);
}

/** @param clock when the story begins: the Worker's clock is set by a tick before there is anything to poll */
async function tuneIn(stage: Stage, places: readonly Place[], timezone: string, clock: Instant | null): Promise<void> {
  const { client, cast } = stage;
  await screen.step('Watch list, and four subscribers: push, webhook, two mailboxes', async () => {
    if (clock !== null) await client.tick(clock);
    await client.watch(places);
    await subscribeAll(client, cast, timezone);
  });
  screen.line();
}

async function linger(stage: Stage): Promise<void> {
  screen.line();
  showAddresses(stage);
  await Promise.race([stage.wrangler.crashed, stopped]);
}

const HOW =
  'Written by `npm start -- --exit --keep FILE`. Times are those of the story; the replay looks once or twice an hour, so that everything is told later than a cron of five minutes would.';

const documentOf = ({ title }: Case, note: string, { inbox }: Stage['cast'], timezone: string): string =>
  `# ${title.split(':')[0]}, as it was received\n\n${note} ${HOW}\n\n${threadText(inbox.received, FULLY_TOLD, timezone)}\n`;

function showAddresses({ port }: Stage): void {
  screen.line(`Dashboard  http://localhost:${port}/`);
  screen.line(`Inbox      http://localhost:${port + 1}/`);
  screen.line('Ctrl-C stops everything that was started.');
  screen.line();
}

function noteOf({ title, origin }: Case): string {
  switch (origin) {
    case 'reconstruction':
      return `"${title.split(':')[0]}" is a RECONSTRUCTION from published facts: nothing in it was recorded.`;
    case 'recording':
      return `"${title}" replays what the sources said at the time.`;
    case 'synthetic':
      return `"${title}" is made up: nothing in it happened.`;
  }
}

const code = await main();
process.exit(code);
