import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Entity, entityCode, entityType, type Place, parseEntity } from '#domain/entity';
import type { Family, Series, Signal, SignalId } from '#domain/series';
import { subject } from '#domain/subject';
import { fromIso, type Instant, instant, later, type Seconds } from '#domain/time';
import { sources } from '#sources/index';

/** A recorded or reconstructed stretch of history: a folder with `case.json` and `observations.csv`. */
export interface Case {
  readonly id: string;
  readonly title: string;
  readonly origin: 'recording' | 'reconstruction' | 'synthetic';
  readonly from: Instant;
  readonly until: Instant;
  readonly signals: ReadonlyMap<SignalId, Signal>;
  readonly places: readonly Place[];
  /** Each covers the whole case on its signal's grid; a bin without a row is a gap. */
  readonly series: readonly Series[];
}

/** The folder holds no readable case; the message is one sentence for whoever wrote it. */
export class CaseError extends Error {
  override readonly name = 'CaseError';
}

/** What each known signal measures; one that is not listed here is left out of a case. */
const FAMILIES: Readonly<Record<string, Family>> = Object.fromEntries(
  sources.flatMap(({ signals }) => signals.map(({ id, family }) => [id, family])),
);

const DAY = 86_400;
const LONGEST = 1100 * DAY;
const LARGEST_FILE = 500_000_000;
const MOST_BINS = 60_000_000;

const when = z.string().transform((text, context) => {
  const at = fromIso(text);
  if (at !== null) return at;
  context.addIssue({ code: 'custom', message: `"${text.slice(0, 40)}" is no time like 2022-09-21T12:30:00Z` });
  return z.NEVER;
});

const timezone = z
  .string()
  .max(64)
  .refine((name) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
    } catch {
      return false;
    }
  }, 'no IANA time zone');

const description = z.object({
  id: z.string().min(1).max(200),
  title: z.string().max(1000).default(''),
  origin: z.enum(['recording', 'reconstruction', 'synthetic']),
  from: when,
  until: when,
  signals: z.record(
    z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/),
    z.object({
      step: z
        .int()
        .positive()
        .refine((step) => DAY % step === 0, 'a step divides a day'),
      lag: z.int().min(0).max(LONGEST),
      unit: z.string().max(200).default(''),
    }),
  ),
  entities: z.record(
    z.string().refine((key) => parseEntity(key) !== null, 'no entity key like country/IR or asn/44244'),
    z.object({
      timezone,
      name: z.string().max(200).nullish(),
      within: z.string().nullish(),
      access: z.enum(['mobile', 'fixed']).nullish(),
      control: z.boolean().nullish(),
    }),
  ),
});
type Description = z.output<typeof description>;

/**
 * Reads `case.json` and `observations.csv` of a folder.
 *
 * @throws CaseError with one clear sentence when there is no such case or it breaks the format
 */
export function readCase(dir: string): Case {
  const described = describe(read(join(dir, 'case.json')));
  const signals = signalsOf(described);
  const rows = new Rows(described, signals);
  rows.add(read(join(dir, 'observations.csv')));
  const { id, title, origin, from, until } = described;
  return { id, title, origin, from, until, signals, places: placesOf(described), series: rows.series() };
}

function read(path: string): string {
  try {
    if (statSync(path).size > LARGEST_FILE) throw new CaseError(`${path} is larger than ${LARGEST_FILE} bytes.`);
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (error instanceof CaseError) throw error;
    throw new CaseError(`${path} cannot be read: a case is a folder with case.json and observations.csv.`);
  }
}

function describe(text: string): Description {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CaseError('case.json is not JSON.');
  }
  const parsed = description.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new CaseError(`case.json: ${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'not as described'}.`);
  }
  const { from, until } = parsed.data;
  if (until <= from) throw new CaseError('case.json: until is not after from.');
  if (until - from > LONGEST) throw new CaseError(`case.json: a case is at most ${LONGEST / DAY} days long.`);
  return parsed.data;
}

function signalsOf({ signals }: Description): ReadonlyMap<SignalId, Signal> {
  const known = new Map<SignalId, Signal>();
  for (const [id, { step, lag, unit }] of Object.entries(signals)) {
    const family = FAMILIES[id];
    if (family === undefined) continue;
    known.set(id as SignalId, { id: id as SignalId, unit, step: step as Seconds, lag: lag as Seconds, family });
  }
  return known;
}

const placesOf = ({ entities }: Description): readonly Place[] =>
  Object.entries(entities).map(([key, { timezone, name, within, access, control }]) => ({
    entity: key as Entity,
    name: name ?? nameOf(key as Entity),
    timezone,
    within: within == null ? null : parseEntity(within),
    access: access ?? null,
    control: control ?? false,
  }));

function nameOf(entity: Entity): string {
  const code = entityCode(entity);
  if (entityType(entity) === 'asn') return `AS${code}`;
  if (entityType(entity) !== 'country') return entity;
  return new Intl.DisplayNames('en', { type: 'region', fallback: 'code' }).of(code) ?? code;
}

interface Columns {
  readonly time: number;
  readonly signal: number;
  readonly entity: number;
  readonly service: number;
  readonly value: number;
  readonly count: number;
}

interface Growing {
  readonly signal: Signal;
  readonly entity: Entity;
  readonly service: string | null;
  readonly from: Instant;
  readonly values: (number | null)[];
  readonly counts: (number | null)[];
}

/** The rows of one file, put on each signal's grid as they are read: one pass, no row objects. */
class Rows {
  readonly #case: Description;
  readonly #signals: ReadonlyMap<SignalId, Signal>;
  readonly #series = new Map<string, Growing | null>();
  readonly #times = new Map<string, Instant | null>();
  #bins = 0;

  constructor(described: Description, signals: ReadonlyMap<SignalId, Signal>) {
    this.#case = described;
    this.#signals = signals;
  }

  add(csv: string): void {
    let start = 0;
    let number = 0;
    let columns: Columns | null = null;
    while (start < csv.length) {
      const newline = csv.indexOf('\n', start);
      const end = newline < 0 ? csv.length : newline;
      const line = csv.slice(start, csv.charCodeAt(end - 1) === 13 ? end - 1 : end);
      start = end + 1;
      number += 1;
      if (line === '') continue;
      if (columns === null) columns = columnsOf(line);
      else this.#row(line.split(','), columns, number);
    }
    if (columns === null) throw new CaseError('observations.csv is empty.');
  }

  #row(cells: readonly string[], columns: Columns, number: number): void {
    const cell = (column: number) => cells[column] ?? '';
    const into = this.#into(cell(columns.signal), cell(columns.entity), cell(columns.service), number);
    if (into === null) return;
    const at = this.#time(cell(columns.time));
    if (at === null) throw bad(number, `"${cell(columns.time).slice(0, 40)}" is no time like 2022-09-21T12:30:00Z`);
    if (at % into.signal.step !== 0) throw bad(number, `the time is not on the grid of ${into.signal.step} seconds`);
    const bin = (at - into.from) / into.signal.step;
    if (bin < 0 || at >= this.#case.until) return;
    into.values[bin] = numeric(cell(columns.value), number);
    into.counts[bin] = numeric(cell(columns.count), number);
  }

  #into(id: string, entity: string, service: string, number: number): Growing | null {
    const key = `${id},${entity},${service}`;
    const found = this.#series.get(key);
    if (found !== undefined) return found;
    const made = this.#begin(id as SignalId, entity as Entity, service === '' ? null : service, number);
    this.#series.set(key, made);
    return made;
  }

  #begin(id: SignalId, entity: Entity, service: string | null, number: number): Growing | null {
    const signal = this.#signals.get(id);
    if (signal === undefined) {
      if (FAMILIES[id] === undefined) return null;
      throw bad(number, `${id} is not among the signals of case.json`);
    }
    if (!Object.hasOwn(this.#case.entities, entity)) {
      throw bad(number, `"${entity.slice(0, 40)}" is not among the entities of case.json`);
    }
    const from = instant(Math.floor(this.#case.from / signal.step) * signal.step);
    const length = Math.ceil((this.#case.until - from) / signal.step);
    this.#bins += length;
    if (this.#bins > MOST_BINS) throw new CaseError(`observations.csv holds more than ${MOST_BINS} bins.`);
    const gaps = () => new Array<number | null>(length).fill(null);
    return { signal, entity, service, from, values: gaps(), counts: gaps() };
  }

  #time(text: string): Instant | null {
    const seen = this.#times.get(text);
    if (seen !== undefined) return seen;
    const at = fromIso(text);
    this.#times.set(text, at);
    return at;
  }

  series(): readonly Series[] {
    const all = [...this.#series.values()].filter((series) => series !== null);
    return all.map(({ signal, entity, service, from, values, counts }) => ({
      signal: signal.id,
      subject: subject(entity, service),
      from,
      step: signal.step,
      values,
      counts: counts.some((count) => count !== null) ? counts : null,
    }));
  }
}

function columnsOf(header: string): Columns {
  const names = header.split(',').map((name) => name.trim());
  const at = (name: string) => {
    const column = names.indexOf(name);
    if (column < 0) throw new CaseError(`observations.csv has no column "${name}".`);
    return column;
  };
  return {
    time: at('time'),
    signal: at('signal'),
    entity: at('entity'),
    service: names.indexOf('service'),
    value: at('value'),
    count: names.indexOf('count'),
  };
}

function numeric(text: string, number: number): number | null {
  if (text === '') return null;
  const value = Number(text);
  if (!Number.isFinite(value) || text.trim() === '') throw bad(number, `"${text.slice(0, 40)}" is no number`);
  return value;
}

const bad = (number: number, why: string): CaseError => new CaseError(`observations.csv, line ${number}: ${why}.`);

/** When the bin that starts at `at` becomes known. */
export const knownFrom = ({ step, lag }: Signal, at: Instant): Instant => later(at, step + lag);
