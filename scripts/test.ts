/**
 * `npm test`: everything CI runs, in the order in which a mistake is cheapest to find: lint, types, then the tests. It ends
 * with the runners' totals alone on a line.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const STEPS: readonly (readonly string[])[] = [
  ['biome', 'ci', '--colors=off'],
  ['tsc', '-p', 'tsconfig.json'],
  ['tsc', '-p', 'tsconfig.pure.json'],
];
/** Milliseconds that vitest may take to end once it has written its report: a runtime that is torn down can hang. */
const ENDING = 60_000;

const report = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  success: z.boolean(),
  testResults: z.array(z.object({ status: z.string() })),
});

function run(command: string, args: readonly string[]): boolean {
  process.stdout.write(`\n› ${command} ${args.join(' ')}\n`);
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}

/** @returns null while there is no whole report */
function read(file: string): z.output<typeof report> | null {
  try {
    return report.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

/**
 * Runs vitest to its end, or to its report and a minute more.
 *
 * @returns false when it ended by itself and found something wrong, be it an error outside of any test
 */
async function vitest(file: string, args: readonly string[]): Promise<boolean> {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  process.stdout.write(`\n› vitest run ${args.join(' ')}\n`);
  const child = spawn('vitest', ['run', ...reporters, ...args], { stdio: 'inherit', detached: true });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const stop = () => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  let patience: NodeJS.Timeout | null = null;
  const watch = setInterval(() => {
    if (patience !== null || read(file) === null) return;
    patience = setTimeout(() => {
      process.stderr.write('vitest has reported but does not end: it is stopped.\n');
      stop();
    }, ENDING);
  }, 1000);
  const code = await ended;
  clearInterval(watch);
  if (patience !== null) clearTimeout(patience);
  return code === 0 || code === null;
}

const broken = STEPS.filter(([command = '', ...args]) => !run(command, args)).length;
const folder = mkdtempSync(join(tmpdir(), 'nightwire-test-'));
const file = join(folder, 'report.json');
const endedWell = await vitest(file, process.argv.slice(2));
const said = read(file);
rmSync(folder, { recursive: true });
const { numPassedTests: passed, numPendingTests: skipped } = said ?? { numPassedTests: 0, numPendingTests: 0 };
// A file that could not even be loaded has no failed test of its own, and an error between tests none at all.
const files = said?.testResults.filter(({ status }) => status === 'failed').length ?? 1;
const failed = Math.max(said?.numFailedTests ?? 1, files, said?.success && endedWell ? 0 : 1);
process.stdout.write(`\n${passed + STEPS.length - broken} passed, ${failed + broken} failed, ${skipped} skipped\n`);
process.exit(failed + broken === 0 ? 0 : 1);
