import type { Entity, Place } from '#domain/entity';
import { COUNTRY_CODES } from '#sources/continents';
import { sources } from '#sources/index';
import { recordSources } from '#sources/records/index';
import type { Deployment } from './deployment.ts';

const NETWORKS = 2000;
/** Of the numbers that are for private use (RFC 6996): nobody's. */
const FIRST_NETWORK = 4_200_000_000;
/** Nine of 225 shards: networks and countries in their proportion. */
const ONE_IN = 25;
const SUBSCRIBERS = 1000;

const place = (entity: Entity, within: Entity | null): Place => ({
  entity,
  name: entity,
  timezone: 'UTC',
  within,
  access: null,
  control: false,
});

/** Every country that there is, eight networks in each, and a hundredth of the subscribers: what telling costs is in proportion. */
export const LARGE: Deployment = {
  places: [
    ...COUNTRY_CODES.map((code) => place(`country/${code}`, null)),
    ...Array.from({ length: NETWORKS }, (_, i) =>
      place(`asn/${FIRST_NETWORK + i}`, `country/${COUNTRY_CODES[i % COUNTRY_CODES.length] ?? 'IR'}`),
    ),
  ],
  sources,
  recordSources,
  subscribers: SUBSCRIBERS,
  oneIn: ONE_IN,
};
