import type { SignalId } from '#domain/series';
import type { ThresholdName } from '#domain/thresholds';

/** How one signal shows that people are connected, but slowed. */
export interface SlowSignal {
  readonly family: 'speed' | 'delay' | 'usage';
  /** Delay and loss rise when speed falls. */
  readonly rises: boolean;
  /** The share lost of usual from which on an hour speaks for throttling. */
  readonly enter: ThresholdName;
  /** The least spread to reckon with, as a share of usual: learnt ones are small-sample. */
  readonly leastSpread: number;
}

const speed: SlowSignal = { family: 'speed', rises: false, enter: 'throttle.speed.enter', leastSpread: 0.06 };
const delay: SlowSignal = { family: 'delay', rises: true, enter: 'throttle.delay.enter', leastSpread: 0.04 };
const usage: SlowSignal = { family: 'usage', rises: false, enter: 'throttle.usage.enter', leastSpread: 0.08 };

/**
 * Speed and delay tell of slowness. Usage only supports: people who leave a slow network are one sign more, people asleep or
 * cut off are none. M-Lab's tests are usage and, at the same time, what its speed rests on (`COUNTED_BY`).
 */
export const SLOW_SIGNALS: ReadonlyMap<SignalId, SlowSignal> = new Map<SignalId, SlowSignal>([
  ['radar.iqi-bandwidth', speed],
  ['mlab.download', speed],
  ['radar.iqi-latency', delay],
  ['ioda.ping-slash24-latency', delay],
  // Loss has a small number of steps and a long tail: half as much again is ordinary.
  ['ioda.ping-slash24-loss', { ...delay, enter: 'throttle.loss.enter', leastSpread: 0.12 }],
  ['radar.http', usage],
  ['radar.netflows', usage],
  ['ioda.gtr', usage],
  ['mlab.tests', usage],
]);

/** Signals whose sample size is a signal of its own. */
export const COUNTED_BY: ReadonlyMap<SignalId, SignalId> = new Map([['mlab.download', 'mlab.tests']]);
