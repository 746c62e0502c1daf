import type { Entity, Place } from '#domain/entity';
import { sources } from '#sources/index';
import { recordSources } from '#sources/records/index';
import { type Deployment, type Spent, simulate } from './deployment.ts';
import type { Figure } from './figure.ts';
import { dayOf, FREE_PLAN, MIDNIGHT, SMALL, scaled } from './free-plan.ts';
import { localD1 } from './local-d1.ts';

const SAMPLE = 225;
const ALL_COUNTRIES = 250;
const NETWORKS_OF_EACH = 8;

/** All countries with eight networks each and everything that there is to read; of its subscribers one in a thousand. */
const LARGE: Deployment = {
  places: Array.from({ length: ALL_COUNTRIES }, (_, i) => {
    const code = String.fromCharCode(65 + Math.floor(i / 26), 65 + (i % 26));
    const country: Place = {
      entity: `country/${code}`,
      name: code,
      timezone: 'Etc/UTC',
      within: null,
      access: null,
      control: i < 3,
    };
    const network = (n: number): Place => {
      const entity: Entity = `asn/${64_512 + i * NETWORKS_OF_EACH + n}`;
      return { ...country, entity, within: country.entity, access: n % 2 === 0 ? 'mobile' : 'fixed' };
    };
    return [country, ...Array.from({ length: NETWORKS_OF_EACH }, (_, n) => network(n))];
  }).flat(),
  sources,
  recordSources,
  subscribers: 100,
  sample: SAMPLE,
};
const TOLD_IN_SAMPLE = 1000;

/** What Cloudflare's paid plan gives a month, and what a million more costs in dollars. */
const PAID_PLAN = [
  { name: 'rowsWritten', included: 50e6, price: 1 },
  { name: 'rowsRead', included: 25e9, price: 0.001 },
  { name: 'queueOperations', included: 1e6, price: 0.4 },
] as const;
const PLAN_ITSELF = 5;
const TENS_OF_DOLLARS = 100;
const DAYS_A_MONTH = 30;

/** What deployments of these sizes cost a day, and against which plan. */
export async function figures(): Promise<readonly Figure[]> {
  const small = dayOf(await spentBy(SMALL));
  const large = dayOf(scaled(await spentBy(LARGE), LARGE.sample, TOLD_IN_SAMPLE));
  const month = PAID_PLAN.reduce(
    (sum, { name, included, price }) => sum + Math.max(0, (large[name] * DAYS_A_MONTH - included) / 1e6) * price,
    PLAN_ITSELF,
  );
  return [
    ...WORDS.map(([name, words, unit]) => figure(`small-${words}`, small[name], unit, FREE_PLAN[name])),
    ...WORDS.map(([name, words, unit]) => figure(`large-${words}`, large[name], unit, null)),
    figure('large-price', Math.round(month), 'dollars a month for D1, queues and the plan', TENS_OF_DOLLARS),
  ];
}

const WORDS: readonly (readonly [name: keyof typeof FREE_PLAN, words: string, unit: string])[] = [
  ['rowsWritten', 'rows-written', 'rows a day'],
  ['rowsRead', 'rows-read', 'rows a day'],
  ['queueOperations', 'queue-operations', 'operations a day'],
  ['mostRequests', 'requests', 'requests in one invocation'],
  ['mostQueries', 'queries', 'D1 queries in one invocation'],
];

const figure = (name: string, value: number, unit: string, goal: number | null): Figure => ({
  name: `costs.${name}`,
  value,
  unit,
  goal,
  holds: goal === null ? null : value <= goal,
});

async function spentBy(deployment: Deployment): Promise<Spent> {
  const { db, close } = await localD1();
  try {
    return await simulate(db, deployment, MIDNIGHT, 2);
  } finally {
    await close();
  }
}
