import type { Entity } from '#domain/entity';
import type { Series, Signal, SignalId } from '#domain/series';
import { subject } from '#domain/subject';
import { fromIso, type Instant, instant } from '#domain/time';
import { CaseError, type Description } from './case-description.ts';
import { FAMILIES } from './case-families.ts';

const MOST_BINS = 60_000_000;

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
export class Rows {
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
