import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { instantFromMs, seconds, toIso } from '#domain/time';
import { sources } from '#sources/index';
import { type Checked, check, exitCode, type Verdict } from './live-check.ts';
import { factsAt } from './live-facts.ts';
import { tokensOf } from './tokens.ts';
import { upstreamsOf } from './upstreams.ts';

const HELP = `Asks the live sources what no recording could tell, and prints what is otherwise than we assume. Politely: one request at a
time, with a second between two; no values are printed, only shapes and counts.

  npm run check-live                      everything
  npm run check-live -- --only SOURCE     one source; may be repeated

  --upstream URL  asks there instead; SOURCE=URL, repeated, for several sources
  --pause N       seconds between two requests (default 1)

Tokens are read from the environment: RADAR_TOKEN, PULSE_TOKEN. Exit code 0: nothing differs; 1: something does; 3: nothing does, but
something could not be reached; 2: the arguments make no sense.`;

const say = (line: string) => process.stdout.write(`${line}\n`);

function refuse(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return 2;
}

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      upstream: { type: 'string', multiple: true, default: [] },
      pause: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { only, upstream, pause, help } = values;
  if (help) {
    say(HELP);
    return 0;
  }
  const now = instantFromMs(Date.now());
  const tokens = tokensOf([...sources, { secret: 'PULSE_TOKEN' }], process.env);
  const facts = factsAt(now, sources, tokens);
  const known = [...new Set(facts.map(({ source }) => source))];
  const stranger = only.find((id) => !known.includes(id));
  if (stranger !== undefined) return refuse(`There is no source "${stranger}": say some of ${known.join(', ')}.`);
  if (!/^\d{1,3}(\.\d{1,3})?$/.test(pause)) return refuse('--pause takes seconds, 0 to 999.');
  const upstreams = upstreamsOf(upstream, only.length === 1 ? only[0] : undefined);
  if (!upstreams.ok) return refuse(upstreams.error);

  const wanted = only.length === 0 ? facts : facts.filter(({ source }) => only.includes(source));
  say(`Live sources against what we assume, ${toIso(now)}\n`);
  say('| verdict | source | fact | assumed | seen |\n|---|---|---|---|---|');
  const ports = { fetch, upstreams: upstreams.value, sleep: (time: number) => wait(time * 1000) };
  const checked: Checked[] = [];
  for await (const one of check(wanted, now, seconds(Number(pause)), ports)) {
    checked.push(one);
    const { fact, verdict, seen } = one;
    say(`| ${verdict} | ${fact.source} | ${fact.what} | ${fact.assumed.replaceAll('|', '/')} | ${seen} |`);
  }
  for (const line of summary(checked)) say(line);
  return exitCode(checked);
}

function summary(checked: readonly Checked[]): readonly string[] {
  const count = (verdict: Verdict) => checked.filter((one) => one.verdict === verdict).length;
  const verdicts: readonly Verdict[] = ['same', 'differs', 'unreachable', 'not asked'];
  const places = new Set(checked.flatMap(({ fact, verdict }) => (verdict === 'differs' ? [fact.where] : [])));
  return [
    `\n${verdicts.map((verdict) => `${count(verdict)} ${verdict}`).join(', ')}`,
    ...[...places].map((where) => `to look at: ${where}`),
  ];
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))) throw error;
  process.exitCode = refuse(`${error.message.split(/\.\s|\n/)[0]}. "npm run check-live -- --help" lists the options.`);
}
