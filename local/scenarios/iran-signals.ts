import type { Signal, SignalId } from '#domain/series';
import { sources } from '#sources/index';

/** How a quantity lives. */
export interface Manner {
  /** How much of it follows the day: 0 for what stays up at night. */
  readonly swing: number;
  /** Deviation of its noise, as a share. */
  readonly tremble: number;
  /** How much more there is of it after a cut, as a share of what the cut took. */
  readonly overshoot: number;
  /** Decimals that its publisher gives. */
  readonly decimals: number;
}

const manner = (swing: number, tremble: number, overshoot = 0, decimals = 0): Manner => ({
  swing,
  tremble,
  overshoot,
  decimals,
});

const share = manner(0, 0.02, 0, 1);

/** The quantities that are drawn; OONI's are in `iran-tests.ts` and `iran-analysis.ts`. All of it is assumed. */
export const MANNERS = {
  'ioda.bgp': manner(0, 0.001),
  'ioda.ping-slash24': manner(0.03, 0.004),
  'ioda.merit-nt': manner(0.6, 0.06, 0.15),
  'ioda.gtr': manner(0.92, 0.03, 0.12),
  'radar.http': manner(0.75, 0.03, 0.12),
  'radar.mobile-share': share,
  'radar.http3-share': share,
  'radar.ipv6-share': share,
  'ripestat.prefixes-v4': manner(0, 0.0005),
  'ripestat.prefixes-v6': manner(0, 0.0005),
  'tor.relay-users': manner(0, 0.04),
  'tor.bridge-users': manner(0, 0.04),
  'atlas.connected-probes': manner(0, 0.004),
  'ihr.network-delay': manner(0, 0.03, 0, 2),
  'mlab.download': manner(0, 0.04, 0, 2),
  'mlab.tests': manner(0, 0.06),
  'google.search': manner(0.92, 0.03, 0.12, 4),
  'google.youtube': manner(0.92, 0.03, 0.12, 4),
} as const satisfies Readonly<Record<SignalId, Manner>>;

export type Quantity = keyof typeof MANNERS;
export const QUANTITIES = Object.keys(MANNERS) as readonly Quantity[];

/** As their sources publish them: a story has the steps and the lags of the real ones. */
export const SIGNALS: readonly Signal[] = sources
  .flatMap(({ signals }) => signals)
  .filter(({ id }) => id in MANNERS || id.startsWith('ooni'));
