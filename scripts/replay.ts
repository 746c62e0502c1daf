import { parseArgs } from 'node:util';
import { type News, news, saidOf } from '#alerts/news';
import { saidOfWindow, windowNews } from '#alerts/window-news';
import type { Told } from '#domain/decision';
import type { TellReason } from '#domain/delivery';
import { type Incident, isAlerting } from '#domain/incident';
import { clockText, type Pattern } from '#domain/pattern';
import type { Series } from '#domain/series';
import { lossOf } from '#domain/severity';
import { type Instant, toIso } from '#domain/time';
import { type Case, CaseError, readCase } from './case.ts';
import { historyOf, isOfIncident, type Known, type KnownPattern } from './history.ts';

const USAGE = `Tells in plain words which alerts a case would have sent, and when.

  npm run replay -- CASE`;

const WIDTH = 72;
const BARS = ' ▁▂▃▄▅▆▇█';
const KINDS: Record<Incident['kind'], string> = {
  outage: 'Outage',
  throttling: 'Throttling',
  'service-block': 'Block',
};

/** One character per stretch: its mean between nothing and the series' highest mean; a dot where nobody looked. */
function sparkline(series: Series): string {
  const values = series.values.map((value, i) => {
    const tests = series.counts?.[i];
    return tests == null || value === null ? value : value / tests;
  });
  const size = Math.max(1, Math.ceil(values.length / WIDTH));
  const means = Array.from({ length: Math.ceil(values.length / size) }, (_, i) => {
    const known = values.slice(i * size, (i + 1) * size).filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  });
  const highest = Math.max(...means.map((mean) => mean ?? 0)) || 1;
  return means.map((mean) => (mean === null ? '·' : BARS[Math.round((mean / highest) * 8)])).join('');
}

function lineOf(known: Known, telling: TellReason, names: ReadonlyMap<string, string>): string {
  const { incident } = known.change;
  const { kind, subject, from, until, standing, severity } = incident;
  const what = subject.service === null ? KINDS[kind] : `${KINDS[kind]} of ${subject.service}`;
  const where = names.get(subject.entity) ?? subject.entity;
  const head = `${minute(known.at)}  ${telling.toUpperCase().padEnd(9)} ${what} in ${where}`;
  const when = until === null ? `since ${minute(from)}` : `${minute(from)} to ${minute(until)}`;
  const seen = incident.evidence.map((one) => `${one.signal} −${Math.round(lossOf(one) * 100)} %`).join(', ');
  return `${head}, ${when}, ${standing}, severity ${severity}\n                  ${seen}`;
}

const minute = (at: Instant): string => toIso(at).slice(0, 16).replace('T', ' ');

/** What somebody who follows everything would be told of a change; null for nothing. Remembers what was told. */
function tellingOf({ at, change: { transition, incident } }: Known, told: Map<string, Told>): TellReason | null {
  if (!isAlerting(incident)) return null;
  const before = told.get(incident.id) ?? null;
  const topic = { kind: 'incident', incident, within: [], together: [], pattern: null } as const;
  const now = { topic, isRetracted: transition === 'retracted', window: null, at };
  return remember(news(now, before), incident, { at, said: saidOf(now, before) }, told);
}

function windowTelling({ at, change: { pattern } }: KnownPattern, told: Map<string, Told>): TellReason | null {
  const before = told.get(pattern.id) ?? null;
  const now = { topic: { kind: 'pattern', pattern, within: [], together: [], severity: 1 } as const, at };
  return remember(windowNews(now, before), pattern, { at, said: saidOfWindow(now, before) }, told);
}

function remember(
  verdict: News<TellReason>,
  { id, revision }: Pick<Pattern, 'id' | 'revision'>,
  rest: Pick<Told, 'at' | 'said'>,
  told: Map<string, Told>,
): TellReason | null {
  if ('hold' in verdict) return null;
  told.set(id, { reason: verdict.tell, revision, interrupting: verdict.interrupting, ...rest });
  return verdict.tell;
}

function windowLineOf(known: KnownPattern, telling: TellReason, names: ReadonlyMap<string, string>): string {
  const { entity, kind, days, start, end, timezone, hits, misses, level, next } = known.change.pattern;
  const head = `${minute(known.at)}  ${telling.toUpperCase().padEnd(9)} ${KINDS[kind]} in ${names.get(entity) ?? entity}`;
  const clock = `${days} ${clockText(start)} to ${clockText(end)} ${timezone}`;
  const [due] = next;
  const expected = due === undefined ? '' : `, next ${minute(due.from)} (${Math.round(due.probability * 100)} %)`;
  return `${head}, ${clock}, ${level}: came ${hits}, missed ${misses}${expected}`;
}

async function replay(history: Case): Promise<void> {
  const names = new Map(history.places.map(({ entity, name }) => [entity, name]));
  const write = (line: string) => process.stdout.write(`${line}\n`);
  write(`${history.title || history.id} (${history.origin})`);
  write(`${minute(history.from)} to ${minute(history.until)} UTC, ${history.series.length} series\n`);
  for (const series of history.series) {
    const { entity, service } = series.subject;
    write(`${`${entity}${service === null ? '' : `#${service}`} ${series.signal}`.padEnd(36)} ${sparkline(series)}`);
  }
  write('\nTimes in UTC, each line at the moment at which it would have been sent.\n');
  const told = new Map<string, Told>();
  const suspected = new Set<string>();
  for await (const known of historyOf(history)) {
    if (!isOfIncident(known)) {
      const telling = windowTelling(known, told);
      if (telling !== null) write(windowLineOf(known, telling, names));
      continue;
    }
    const telling = tellingOf(known, told);
    if (telling !== null) write(lineOf(known, telling, names));
    else if (!isAlerting(known.change.incident)) suspected.add(known.change.incident.id);
  }
  const only = [...suspected].filter((id) => !told.has(id)).length;
  const windows = [...told.values()].filter(({ said }) => said.topic === 'pattern').length;
  const incidents = told.size - windows;
  const count = [
    incidents,
    incidents === 1 ? 'incident' : 'incidents',
    'and',
    windows,
    windows === 1 ? 'window' : 'windows',
  ];
  write(`\nAlerted: ${count.join(' ')}. Suspected on one family's word and told to nobody: ${only}.`);
}

try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean' } } });
  const [dir, ...rest] = positionals;
  if (values.help) process.stdout.write(`${USAGE}\n`);
  else if (dir === undefined || rest.length > 0) throw new CaseError('Name one case folder: npm run replay -- CASE.');
  else await replay(readCase(dir));
} catch (error) {
  const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof CaseError) && !isUsage) throw error;
  process.stderr.write(`${error.message.split('\n')[0]}\n`);
  process.exitCode = 2;
}
