import type { Entity } from '#domain/entity';
import type { SourceId } from '#domain/health';
import type { ThirdPartyRecord } from '#domain/record';
import type { Series, Signal, SignalId } from '#domain/series';
import { type ServiceId, subjectKey } from '#domain/subject';
import type { Instant } from '#domain/time';

/** One series of the case, packed: NaN is a gap. */
export interface Column {
  readonly from: Instant;
  readonly step: number;
  readonly lag: number;
  readonly values: Float64Array;
  readonly counts: Float64Array | null;
}

/** The case in the order in which the APIs look things up. */
export interface Shelf {
  column(signal: SignalId, entity: Entity, service?: ServiceId | null): Column | null;
  /** What this publisher had published by then, the oldest first. */
  records(source: SourceId, now: Instant): readonly ThirdPartyRecord[];
}

/**
 * @param observations at most one series for a signal and subject, each on its signal's grid
 * @param signals with the lag after which each bin is known
 * @param records what others had to say of it
 */
export function shelve(
  observations: readonly Series[],
  signals: readonly Signal[],
  records: readonly ThirdPartyRecord[] = [],
): Shelf {
  const lags = new Map(signals.map(({ id, lag }) => [id, lag]));
  const columns = new Map<string, Column>();
  for (const { signal, subject, from, step, values, counts } of observations) {
    const key = `${signal} ${subjectKey(subject)}`;
    const lag = lags.get(signal);
    if (lag === undefined) throw new Error(`${signal} is not among the signals of the case`);
    if (columns.has(key)) throw new Error(`${key} is in the case twice`);
    columns.set(key, { from, step, lag, values: pack(values), counts: counts === null ? null : pack(counts) });
  }
  return {
    column: (signal, entity, service = null) => columns.get(`${signal} ${subjectKey({ entity, service })}`) ?? null,
    records: (source, now) =>
      records
        .filter((record) => record.source === source && record.publishedAt <= now)
        .sort((a, b) => a.publishedAt - b.publishedAt),
  };
}

const pack = (values: readonly (number | null)[]): Float64Array =>
  Float64Array.from(values, (value) => value ?? Number.NaN);

/** The first bin that is not known yet: a bin is, `lag` seconds after its end. */
export const knownBins = ({ from, step, lag }: Column, now: Instant): number => Math.floor((now - lag - from) / step);
