import { invariant } from '#domain/result';
import type { Signal } from '#domain/series';
import { hours, minutes, type Seconds } from '#domain/time';

const QUARTER = minutes(15);
const HOUR = hours(1);
/** Bots and crawlers do not sleep when people are cut off. */
const PEOPLE = ['botClass', 'LIKELY_HUMAN'] as const;

type Params = readonly (readonly [name: string, value: string])[];

/** One endpoint as we ask it, and what is taken from its answer. */
export interface Dataset {
  readonly name: string;
  readonly path: string;
  /** Said once. */
  readonly params: Params;
  /** Said for each series: the API matches repeated parameters to series by their position. */
  readonly perSeries: Params;
  readonly step: Seconds;
  /** How `meta.normalization` names the values that we rely on; a parameter that was ignored shows here. */
  readonly normalization: readonly string[];
  readonly outputs: readonly {
    readonly signal: Signal;
    /** Columns whose sum is the value. */
    readonly columns: readonly string[];
  }[];
  /** `relative`: see radar-scale.ts. `parts`: columns that make 100 percent. `measure`: a quantity that is never 0. */
  readonly kind: 'relative' | 'parts' | 'measure';
  /** More than this in one column is no such quantity. */
  readonly most: number;
}

const signal = (name: string, unit: string, step: Seconds, lag: Seconds, family: Signal['family']): Signal => ({
  id: `radar.${name}`,
  unit,
  step,
  lag,
  family,
});
const hourly = (name: string, unit: string, family: Signal['family']) => signal(name, unit, HOUR, minutes(90), family);

const relative = (name: string, unit: string, perSeries: Params): Dataset => ({
  name,
  path: `/${name}/timeseries`,
  params: [['normalization', 'MIN0_MAX']],
  perSeries,
  step: QUARTER,
  normalization: ['MIN0_MAX'],
  outputs: [{ signal: signal(name, unit, QUARTER, minutes(45), 'usage'), columns: ['values'] }],
  kind: 'relative',
  most: 1,
});

const parts = (name: string, path: string, perSeries: Params, outputs: Dataset['outputs']): Dataset => ({
  name,
  path,
  params: [],
  perSeries,
  step: HOUR,
  normalization: ['PERCENTAGE'],
  outputs,
  kind: 'parts',
  most: 100,
});

const share = (name: string, dimension: string, column: string) =>
  parts(
    name,
    `/http/timeseries_groups/${dimension}`,
    [PEOPLE],
    [{ signal: hourly(name, '% of requests', 'usage'), columns: [column] }],
  );

/** The Internet Quality Index: percentiles of what people's ordinary connections do, not of speed tests. */
const quality = (name: string, metric: string, unit: string, most: number, family: Signal['family']): Dataset => ({
  name,
  path: '/quality/iqi/timeseries_groups',
  // Without this word gaps may come filled with means.
  params: [
    ['metric', metric],
    ['interpolation', 'false'],
  ],
  perSeries: [],
  step: HOUR,
  normalization: ['RAW_VALUES', 'ROLLING_AVERAGE', 'PERCENTAGE'],
  outputs: [{ signal: hourly(name, unit, family), columns: ['p50'] }],
  kind: 'measure',
  most,
});

export const DATASETS: readonly Dataset[] = [
  relative('http', 'relative requests', [PEOPLE]),
  relative('netflows', 'relative traffic', [['product', 'ALL']]),
  share('mobile-share', 'device_type', 'mobile'),
  share('http3-share', 'http_version', 'HTTP/3'),
  share('ipv6-share', 'ip_version', 'IPv6'),
  parts(
    'resets',
    '/tcp_resets_timeouts/timeseries_groups',
    [],
    [
      { signal: hourly('resets-before-data', '% of connections', 'resets'), columns: ['post_syn', 'post_ack'] },
      { signal: hourly('resets-after-data', '% of connections', 'resets'), columns: ['post_psh'] },
    ],
  ),
  quality('iqi-bandwidth', 'BANDWIDTH', 'Mbps, median', 100_000, 'speed'),
  quality('iqi-latency', 'LATENCY', 'ms, median', 60_000, 'delay'),
];

export function datasetOf(name: string): Dataset {
  const dataset = DATASETS.find((one) => one.name === name);
  invariant(dataset, `${name} is no dataset of Radar`);
  return dataset;
}
