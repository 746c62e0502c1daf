import type { Signal, SignalId } from '#domain/series';
import { seconds } from '#domain/time';
import { sources } from '#sources/index';

const HALF_HOUR = 1800;

/** What a signal's ordinary life is like. Shares and deviations are of its usual level. */
export interface Manner {
  /** How much of the level goes when everybody sleeps: 0 for routes, nearly all of search. */
  readonly swing: number;
  /** Deviation of a bin's noise, in logarithms. */
  readonly tremble: number;
  /** How much of the deviation is left half an hour later. */
  readonly memory: number;
  /** Deviation of whole days. */
  readonly daily: number;
  /** How many times in a month it jumps upwards by half or more for some hours, without anything having happened. */
  readonly bursts: number;
  /** Short losses without anybody being cut off: a withdrawn prefix, a prober that failed. */
  readonly lapses?: Lapses;
  /** What it lives by: people's leisure, the office hours of (infected) computers, or the crowding of lines at night. */
  readonly by: 'leisure' | 'office' | 'crowding';
}

/**
 * From the recording of Iran, December 2025: in 38 days routes fell by up to 1.0 % below their median of a day and probing by
 * up to 8.4 %; a hundredth of their bins lay 0.3 % and 3.2 % below. What one prefix or prober weighs grows as places shrink.
 */
export interface Lapses {
  readonly perMonth: number;
  /** The least share that is lost in a place of the size of Iran; losses are Pareto's, with exponent 1.5. */
  readonly least: number;
  readonly most: number;
  /** Their mean length. */
  readonly minutes: number;
}

const infrastructure: Manner = { swing: 0, tremble: 0.001, memory: 0.9, daily: 0.001, bursts: 0, by: 'leisure' };
const traffic: Manner = { swing: 0.8, tremble: 0.035, memory: 0.6, daily: 0.025, bursts: 0.3, by: 'leisure' };

const MANNERS: Readonly<Partial<Record<SignalId, Manner>>> = {
  'ioda.bgp': { ...infrastructure, lapses: { perMonth: 8, least: 0.002, most: 0.05, minutes: 120 } },
  'ripestat.prefixes-v4': infrastructure,
  'ripestat.prefixes-v6': infrastructure,
  'ioda.ping-slash24': {
    ...infrastructure,
    swing: 0.03,
    tremble: 0.004,
    daily: 0.004,
    lapses: { perMonth: 8, least: 0.015, most: 0.1, minutes: 60 },
  },
  'ioda.merit-nt': { swing: 0.5, tremble: 0.07, memory: 0.6, daily: 0.05, bursts: 1.5, by: 'office' },
  'ioda.gtr': { ...traffic, swing: 0.9, tremble: 0.03 },
  'radar.http': traffic,
  'radar.netflows': { ...traffic, tremble: 0.05, swing: 0.7 },
  'radar.http3-share': { swing: 0.05, tremble: 0.03, memory: 0.7, daily: 0.01, bursts: 0, by: 'leisure' },
  // People at home in the evening share a line: it is a fifth slower, and slower to answer.
  'radar.iqi-bandwidth': { swing: -0.2, tremble: 0.09, memory: 0.4, daily: 0.04, bursts: 0.3, by: 'crowding' },
  'radar.iqi-latency': { swing: 0.25, tremble: 0.06, memory: 0.4, daily: 0.03, bursts: 1, by: 'crowding' },
  'ioda.ping-slash24-latency': { swing: 0.12, tremble: 0.03, memory: 0.7, daily: 0.02, bursts: 1, by: 'crowding' },
  'ioda.ping-slash24-loss': { swing: 0.3, tremble: 0.12, memory: 0.6, daily: 0.05, bursts: 2, by: 'crowding' },
  'tor.relay-users': { swing: 0, tremble: 0.05, memory: 0.98, daily: 0.03, bursts: 0, by: 'leisure' },
  'tor.bridge-users': { swing: 0, tremble: 0.06, memory: 0.98, daily: 0.04, bursts: 0, by: 'leisure' },
};

export function mannerOf(id: SignalId): Manner {
  const manner = MANNERS[id];
  if (manner === undefined) throw new Error(`how ${id} lives is not described`);
  return manner;
}

const PUBLISHED = new Map(sources.flatMap(({ signals }) => signals.map((signal) => [signal.id, signal] as const)));

/** @param steps `native`, or half hours as archives keep them, which are replayed five times faster */
export function signalOf(id: SignalId, steps: 'native' | 'half-hours'): Signal {
  const signal = PUBLISHED.get(id);
  if (signal === undefined) throw new Error(`no source publishes ${id}`);
  return steps === 'native' ? signal : { ...signal, step: seconds(Math.max(HALF_HOUR, signal.step)) };
}
