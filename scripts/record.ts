import { join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { failureName } from '#domain/health';
import { instantFromMs, toIso } from '#domain/time';
import { sources } from '#sources/index';
import { DEFAULT_PLACES } from '../src/watch.ts';
import { CaseError } from './case.ts';
import { HELP, type Options, parseOptions } from './record-options.ts';
import { type Outcome, type Ports, recordSource } from './recorder.ts';
import { Recording } from './recording.ts';
import { tokensOf } from './tokens.ts';

const cwd = process.env.INIT_CWD ?? process.cwd();
const say = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

async function record(options: Options, ports: Ports): Promise<boolean> {
  const { places, window, out, pause } = options;
  const recording = new Recording(out, window, places);
  const outcomes: Outcome[] = [];
  for (const source of options.sources) {
    outcomes.push(await recordSource(source, places, window, recording, pause, ports));
  }
  const names = options.sources.map(({ title }) => title).join(', ');
  if (outcomes.every(({ answered }) => answered === 0)) {
    const reasons = [...new Set(outcomes.flatMap(({ failure }) => (failure === null ? [] : failureName(failure))))];
    const why = reasons.includes('network') ? 'is this machine on a network?' : 'the sources gave no usable answer.';
    complain(`Nothing was recorded of ${names} (${reasons.join(', ') || 'nothing to ask'}): ${why}`);
    return false;
  }
  for (const reason of options.passedOver) say(`Left out: ${reason}`);
  for (const outcome of outcomes) for (const line of linesOf(outcome)) say(line);
  say(
    '\nThe recorded series belong to their publishers. Keep the recording out of the repository, and pass it on only as',
  );
  say(`their terms allow. What comes next: npm run -s detect -- ${relative(cwd, out) || '.'}`);
  return outcomes.every(({ failure }) => failure === null);
}

function linesOf({ source, requests, answered, rows, misfits, failure, completeAt }: Outcome): readonly string[] {
  const { title, attribution } = source;
  const again = 'run the same command again to go on.';
  return [
    `${title}: ${answered} of ${requests} requests are in the case, ${rows} rows are new.`,
    ...(failure === null ? [] : [`  Incomplete (${failureName(failure)}): ${again}`]),
    ...(completeAt === null ? [] : [`  The end of the window is published by ${toIso(completeAt)}: ${again}`]),
    ...(misfits === 0 ? [] : [`  ${misfits} series left out: they came in other steps than those of the case.`]),
    `  ${attribution.text}. ${attribution.licence} (${attribution.url})`,
  ];
}

try {
  const now = () => instantFromMs(Date.now());
  const tokens = tokensOf(sources, process.env);
  const shelf = join(import.meta.dirname, '../.local/cases');
  const known = { sources, places: DEFAULT_PLACES, tokens, now: now(), cwd, shelf };
  const options = parseOptions(process.argv.slice(2), known);
  if (!options.ok) throw new CaseError(options.error);
  if (options.value === null) say(HELP.trimEnd());
  else {
    const { upstreams } = options.value;
    const sleep: Ports['sleep'] = (time) => wait(time * 1000);
    const done = await record(options.value, { fetch, upstreams, tokens, now, sleep, tell: complain });
    process.exitCode = done ? 0 : 1;
  }
} catch (error) {
  if (!(error instanceof CaseError)) throw error;
  complain(error.message);
  process.exitCode = 2;
}
