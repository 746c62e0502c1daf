/**
 * `npm test`: everything CI runs, in the order in which a mistake is cheapest to find: lint, types, then the tests. It ends
 * with the runners' totals alone on a line.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const STEPS: readonly (readonly string[])[] = [
  ['biome', 'ci', '--colors=off'],
  ['tsc', '-p', 'tsconfig.json'],
  ['tsc', '-p', 'tsconfig.pure.json'],
];

const report = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), name: z.string() })),
});

function run(command: string, args: readonly string[]): boolean {
  process.stdout.write(`\n› ${command} ${args.join(' ')}\n`);
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}

function totals(file: string): { passed: number; failed: number; skipped: number } {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, testResults } = report.parse(
      JSON.parse(readFileSync(file, 'utf8')),
    );
    // A file that could not even be loaded has no failed test of its own, but it is a failure.
    const broken = testResults.filter(({ status }) => status === 'failed').length;
    return { passed: numPassedTests, failed: Math.max(numFailedTests, broken), skipped: numPendingTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

const broken = STEPS.filter(([command = '', ...args]) => !run(command, args)).length;
const folder = mkdtempSync(join(tmpdir(), 'nightwire-test-'));
const file = join(folder, 'report.json');
const green = run('vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${file}`,
  ...process.argv.slice(2),
]);
const { passed, failed, skipped } = totals(file);
rmSync(folder, { recursive: true });
const failures = broken + (green ? failed : Math.max(1, failed));
process.stdout.write(`\n${passed + STEPS.length - broken} passed, ${failures} failed, ${skipped} skipped\n`);
process.exit(failures === 0 ? 0 : 1);
