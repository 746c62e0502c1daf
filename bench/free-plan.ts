import type { Place } from '#domain/entity';
import { instant } from '#domain/time';
import { sources } from '#sources/index';
import { recordSources } from '#sources/records/index';
import { DEFAULT_PLACES } from '../src/watch.ts';
import type { Costs, Deployment, Spent } from './deployment.ts';

const HOURS_A_DAY = 24;
const COUNTRIES = 20;

/** What Cloudflare's free plan gives a day, and an invocation. */
export const FREE_PLAN = {
  rowsWritten: 100_000,
  rowsRead: 5_000_000,
  queueOperations: 10_000,
  mostRequests: 50,
  mostQueries: 50,
} as const;

/** Those that an NGO has at once, without asking anybody for a token. */
const FIVE_SOURCES = ['ioda', 'ooni', 'ripestat', 'tor', 'atlas'];

/** Any ordinary midnight. */
export const MIDNIGHT = instant(Date.UTC(2026, 2, 3) / 1000);

/** Twenty countries with the controls, five sources, whoever publishes records, and a thousand subscribers. */
export const SMALL: Deployment = {
  places: countriesOf(DEFAULT_PLACES),
  sources: sources.filter(({ id }) => FIVE_SOURCES.includes(id)),
  recordSources,
  subscribers: 1000,
};

function countriesOf(places: readonly Place[]): readonly Place[] {
  const countries = places.filter(({ within }) => within === null);
  return [
    ...countries.filter(({ control }) => !control).slice(0, COUNTRIES),
    ...countries.filter((one) => one.control),
  ];
}

/**
 * A day from two of its hours: the first, in which all is learnt and asked, counts twice for what has a period of half a day,
 * and an outage of which everybody is told belongs to the day.
 */
export function dayOf({ hourly, alert }: Spent): Costs {
  const [first, ordinary = first] = hourly;
  if (first === undefined || ordinary === undefined) throw new Error('no hour was counted');
  const sum = (name: keyof Costs) =>
    2 * (first.once[name] + first.shards[name]) +
    (HOURS_A_DAY - 2) * (ordinary.once[name] + ordinary.shards[name]) +
    alert[name];
  const most = (name: keyof Costs) =>
    Math.max(alert[name], ...hourly.flatMap(({ once, shards }) => [once[name], shards[name]]));
  return {
    rowsWritten: sum('rowsWritten'),
    rowsRead: sum('rowsRead'),
    queueOperations: sum('queueOperations'),
    invocations: sum('invocations'),
    mostRequests: most('mostRequests'),
    mostQueries: most('mostQueries'),
  };
}

/** What is added up grows with the deployment; the most of one invocation does not, nor does what is done once for all. */
export function scaled({ hourly, alert }: Spent, polls: number, told: number): Spent {
  const times = (costs: Costs, factor: number): Costs => ({
    ...costs,
    rowsWritten: costs.rowsWritten * factor,
    rowsRead: costs.rowsRead * factor,
    queueOperations: costs.queueOperations * factor,
    invocations: costs.invocations * factor,
  });
  return {
    hourly: hourly.map(({ once, shards }) => ({ once, shards: times(shards, polls) })),
    alert: times(alert, told),
  };
}
