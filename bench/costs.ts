import { type Deployment, type Spent, simulate } from './deployment.ts';
import type { Figure } from './figure.ts';
import { dayOf, FREE_PLAN, MIDNIGHT, SMALL } from './free-plan.ts';
import { dayOfLarge, dollarsAMonth, LARGE } from './large.ts';
import { localD1 } from './local-d1.ts';

const HOURS = 2;
/** "Tens of dollars a month" (product.md §9). */
const TENS_OF_DOLLARS = 100;

/** What a day of the small deployment costs, against what the free plan gives; with `--full` what a large one does. */
export async function figures(isFull = false): Promise<readonly Figure[]> {
  const day = dayOf(await counted(SMALL));
  const small = WORDS.map(([name, words, unit]) => ({
    name: `costs.small-${words}`,
    value: day[name],
    unit,
    goal: FREE_PLAN[name],
    holds: day[name] <= FREE_PLAN[name],
  }));
  return isFull ? [...small, ...(await large())] : small;
}

async function large(): Promise<readonly Figure[]> {
  const day = dayOfLarge(await counted(LARGE));
  const value = Math.round(dollarsAMonth(day));
  const counts = WORDS.map(([name, words, unit]) => ({
    name: `costs.large-${words}`,
    value: day[name],
    unit,
    goal: null,
    holds: null,
  }));
  const dollars = { name: 'costs.large-dollars', value, unit: 'dollars a month', goal: TENS_OF_DOLLARS };
  return [...counts, { ...dollars, holds: value < TENS_OF_DOLLARS }];
}

async function counted(deployment: Deployment): Promise<Spent> {
  const { db, close } = await localD1();
  try {
    return await simulate(db, deployment, MIDNIGHT, HOURS);
  } finally {
    await close();
  }
}

const WORDS: readonly (readonly [name: keyof typeof FREE_PLAN, words: string, unit: string])[] = [
  ['rowsWritten', 'rows-written', 'rows a day'],
  ['rowsRead', 'rows-read', 'rows a day'],
  ['queueOperations', 'queue-operations', 'operations a day'],
  ['mostRequests', 'requests', 'requests in one invocation'],
  ['mostQueries', 'queries', 'D1 queries in one invocation'],
];
