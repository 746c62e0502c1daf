import type { Entity, Place } from '#domain/entity';
import { COUNTRY_CODES } from '#sources/continents';
import { sources } from '#sources/index';
import { recordSources } from '#sources/records/index';
import type { Costs, Deployment, Spent } from './deployment.ts';
import { dayOf, scaled } from './free-plan.ts';

const NETWORKS = 2000;
/** Of the numbers that are for private use (RFC 6996): nobody's. */
const FIRST_NETWORK = 4_200_000_000;
/** Nine of 225 shards: networks and countries in their proportion. */
const ONE_IN = 25;
const SUBSCRIBERS = 100;
const DAYS_A_MONTH = 30;
const MILLION = 1e6;
/** What Cloudflare's paid plan asks for each month, and what of it is included. */
const PLAN_DOLLARS = 5;
const PRICES = [
  { name: 'rowsWritten', included: 50 * MILLION, dollars: 1 / MILLION },
  { name: 'rowsRead', included: 25_000 * MILLION, dollars: 0.001 / MILLION },
  { name: 'queueOperations', included: MILLION, dollars: 0.4 / MILLION },
  { name: 'invocations', included: 10 * MILLION, dollars: 0.3 / MILLION },
] as const;

const place = (entity: Entity, within: Entity | null): Place => ({
  entity,
  name: entity,
  timezone: 'UTC',
  within,
  access: null,
  control: false,
});

/** Every country that there is, eight networks in each, and few subscribers: telling is in proportion to those who are told. */
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

/**
 * A day from two hours in which nine shards were asked over a watch list that is there in full: each shard is asked as often
 * as any other, and what a poll reads of all places it read of all of them.
 */
export const dayOfLarge = (spent: Spent): Costs => dayOf(scaled(spent, ONE_IN, 1));

/** What a month of such days costs, without mail, CPU beyond what is included, and telling of outages but to the few simulated. */
export const dollarsAMonth = (day: Costs): number =>
  PLAN_DOLLARS +
  PRICES.reduce((sum, { name, included, dollars }) => {
    return sum + Math.max(0, day[name] * DAYS_A_MONTH - included) * dollars;
  }, 0);
