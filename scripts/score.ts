import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cases } from '../cases/index.ts';
import { CaseError } from './case.ts';
import { CASE_JSON } from './case-file.ts';
import { scoreAll } from './score/pool.ts';
import { recordedHere } from './score/recorded.ts';
import type { Scored, Task } from './score/run.ts';
import { scoreboard } from './score/scoreboard.ts';
import { comparison, rowsOf, table } from './score/table.ts';
import { writeCases } from './score/write.ts';
import { wrongsOf } from './score/wrongs.ts';

const SCOREBOARD = join(import.meta.dirname, '../tests/SCOREBOARD.md');

const USAGE = `How what the detectors say of cases compares with what really happened.

  npm run score -- [DIR…] [--seed N] [--only TEXT] [--compare] [--cuts N] [--shuffle] [--threads N] [--quiet]
  npm run score -- --save
  npm run score -- --write DIR [--seed N] [--only TEXT]

  DIR          a case, or a folder of cases with their labels beside them; without any: the bundled ones, and the
               recordings in ../shared/cases and ../shared/data (NIGHTWIRE_CASES, NIGHTWIRE_DATA), when they are there
  --seed N     which of the worlds that the bundled cases describe (1)
  --cuts N     how often each case is run again with its end hidden (0)
  --shuffle    run each case again with its rows and places in another order
  --compare    the same for the rules that IODA, OONI and Tor publish (bench/baselines)
  --only TEXT  only cases whose id holds TEXT
  --threads N  how many run at once (one for each core)
  --save       write tests/SCOREBOARD.md, from the bundled cases alone
  --write DIR  write the bundled cases as folders that npm run detect reads, and score nothing
  --quiet      the table alone, without a line for each thing that went wrong

Columns: docs/cases.md. Exit 0 when all could be read, whatever they scored, else 2.`;

/** The cases at or directly below a folder, by name. */
function casesIn(dir: string): readonly string[] {
  if (existsSync(join(dir, CASE_JSON))) return [dir];
  if (!existsSync(dir)) throw new CaseError(`${dir} is not there.`);
  const found = readdirSync(dir, { withFileTypes: true })
    .map(({ name }) => join(dir, name))
    .filter((path) => existsSync(join(path, CASE_JSON)));
  if (found.length === 0) throw new CaseError(`${dir} holds no case: a case is a folder with ${CASE_JSON}.`);
  return found.sort();
}

function recordings(): readonly string[] {
  const dir = process.env.NIGHTWIRE_CASES ?? join(import.meta.dirname, '../../shared/cases');
  if (existsSync(dir)) return casesIn(dir);
  process.stderr.write(`${dir} is not there: no recordings are scored.\n`);
  return [];
}

function whole(text: string | undefined, otherwise: number, name: string): number {
  const value = Number(text ?? otherwise);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new CaseError(`--${name} takes a whole number.`);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string' },
      cuts: { type: 'string' },
      shuffle: { type: 'boolean' },
      compare: { type: 'boolean' },
      only: { type: 'string' },
      threads: { type: 'string' },
      quiet: { type: 'boolean' },
      save: { type: 'boolean' },
      write: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return void process.stdout.write(`${USAGE}\n`);
  const { only = '', save = false, compare = save, shuffle = false } = values;
  const seed = whole(values.seed, 1, 'seed');
  const cuts = whole(values.cuts, 0, 'cuts');
  if (save && (positionals.length > 0 || only !== ''))
    throw new CaseError('--save takes the bundled cases, all of them.');
  const from = process.env.INIT_CWD ?? process.cwd();
  if (values.write !== undefined) {
    const written = writeCases(resolve(from, values.write), seed, only);
    return void process.stdout.write(`${written} cases written.\n`);
  }
  const dirs =
    positionals.length > 0 ? positionals.flatMap((dir) => casesIn(resolve(from, dir))) : save ? [] : recordings();
  const bundled = positionals.length > 0 ? [] : cases.map(({ id }) => ({ bundled: id, seed }));
  const others = positionals.length > 0 || save ? [] : recordedHere().map(({ id }) => ({ recorded: id }));
  const tasks = [...bundled, ...dirs.map((dir) => ({ dir })), ...others]
    .filter((source) => nameOf(source).includes(only))
    .map((source): Task => ({ source, cuts, shuffle, compare }));
  const threads = Math.max(1, whole(values.threads, availableParallelism(), 'threads'));
  const scored: Scored[] = [];
  let next = 0;
  for await (const reply of scoreAll(tasks, threads)) {
    const name = nameOf(tasks[next++]?.source);
    if ('unreadable' in reply) {
      process.stderr.write(`${name}: ${reply.unreadable}\n`);
      process.exitCode = 2;
      continue;
    }
    scored.push(reply.scored);
    if (!values.quiet) process.stdout.write(linesOf(reply.scored));
  }
  process.stdout.write(`${table(rowsOf(scored))}\n`);
  if (compare) process.stdout.write(`\n${comparison(scored)}\n`);
  if (save) writeFileSync(SCOREBOARD, scoreboard(scored, seed));
}

const nameOf = (source: Task['source'] | undefined): string =>
  source === undefined
    ? ''
    : 'dir' in source
      ? basename(source.dir)
      : 'bundled' in source
        ? source.bundled
        : source.recorded;

function linesOf(one: Scored): string {
  const wrongs = one.judgement === null ? ['has no labels', ...wrongsOf(one)] : wrongsOf(one);
  return wrongs.map((wrong) => `${one.id}: ${wrong}\n`).join('');
}

try {
  await main();
} catch (error) {
  const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof CaseError) && !isUsage) throw error;
  process.stderr.write(`${error.message.split('\n')[0]}\n`);
  process.exitCode = 2;
}
