import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { HOST } from './ports.ts';

const ROOT = join(import.meta.dirname, '..');
const WRANGLER = join(ROOT, 'node_modules', 'wrangler', 'bin', 'wrangler.js');
const READY_WITHIN = 60_000;
const STOPS_WITHIN = 4000;
const TAIL = 25;

export interface WranglerRun {
  /** Where this run keeps its database and log; it is empty at the start. */
  readonly folder: string;
  readonly port: number;
  /** The Worker's source. */
  readonly program: string;
  /** Variables and secrets: written to a file that only this user may read. */
  readonly settings: Readonly<Record<string, string>>;
}

/** wrangler ended by itself or never became ready; the message ends with the tail of its log. */
export class WranglerError extends Error {
  override readonly name = 'WranglerError';
}

/**
 * Creates the tables of an empty local database, and builds the Worker. `wrangler dev` could build it too, but would watch
 * the sources and start the Worker anew in the middle of a story when one of them is saved.
 */
export async function prepare(run: WranglerRun): Promise<void> {
  await Promise.all([
    runToEnd(['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', join(run.folder, 'state')], run),
    runToEnd(['deploy', run.program, '--dry-run', '--outdir', join(run.folder, 'bundle')], run),
  ]);
}

async function runToEnd(args: readonly string[], run: WranglerRun): Promise<void> {
  const output = new Output(run.folder);
  const child = launch(args, run);
  output.follow(child);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new WranglerError(`wrangler ${args.slice(0, 2).join(' ')} failed:\n${output.tail()}`);
}

/** `wrangler dev` in a process group of its own, so that nothing of it stays behind. */
export class Wrangler {
  readonly origin: string;
  readonly #child: ChildProcess;
  readonly #output: Output;
  #stopping = false;
  /** Rejects when wrangler ends although nobody asked it to; never resolves. */
  readonly crashed: Promise<never>;

  constructor(run: WranglerRun, onLine: (line: string) => void) {
    this.origin = `http://${HOST}:${run.port}`;
    const vars = join(run.folder, 'settings.env');
    const lines = Object.entries(run.settings).map(([name, value]) => `${name}='${value}'`);
    writeFileSync(vars, `${lines.join('\n')}\n`, { mode: 0o600 });
    this.#output = new Output(run.folder, onLine);
    this.#child = launch(
      [
        ...['dev', join(run.folder, 'bundle', `${basename(run.program, '.ts')}.js`), '--no-bundle', '--local'],
        ...['--ip', HOST, '--port', String(run.port), '--inspector-port', '0', '--show-interactive-dev-session=false'],
        ...['--persist-to', join(run.folder, 'state'), '--env-file', vars],
      ],
      run,
    );
    this.#output.follow(this.#child);
    this.crashed = new Promise((_, reject) => {
      this.#child.once('exit', (code) => {
        if (this.#stopping) return;
        reject(new WranglerError(`wrangler dev ended (${code ?? 'killed'}):\n${this.#output.tail()}`));
      });
    });
    // Whoever waits for something races against this; without a waiter it must not end the process by itself.
    this.crashed.catch(() => {});
  }

  /** Resolves once the Worker answers. */
  async ready(path: string): Promise<void> {
    const until = Date.now() + READY_WITHIN;
    while (Date.now() < until) {
      const answer = await Promise.race([this.crashed, fetch(`${this.origin}${path}`).catch(() => null)]);
      if (answer !== null) {
        const text = await answer.text();
        if (answer.ok) return;
        throw new WranglerError(`The Worker answers ${answer.status}: ${text.slice(0, 300)}\n${this.#output.tail()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new WranglerError(`wrangler dev was not ready in ${READY_WITHIN / 1000} s:\n${this.#output.tail()}`);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = new Promise((resolve) => this.#child.once('exit', resolve));
      signalGroup(this.#child, 'SIGTERM');
      const patience = setTimeout(() => signalGroup(this.#child, 'SIGKILL'), STOPS_WITHIN);
      await ended;
      clearTimeout(patience);
    }
    signalGroup(this.#child, 'SIGKILL');
  }
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}

function launch(args: readonly string[], { folder }: WranglerRun): ChildProcess {
  const child = spawn(process.execPath, [WRANGLER, ...args, '--config', join(ROOT, 'wrangler.toml')], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      CI: '1',
      NO_COLOR: '1',
      FORCE_COLOR: '0',
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_HIDE_BANNER: 'true',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      WRANGLER_LOG_PATH: join(folder, 'wrangler-logs'),
    },
  });
  // Its leader may have died alone, so that the rest of the group is ended with this process in any case.
  process.once('exit', () => signalGroup(child, 'SIGKILL'));
  return child;
}

/** Whole lines, kept in a file for whoever asks why and in memory for the last words. */
class Output {
  readonly #file: string;
  readonly #onLine: (line: string) => void;
  readonly #last: string[] = [];

  constructor(folder: string, onLine: (line: string) => void = () => {}) {
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, 'wrangler.log');
    this.#onLine = onLine;
  }

  follow(child: ChildProcess): void {
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream?.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        if (lines.length > 0) appendFileSync(this.#file, `${lines.join('\n')}\n`);
        for (const line of lines) this.#take(line);
      });
    }
  }

  #take(line: string): void {
    this.#last.push(line);
    if (this.#last.length > TAIL) this.#last.shift();
    this.#onLine(line);
  }

  tail(): string {
    return this.#last.filter((line) => line.trim() !== '').join('\n');
  }
}
