import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Place } from '#domain/entity';
import type { Series } from '#domain/series';
import type { Interval } from '#domain/time';
import type { Source } from '#sources/source';
import { CaseError } from './case.ts';
import { CASE_JSON, type Description, describe, described, HEADER, OBSERVATIONS, rowsOf } from './case-file.ts';

/** What was asked and need not be asked again, one JSON line a request: readers of cases pass over it. */
const ASKED = 'asked.jsonl';

interface Begun extends Description {
  readonly publishers: Readonly<Record<string, Source['attribution']>>;
}

const begun = z.looseObject({
  from: z.string(),
  until: z.string(),
  origin: z.string(),
  signals: z.record(z.string(), z.looseObject({ step: z.int().positive() })),
  entities: z.record(z.string(), z.unknown()),
  publishers: z.record(z.string(), z.unknown()).default({}),
});

const askedLine = z.object({ source: z.string(), path: z.string() });

/**
 * A case that grows while it is recorded. Rows are added as answers come, and each answer that will not change any more is
 * remembered: the next run goes on from there. A case of the same window takes further sources and places.
 */
export class Recording {
  readonly dir: string;
  #case: Begun;
  readonly #asked: Set<string>;

  /** @throws CaseError with one sentence when the folder holds something else than a recording of this window */
  constructor(dir: string, window: Interval, places: readonly Place[]) {
    this.dir = dir;
    const title = `${places.map(({ name }) => name).join(', ')}, recorded`;
    const made = describe({ id: basename(dir), title, origin: 'recording', ...window, signals: new Map(), places });
    const found = existsSync(join(dir, CASE_JSON)) ? this.#read() : null;
    if (found !== null && (found.from !== made.from || found.until !== made.until)) {
      throw new CaseError(`${dir} holds ${found.from} to ${found.until}: name another folder with --out.`);
    }
    if (found !== null && found.origin !== 'recording') {
      throw new CaseError(`${dir} holds a ${found.origin}, which no recording is mixed with: name another folder.`);
    }
    const entities = { ...found?.entities, ...made.entities };
    this.#case = { ...made, publishers: {}, ...(found as Begun | null), entities };
    this.#asked = this.#readAsked();
    if (found !== null) this.#mendRows();
  }

  hasAsked(source: Source, path: string): boolean {
    return this.#asked.has(`${source.id} ${path}`);
  }

  /**
   * Adds what one request brought: what describes it first, the rows next, and last that it was asked, so that whatever is
   * cut short is asked again. A later row for the same bin replaces the earlier one.
   *
   * @param isFinal whether the answer to this request will be the same tomorrow
   * @returns how many rows, and how many series were left out because their step is not the one that the case has
   */
  add(source: Source, path: string, series: readonly Series[], isFinal: boolean) {
    const before = this.#case.signals;
    const signals = { ...before };
    for (const { signal: id, step } of series) {
      const signal = source.signals.find((one) => one.id === id);
      if (signal !== undefined) signals[id] ??= { step, lag: signal.lag, unit: signal.unit };
    }
    const fitting = series.filter(({ signal, step }) => signals[signal]?.step === step);
    this.#case = { ...this.#case, signals, publishers: { ...this.#case.publishers, [source.id]: source.attribution } };
    this.#describe();
    const rows = fitting.flatMap(rowsOf);
    if (rows.length > 0) appendFileSync(this.#file(OBSERVATIONS), `${rows.join('\n')}\n`);
    if (isFinal) {
      this.#asked.add(`${source.id} ${path}`);
      appendFileSync(this.#file(ASKED), `${JSON.stringify({ source: source.id, path })}\n`);
    }
    return { rows: rows.length, misfits: series.length - fitting.length };
  }

  #file(name: string): string {
    return join(this.dir, name);
  }

  #describe(): void {
    mkdirSync(this.dir, { recursive: true });
    if (!existsSync(this.#file(OBSERVATIONS))) writeFileSync(this.#file(OBSERVATIONS), `${HEADER}\n`);
    const draft = this.#file(`${CASE_JSON}.new`);
    writeFileSync(draft, described(this.#case));
    renameSync(draft, this.#file(CASE_JSON));
  }

  #read(): z.output<typeof begun> {
    const parsed = begun.safeParse(parseJson(readFileSync(this.#file(CASE_JSON), 'utf8')));
    if (parsed.success) return parsed.data;
    throw new CaseError(`${this.#file(CASE_JSON)} is not of the format of a case: name another folder with --out.`);
  }

  #readAsked(): Set<string> {
    if (!existsSync(this.#file(ASKED))) return new Set();
    const lines = readFileSync(this.#file(ASKED), 'utf8').split('\n');
    const read = lines.map((line) => askedLine.safeParse(parseJson(line)));
    return new Set(read.flatMap(({ data }) => (data === undefined ? [] : [`${data.source} ${data.path}`])));
  }

  /** A run that was ended while it wrote may have left half a line. */
  #mendRows(): void {
    const path = this.#file(OBSERVATIONS);
    if (!existsSync(path)) return;
    const rows = readFileSync(path);
    if (!rows.subarray(0, HEADER.length + 1).equals(Buffer.from(`${HEADER}\n`))) {
      throw new CaseError(`${path} has other columns than ${HEADER}: name another folder with --out.`);
    }
    truncateSync(path, rows.lastIndexOf('\n') + 1);
  }
}

/** @returns undefined for what is no JSON; an unfinished line is none */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
