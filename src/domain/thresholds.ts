/**
 * What on-call may tune: one number each, with its unit, its bounds and the reason for its default. The API's schema,
 * the documentation and the detectors all read this one table.
 */
export interface Threshold {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  readonly reason: string;
}

export const THRESHOLDS = {
  'outage.bgp.enter': {
    default: 0.1,
    min: 0.01,
    max: 0.9,
    unit: 'share lost of usual',
    reason:
      'Routes have no daily cycle and move by steps; Iran in January 2026 lost 8 % to 13 % while the country was dark.',
  },
} as const satisfies Record<string, Threshold>;

export type ThresholdName = keyof typeof THRESHOLDS;
export type Thresholds = Readonly<Record<ThresholdName, number>>;

export const DEFAULT_THRESHOLDS: Thresholds = Object.fromEntries(
  Object.entries(THRESHOLDS).map(([name, { default: value }]) => [name, value]),
) as Thresholds;

/** The thresholds in force, and which version of them: it is written into every incident's revision. */
export interface Configuration {
  readonly version: number;
  readonly thresholds: Thresholds;
}
