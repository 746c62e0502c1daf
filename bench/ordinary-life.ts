import type { Series, Signal, SignalId } from '#domain/series';
import { days, floorTo, type Instant, seconds } from '#domain/time';
import type { Column, Shelf } from '../local/upstream/shelf.ts';

/** By what the signal's family does in the course of a day: how far it swings, and how much it trembles. */
const MANNERS: Readonly<Record<string, { readonly level: number; readonly swing: number; readonly tremble: number }>> =
  {
    'control-plane': { level: 8000, swing: 0, tremble: 0.001 },
    'active-probing': { level: 4000, swing: 0.03, tremble: 0.004 },
    'passive-traffic': { level: 3000, swing: 0.4, tremble: 0.04 },
    usage: { level: 1000, swing: 0.6, tremble: 0.03 },
  };
const OTHER = { level: 40, swing: 0.1, tremble: 0.05 };

/** Ordinary life in every place and of every signal, made when it is looked up. */
export function shelfOf(signals: ReadonlyMap<SignalId, Signal>, from: Instant, until: Instant): Shelf {
  const made = new Map<string, Column>();
  return {
    column(id, entity, service = null) {
      const signal = signals.get(id);
      if (signal === undefined || (signal.family === 'client-tests') !== (service !== null)) return null;
      const key = `${id} ${entity} ${service}`;
      const column = made.get(key) ?? columnOf(signal, from, until, hashOf(key));
      made.set(key, column);
      return column;
    },
    records: () => [],
  };
}

function columnOf(signal: Signal, from: Instant, until: Instant, seed: number): Column {
  const { step, lag, family, unit } = signal;
  const { level, swing, tremble } = (unit.startsWith('%') ? undefined : MANNERS[family]) ?? OTHER;
  const start = floorTo(from, days(1));
  const tests = family === 'client-tests';
  const values = Float64Array.from({ length: Math.floor((until - start) / step) }, (_, i) => {
    const at = start + i * step;
    const day = 1 - (swing / 2) * (1 + Math.cos((2 * Math.PI * at) / days(1)));
    const chance = mixed(seed + i);
    const noise = 1 + tremble * (chance / 2 ** 31 - 1);
    return tests ? chance % 2 : Math.round(level * day * noise);
  });
  return { from: start, step, lag, values, counts: tests ? values.map((_, i) => 3 + (i % 5)) : null };
}

/** All that is known by then of the series of which a source has spoken. */
export function pastOf(
  { signal, subject }: Series,
  shelf: Shelf,
  signals: ReadonlyMap<SignalId, Signal>,
  until: Instant,
): Series {
  const column = shelf.column(signal, subject.entity, subject.service);
  const lag = signals.get(signal)?.lag ?? 0;
  if (column === null) throw new Error(`${signal} of ${subject.entity} has no past`);
  const { from, step, values, counts } = column;
  const known = Math.floor((until - lag - from) / step);
  const cut = (all: Float64Array) => [...all.slice(0, known)];
  return { signal, subject, from, step: seconds(step), values: cut(values), counts: counts && cut(counts) };
}

/** The last steps of MurmurHash3: neighbours become unlike numbers of 32 bits. */
function mixed(number: number): number {
  const half = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  const most = Math.imul(half ^ (half >>> 13), 0xc2b2ae35);
  return (most ^ (most >>> 16)) >>> 0;
}

/** FNV-1a, 32 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
