import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Entity, entityCode, entityType, type Place, parseEntity } from '#domain/entity';
import type { Series, Signal, SignalId } from '#domain/series';
import { type Instant, later, type Seconds } from '#domain/time';
import { CaseError, type Description, describe } from './case-description.ts';
import { FAMILIES } from './case-families.ts';
import { Rows } from './case-rows.ts';

export { CaseError } from './case-description.ts';

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

const LARGEST_FILE = 500_000_000;

/**
 * Reads `case.json` and `observations.csv` of a folder: all that is sound of it.
 *
 * @param say hears a sentence for each kind of thing that was left out
 * @throws CaseError with one clear sentence when there is no such case or nothing of it can be read
 */
export function readCase(dir: string, say: (sentence: string) => void = toStandardError): Case {
  const described = describe(read(join(dir, 'case.json')));
  const signals = signalsOf(described);
  const rows = new Rows(described, signals);
  rows.add(read(join(dir, 'observations.csv')));
  for (const sentence of rows.leftOut()) say(sentence);
  const { id, title, origin, from, until } = described;
  return { id, title, origin, from, until, signals, places: placesOf(described), series: rows.series() };
}

const toStandardError = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

function read(path: string): string {
  try {
    if (statSync(path).size > LARGEST_FILE) throw new CaseError(`${path} is larger than ${LARGEST_FILE} bytes.`);
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (error instanceof CaseError) throw error;
    throw new CaseError(`${path} cannot be read: a case is a folder with case.json and observations.csv.`);
  }
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

/** When the bin that starts at `at` becomes known. */
export const knownFrom = ({ step, lag }: Signal, at: Instant): Instant => later(at, step + lag);
