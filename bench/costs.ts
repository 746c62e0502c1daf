import { simulate } from './deployment.ts';
import type { Figure } from './figure.ts';
import { dayOf, FREE_PLAN, MIDNIGHT, SMALL } from './free-plan.ts';
import { localD1 } from './local-d1.ts';

/** What a day of the small deployment costs, against what the free plan gives. */
export async function figures(): Promise<readonly Figure[]> {
  const { db, close } = await localD1();
  try {
    const day = dayOf(await simulate(db, SMALL, MIDNIGHT, 2));
    return WORDS.map(([name, words, unit]) => ({
      name: `costs.small-${words}`,
      value: day[name],
      unit,
      goal: FREE_PLAN[name],
      holds: day[name] <= FREE_PLAN[name],
    }));
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
