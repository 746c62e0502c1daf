import { ENTITY_TYPES, type EntityType } from '#domain/entity';
import { invariant } from '#domain/result';
import type { Signal } from '#domain/series';
import { minutes } from '#domain/time';

/** One IODA datasource and what we take from it. */
export interface Dataset {
  readonly datasource: string;
  readonly entities: readonly EntityType[];
  /** One series an entity, or one for each of Google's products, which the answer names in `subtype`. */
  readonly taken: readonly { readonly product: string | null; readonly signal: Signal }[];
  /** Where the number lies in bins that are lists of `{"agg_values": {…}}`; null where bins are numbers. */
  readonly field: string | null;
  /** More than there can be: a value beyond is an error of the source. */
  readonly most: number;
}

const ALL_SLASH24 = 2 ** 24;
const ALL_ADDRESSES = 2 ** 32;
const MOST_MS = 60_000;
/** Delay and loss come from the same probes as `ping-slash24`; IODA has neither for a network within a country. */
const PROBED = ENTITY_TYPES.filter((type) => type !== 'geoasn');
const PROBING = { step: minutes(10), lag: minutes(20) };
const GOOGLE = { step: minutes(30), lag: minutes(90), family: 'usage' } as const;

const one = (signal: Signal): Dataset['taken'] => [{ product: null, signal }];

export const DATASETS: readonly Dataset[] = [
  {
    datasource: 'bgp',
    entities: ENTITY_TYPES,
    taken: one({
      id: 'ioda.bgp',
      unit: 'visible /24s',
      step: minutes(5),
      lag: minutes(10),
      family: 'control-plane',
    }),
    field: null,
    most: ALL_SLASH24,
  },
  {
    datasource: 'ping-slash24',
    entities: ENTITY_TYPES,
    taken: one({ id: 'ioda.ping-slash24', unit: '/24s answering probes', ...PROBING, family: 'active-probing' }),
    field: null,
    most: ALL_SLASH24,
  },
  {
    datasource: 'ping-slash24-latency',
    entities: PROBED,
    taken: one({ id: 'ioda.ping-slash24-latency', unit: 'ms, median', ...PROBING, family: 'delay' }),
    field: 'median_latency',
    most: MOST_MS,
  },
  {
    datasource: 'ping-slash24-loss',
    entities: PROBED,
    taken: one({ id: 'ioda.ping-slash24-loss', unit: '% of probes lost', ...PROBING, family: 'delay' }),
    field: 'loss_pct',
    most: 100,
  },
  {
    datasource: 'merit-nt',
    entities: ENTITY_TYPES,
    taken: one({
      id: 'ioda.merit-nt',
      unit: 'unique source addresses',
      step: minutes(5),
      lag: minutes(15),
      family: 'passive-traffic',
    }),
    field: null,
    most: ALL_ADDRESSES,
  },
  {
    datasource: 'gtr',
    entities: ['country'],
    taken: [
      { product: 'WEB_SEARCH', signal: { id: 'ioda.gtr', unit: 'Google search traffic', ...GOOGLE } },
      { product: 'YOUTUBE', signal: { id: 'ioda.gtr-youtube', unit: 'YouTube traffic', ...GOOGLE } },
      { product: 'GMAIL', signal: { id: 'ioda.gtr-gmail', unit: 'Gmail traffic', ...GOOGLE } },
      { product: 'MAPS', signal: { id: 'ioda.gtr-maps', unit: 'Google Maps traffic', ...GOOGLE } },
    ],
    field: null,
    most: 1e15,
  },
];

/** @throws for a name that no query of ours has */
export function datasetOf(name: string): Dataset {
  const dataset = DATASETS.find(({ datasource }) => datasource === name);
  invariant(dataset, `${name} is no IODA datasource`);
  return dataset;
}
