import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from '#domain/entity';
import type { Series, Signal } from '#domain/series';
import { type Instant, instant, toIso } from '#domain/time';
import type { Case } from './case.ts';

export const CASE_JSON = 'case.json';
export const OBSERVATIONS = 'observations.csv';
export const HEADER = 'time,signal,entity,service,value,count';

/** `case.json` as the format has it. */
export interface Description {
  readonly id: string;
  readonly title: string;
  readonly origin: Case['origin'];
  readonly from: string;
  readonly until: string;
  readonly signals: Readonly<Record<string, Pick<Signal, 'step' | 'lag' | 'unit'>>>;
  readonly entities: Readonly<Record<string, unknown>>;
}

/** Writes a case as the format has it, so that `npm run detect` and anybody else's tools can read it. */
export function writeCase(into: string, history: Case): void {
  mkdirSync(into, { recursive: true });
  writeFileSync(join(into, CASE_JSON), described(describe(history)));
  const rows = history.series.flatMap(rowsOf);
  writeFileSync(join(into, OBSERVATIONS), `${HEADER}\n${rows.join('\n')}\n`);
}

export const described = (description: Description): string => `${JSON.stringify(description, null, 1)}\n`;

export function describe(history: Omit<Case, 'series'>): Description {
  const { id, title, origin, from, until, signals, places } = history;
  return {
    id,
    title,
    origin,
    from: toIso(from),
    until: toIso(until),
    signals: Object.fromEntries([...signals].map(([signal, { step, lag, unit }]) => [signal, { step, lag, unit }])),
    entities: Object.fromEntries(places.map((place) => [place.entity, entityOf(place)])),
  };
}

const entityOf = ({ name, timezone, within, access, control }: Place) => ({
  timezone,
  name,
  ...(within === null ? {} : { within }),
  ...(access === null ? {} : { access }),
  ...(control ? { control } : {}),
});

/** One row per bin with a value; a gap has none. */
export function rowsOf({ signal, subject, from, step, values, counts }: Series): readonly string[] {
  const row = (at: Instant, value: number, count: number | null | undefined) =>
    `${toIso(at)},${signal},${subject.entity},${subject.service ?? ''},${value},${count ?? ''}`;
  return values.flatMap((value, i) => (value === null ? [] : [row(instant(from + i * step), value, counts?.[i])]));
}
