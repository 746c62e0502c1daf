import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { THRESHOLDS, type ThresholdName, type Thresholds } from '#domain/thresholds';
import { toIso } from '#domain/time';
import { incidentJson, patternJson } from '#domain/wire';
import { CaseError, readCase } from './case.ts';
import { historyOf, isOfIncident } from './history.ts';

const USAGE = `Prints what the detectors say of a case, one JSON line per change, in the order of becoming known.

  npm run -s detect -- CASE [--config FILE]

  CASE           a folder with case.json and observations.csv
  --config FILE  a JSON object of thresholds to use instead of the defaults, { "outage.bgp.enter": 0.2 }`;

const config = z.strictObject(
  Object.fromEntries(
    Object.entries(THRESHOLDS).map(([name, { min, max }]) => [name, z.number().min(min).max(max).optional()]),
  ),
);

function thresholdsOf(path: string | undefined): Partial<Thresholds> {
  if (path === undefined) return {};
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new CaseError(`${path} cannot be read as JSON.`);
  }
  const parsed = config.safeParse(json);
  if (parsed.success) return parsed.data as Partial<Record<ThresholdName, number>>;
  const [issue] = parsed.error.issues;
  throw new CaseError(`${path}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is no configuration'}.`);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { config: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) return void process.stdout.write(`${USAGE}\n`);
  const [dir, ...rest] = positionals;
  if (dir === undefined || rest.length > 0) throw new CaseError('Name one case folder: npm run -s detect -- CASE.');
  const thresholds = thresholdsOf(values.config);
  for await (const known of historyOf(readCase(dir), thresholds)) {
    const told = isOfIncident(known)
      ? { incident: incidentJson(known.change.incident, known.pattern) }
      : { pattern: patternJson(known.change.pattern) };
    const line = { at: toIso(known.at), transition: known.change.transition, ...told };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}

try {
  await main();
} catch (error) {
  const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof CaseError) && !isUsage) throw error;
  process.stderr.write(`${error.message.split('\n')[0]}\n`);
  process.exitCode = 2;
}
