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
  readonly #series = new Map<string, Growing>();
  readonly #times = new Map<string, Instant | null>();
  readonly #leftOut = new Map<string, { rows: number; first: number }>();
  #bins = 0;
  #taken = 0;

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
    if (this.#taken === 0 && this.#leftOut.size > 0) {
      throw new CaseError(`observations.csv holds no row that can be read: ${[...this.#leftOut.keys()].join('; ')}.`);
    }
  }

  #row(cells: readonly string[], columns: Columns, number: number): void {
    const read = this.#read((column) => cells[columns[column]] ?? '');
    if (typeof read === 'string') {
      const known = this.#leftOut.get(read);
      this.#leftOut.set(read, { rows: (known?.rows ?? 0) + 1, first: known?.first ?? number });
      return;
    }
    this.#taken += 1;
    const { into, at, value, count } = read;
    const bin = (at - into.from) / into.signal.step;
    if (bin < 0 || at >= this.#case.until) return;
    into.values[bin] = value;
    into.counts[bin] = count;
  }

  /** What a row says, or why it is left out. */
  #read(cell: (column: keyof Columns) => string) {
    const into = this.#into(cell('signal'), cell('entity'), cell('service'));
    if (typeof into === 'string') return into;
    const at = this.#time(cell('time'));
    if (at === null) return 'a time that is none like 2022-09-21T12:30:00Z';
    if (at % into.signal.step !== 0) return 'a time that is not on the grid of its signal';
    const [value, count] = [numeric(cell('value')), numeric(cell('count'))];
    if (value === 'odd' || count === 'odd') return 'a value or a count that is no number from 0 up';
    if (count !== null && value !== null && value > count) return 'more anomalous tests than tests';
    return { into, at, value, count };
  }

  /** One sentence for each kind of row that was left out. */
  leftOut(): readonly string[] {
    return [...this.#leftOut].map(
      ([why, { rows, first }]) =>
        `observations.csv: ${rows} ${rows === 1 ? 'row' : 'rows'} left out, from line ${first} on: ${why}.`,
    );
  }

  /** The series, or why there is none to speak of. */
  #into(id: string, entity: string, service: string): Growing | string {
    const key = `${id},${entity},${service}`;
    const found = this.#series.get(key);
    if (found !== undefined) return found;
    const made = this.#begin(id as SignalId, entity as Entity, service === '' ? null : service);
    if (typeof made !== 'string') this.#series.set(key, made);
    return made;
  }

  #begin(id: SignalId, entity: Entity, service: string | null): Growing | string {
    const signal = this.#signals.get(id);
    if (signal === undefined) return FAMILIES[id] === undefined ? 'an unknown signal' : 'a signal that case.json lacks';
    if (!Object.hasOwn(this.#case.entities, entity)) return 'an entity that case.json lacks';
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
    return [...this.#series.values()].map(({ signal, entity, service, from, values, counts }) => ({
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

function numeric(text: string): number | null | 'odd' {
  if (text === '') return null;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 && text.trim() !== '' ? value : 'odd';
}
