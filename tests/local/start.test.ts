import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
/** Alone it takes about a minute on two cores; beside other tests longer. */
const WHOLE_RUN = 480_000;

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  out(): string;
  err(): string;
  /** Resolves with the text so far once it holds this. */
  saying(text: string): Promise<string>;
}

const running = new Set<ChildProcess>();

function start(...args: string[]): Run {
  const child = spawn(process.execPath, ['scripts/run.mjs', 'local/start.ts', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, INIT_CWD: ROOT },
  });
  running.add(child);
  const texts = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    texts.out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    texts.err += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  void ended.then(() => running.delete(child));
  return {
    child,
    ended,
    out: () => texts.out,
    err: () => texts.err,
    saying: (text) =>
      new Promise((resolve, reject) => {
        const look = () => texts.out.includes(text) && resolve(texts.out);
        child.stdout?.on('data', look);
        void ended.then(() => reject(new Error(`ended without saying "${text}":\n${texts.out}${texts.err}`)));
        look();
      }),
  };
}

afterEach(() => {
  for (const child of running) child.kill('SIGTERM');
});

/** Processes whose command line names this folder: what wrangler dev and workerd are started with. */
function processesOf(folder: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return command.includes(folder) ? [`${pid} ${command}`] : [];
      } catch {
        return [];
      }
    });
}

describe('npm start', () => {
  it(
    'carries the story from the sources to a push, a webhook and a mail, and says so at its end',
    async () => {
      const run = start('--exit', '--port', '0');
      const code = await run.ended;
      const text = run.out();
      expect(run.err()).toBe('');
      expect(text).toContain('RECONSTRUCTION');
      for (const network of ['Irancell', 'MCCI', 'RighTel']) {
        expect(text, text).toMatch(new RegExp(`${network} +outage +\\d+ told`));
      }
      expect(text).toMatch(/web-push +[1-9]\d* sent +[1-9]\d* decrypted +0 not decrypted/);
      expect(text).toMatch(/webhook +[1-9]\d* sent +[1-9]\d* signature verified +0 signature refused/);
      expect(text).toMatch(/email +[1-9]\d* sent +[1-9]\d* received +0 not readable/);
      expect(text).toContain('Sources: 10 of 10 asked, 10 answered');
      expect(text).toContain('Publishers of records: 9 of 9 asked, 9 answered');
      expect(text).not.toMatch(/^! /m);
      expect(code).toBe(0);
    },
    WHOLE_RUN,
  );

  it('stops everything that it started when it is interrupted', async (context) => {
    if (!existsSync('/proc/self/cmdline')) return context.skip('this machine shows no command lines in /proc');
    const run = start('--port', '0', '--speed', '1');
    await run.saying('The Worker, under wrangler dev (');
    const [folder] = readdirSync(join(ROOT, '.local'))
      .filter((name) => name.startsWith('run-'))
      .map((name) => join(ROOT, '.local', name))
      .filter((path) => processesOf(path).length > 0)
      .slice(-1);
    expect(folder).toBeDefined();
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(130);
    expect(processesOf(folder ?? '')).toEqual([]);
  }, 120_000);

  it('says in one sentence which port is in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const run = start('--port', String(port));
      expect(await run.ended).toBe(2);
      expect(run.err()).toBe(`Port ${port} is in use: choose another with --port.\n`);
    } finally {
      server.close();
    }
  });

  it('says in one sentence what is wrong with a case', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'case-'));
    try {
      writeFileSync(join(folder, 'case.json'), '{"id": "one"');
      const run = start('--case', folder);
      expect(await run.ended).toBe(2);
      expect(run.err()).toBe('case.json is not JSON.\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says in one sentence which option it does not know', async () => {
    const run = start('--faster');
    expect(await run.ended).toBe(2);
    expect(run.err()).toBe('Unknown option \'--faster\'. "npm start -- --help" lists the options.\n');
  });
});
