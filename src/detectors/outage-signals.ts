import type { Family, SignalId } from '#domain/series';
import type { ThresholdName } from '#domain/thresholds';
import { minutes, type Seconds } from '#domain/time';

/** How one signal shows a loss of connectivity. */
export interface OutageSignal {
  readonly family: Family;
  /** The share of usual that must be lost. */
  readonly enter: ThresholdName;
  /** How long the loss must last before it is believed: one bin where bins are this long or longer. */
  readonly dwell: Seconds;
  /** The least spread to reckon with, as a share of usual: learnt ones are small-sample (detection.md, 8.0). */
  readonly leastSpread: number;
  /** Does it follow what people do, who sleep, travel and celebrate? Then a quiet day is no outage. */
  readonly isActivity: boolean;
}

const routes: Omit<OutageSignal, 'enter'> = {
  family: 'control-plane',
  dwell: minutes(10),
  leastSpread: 0.003,
  isActivity: false,
};
const traffic: OutageSignal = {
  family: 'usage',
  enter: 'outage.usage.enter',
  dwell: minutes(30),
  leastSpread: 0.08,
  isActivity: true,
};

/**
 * The signals that can show an outage. IPv6 prefixes are left out: a country may lose them and stay connected. Daily counts
 * come too late for this detector.
 */
export const OUTAGE_SIGNALS: ReadonlyMap<SignalId, OutageSignal> = new Map<SignalId, OutageSignal>([
  ['ioda.bgp', { ...routes, enter: 'outage.bgp.enter' }],
  ['ripestat.prefixes-v4', { ...routes, enter: 'outage.bgp.enter' }],
  [
    'ioda.ping-slash24',
    {
      family: 'active-probing',
      enter: 'outage.probing.enter',
      dwell: minutes(20),
      leastSpread: 0.015,
      isActivity: false,
    },
  ],
  [
    'ioda.merit-nt',
    {
      family: 'passive-traffic',
      enter: 'outage.telescope.enter',
      dwell: minutes(20),
      leastSpread: 0.15,
      isActivity: true,
    },
  ],
  ['ioda.gtr', traffic],
  ['radar.http', traffic],
  ['radar.netflows', traffic],
]);
