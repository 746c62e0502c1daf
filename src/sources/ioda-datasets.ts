import { ENTITY_TYPES, type EntityType } from '#domain/entity';
import { invariant } from '#domain/result';
import type { Signal } from '#domain/series';
import { seconds } from '#domain/time';

/** One IODA datasource and what we take from it. */
export interface Dataset {
  readonly datasource: string;
  readonly signal: Signal;
  readonly entities: readonly EntityType[];
  /** Google's product, for the only datasource that has several series an entity. */
  readonly product: string | null;
  /** More than there can be: a value beyond is an error of the source. */
  readonly most: number;
}

const ALL_SLASH24 = 2 ** 24;
const ALL_ADDRESSES = 2 ** 32;

export const DATASETS: readonly Dataset[] = [
  {
    datasource: 'bgp',
    signal: {
      id: 'ioda.bgp',
      unit: 'visible /24s',
      step: seconds(300),
      lag: seconds(600),
      family: 'control-plane',
    },
    entities: ENTITY_TYPES,
    product: null,
    most: ALL_SLASH24,
  },
  {
    datasource: 'ping-slash24',
    signal: {
      id: 'ioda.ping-slash24',
      unit: '/24s answering probes',
      step: seconds(600),
      lag: seconds(1200),
      family: 'active-probing',
    },
    entities: ENTITY_TYPES,
    product: null,
    most: ALL_SLASH24,
  },
  {
    datasource: 'merit-nt',
    signal: {
      id: 'ioda.merit-nt',
      unit: 'unique source addresses',
      step: seconds(300),
      lag: seconds(900),
      family: 'passive-traffic',
    },
    entities: ENTITY_TYPES,
    product: null,
    most: ALL_ADDRESSES,
  },
  {
    datasource: 'gtr',
    signal: {
      id: 'ioda.gtr',
      unit: 'Google search traffic',
      step: seconds(1800),
      lag: seconds(5400),
      family: 'usage',
    },
    entities: ['country'],
    product: 'WEB_SEARCH',
    most: 1e15,
  },
];

/** @throws for a name that no query of ours has */
export function datasetOf(name: string): Dataset {
  const dataset = DATASETS.find(({ datasource }) => datasource === name);
  invariant(dataset, `${name} is no IODA datasource`);
  return dataset;
}
